"""The health visitor's field as plain values and rules. No Flask, no clock; only load_… reads content."""
