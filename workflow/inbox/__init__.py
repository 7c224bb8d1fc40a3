"""The officer's desk: the list of open work, one task with its form and history, and what one may do with it."""
