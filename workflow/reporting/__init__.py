"""Figures computed from the evidence of stages, visits and leads, each with its own dates and its own list."""
