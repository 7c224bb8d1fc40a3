"""Escalation: what the system does by itself about what is late or red, why, and what it asks a person to decide."""
