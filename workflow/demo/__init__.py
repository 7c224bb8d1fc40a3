"""The sample county: an office that is made by running it, on forms, through the engine (domain.md 18)."""
