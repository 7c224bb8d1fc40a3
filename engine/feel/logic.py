"""Three-valued logic: true, false, and null for all else (DMN 1.5, 10.3.2.11, table 49)."""

from __future__ import annotations

from collections.abc import Iterable


def all_of(values: Iterable[object]) -> bool | None:
    """False when one is false, true when all are true, else null."""
    answer: bool | None = True
    for value in values:
        if value is False:
            return False
        if value is not True:
            answer = None
    return answer


def any_of(values: Iterable[object]) -> bool | None:
    """True when one is true, false when all are false, else null."""
    answer: bool | None = False
    for value in values:
        if value is True:
            return True
        if value is not False:
            answer = None
    return answer
