"""What the product brings with it: definitions, pages, help and news, read and checked. Must not know who asks."""
