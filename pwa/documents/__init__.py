"""Documents drawn from records, and how they become PDFs. Must not know who asks for one."""
