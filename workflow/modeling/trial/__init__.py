"""Trying a decision as it stands in an editor: what it asks for, and what it answers, without deploying anything."""
