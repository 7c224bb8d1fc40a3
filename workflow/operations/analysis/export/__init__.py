"""The event log of a process for tools that mine it: traces read in small helpings, written as XES or CSV."""
