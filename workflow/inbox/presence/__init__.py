"""Who has a task's page open now, and what they do there."""
