"""Speaks to other people's systems: signed deliveries out, verified calls in."""
