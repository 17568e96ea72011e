"""What script/bench measures: one module a subject, each a function that yields budgets."""
