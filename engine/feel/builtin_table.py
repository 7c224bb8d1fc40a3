"""All built-in functions by name, and those names that need looking ahead to be read."""

from __future__ import annotations

from engine.feel.naming import NameTable
from engine.feel.registry import BUILTINS

LONG_NAMES = NameTable(BUILTINS)

__all__ = ["BUILTINS", "LONG_NAMES"]
