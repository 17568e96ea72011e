"""Documents drawn from records: what they hold, how they become PDFs. Must not know who asks for one."""
