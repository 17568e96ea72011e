"""The product's content as files: instruments, forms, prompts, articles, handouts, the cascade. No code belongs here."""
