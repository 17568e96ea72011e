"""What script/bench measures: a module for each subject, with a function `measure` that yields budgets."""
