"""Shipped data: one folder a process with its diagram, decision tables and forms."""
