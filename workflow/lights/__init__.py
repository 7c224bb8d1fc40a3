"""Lights: what colour each project shows and why, its exemptions, and the history of every change (domain.md 8.3)."""
