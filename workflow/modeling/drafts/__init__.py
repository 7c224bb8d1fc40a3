"""Drafts of definitions: drawn by some, handed in with a reason, made a version by another person's word."""
