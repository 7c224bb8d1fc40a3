"""All built-in functions by name, and those names that need looking ahead to be read."""

from __future__ import annotations

from engine.feel import (
    builtins_aggregates,
    builtins_contexts,
    builtins_conversions,
    builtins_deadlines,
    builtins_lists,
    builtins_numbers,
    builtins_ordering,
    builtins_patterns,
    builtins_ranges,
    builtins_strings,
    builtins_temporal,
    builtins_workdays,
)
from engine.feel.naming import NameTable
from engine.feel.registry import BUILTINS

# Importing these modules is what fills the table.
SOURCES = (
    builtins_aggregates,
    builtins_contexts,
    builtins_conversions,
    builtins_deadlines,
    builtins_lists,
    builtins_numbers,
    builtins_ordering,
    builtins_patterns,
    builtins_ranges,
    builtins_strings,
    builtins_temporal,
    builtins_workdays,
)

LONG_NAMES = NameTable(BUILTINS)

__all__ = ["BUILTINS", "LONG_NAMES", "SOURCES"]
