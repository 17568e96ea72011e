"""What the service does with people and records, using the store's contract. Must not know HTTP."""
