"""Scenarios: a process tried out before it is published, on an engine that is thrown away afterwards."""
