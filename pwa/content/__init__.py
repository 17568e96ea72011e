"""The product's content as files: instruments, forms, prompts, articles, handouts. No code belongs here."""
