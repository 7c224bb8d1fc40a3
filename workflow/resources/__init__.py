"""Parcels (and later factories, policies, chains): what a project may be given."""
