"""Saved lists: what the desk is narrowed to, kept under a name for a supervisor or a group."""
