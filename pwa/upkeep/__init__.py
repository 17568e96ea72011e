"""What an operator does to a whole store, and the demo. Must not be needed to serve a request."""
