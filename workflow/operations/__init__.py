"""Running instances: where each stands, what it knows, what keeps it from going on, and how to mend that."""
