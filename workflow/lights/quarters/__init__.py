"""Quarters: what every project showed at the end, frozen with its facts, and the light of each unit (domain.md 8.4)."""
