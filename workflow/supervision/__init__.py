"""Supervision: what is overdue, orders to units and their way to being struck off, the light of a project."""
