"""A scenario out of what a real instance went through, with names masked."""
