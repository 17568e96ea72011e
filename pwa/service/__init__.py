"""What the service does with people and records, by the store's contract. Must not know HTTP."""
