"""Saved lists: what the list of a page is narrowed to, kept under a name for a person or a group."""
