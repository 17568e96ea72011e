"""Reads and checks what is packaged: definitions, pages, help and news. Must not know who asks."""
