"""Finds the interface's texts in the code and keeps the catalogues in step with them. Not part of the server."""
