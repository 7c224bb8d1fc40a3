"""Saved views: what a list is narrowed to and ordered by, kept under a name for a person or a group."""
