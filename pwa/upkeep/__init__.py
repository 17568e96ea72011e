"""What an operator does to a complete store, and the demo. Must not be needed to serve a request."""
