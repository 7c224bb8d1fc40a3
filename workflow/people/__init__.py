"""Organisations, persons, groups and roles; who may do what; signing in."""
