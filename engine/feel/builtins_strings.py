"""The string functions (DMN 1.5, 10.3.4.3); lengths and places count code points."""

from __future__ import annotations

from decimal import Decimal

from engine.feel.numbers import whole
from engine.feel.registry import builtin
from engine.feel.run import Run


@builtin("substring", "string: string", "start position: number", "length: number?")
def substring(run: Run, string: str, start: Decimal, length: Decimal | None = None) -> object:
    """From a place counted from 1, or back from the end when negative."""
    place = int(start)
    if place == 0 or abs(place) > len(string):
        return run.warn(f"substring: there is no position {start} in a string of {len(string)}")
    first = place - 1 if place > 0 else len(string) + place
    if length is None:
        return string[first:]
    count = int(length)
    return string[first : first + count] if count >= 1 else run.warn("substring: the length must be at least 1")


@builtin("string length", "string: string")
def string_length(run: Run, string: str) -> object:
    return Decimal(len(string))


@builtin("upper case", "string: string")
def upper_case(run: Run, string: str) -> object:
    return string.upper()


@builtin("lower case", "string: string")
def lower_case(run: Run, string: str) -> object:
    return string.lower()


@builtin("substring before", "string: string", "match: string")
def substring_before(run: Run, string: str, match: str) -> object:
    place = string.find(match)
    return string[:place] if place > 0 else ""


@builtin("substring after", "string: string", "match: string")
def substring_after(run: Run, string: str, match: str) -> object:
    place = string.find(match)
    return string[place + len(match) :] if place >= 0 else ""


@builtin("contains", "string: string", "match: string")
def contains(run: Run, string: str, match: str) -> object:
    return match in string


@builtin("starts with", "string: string", "match: string")
def starts_with(run: Run, string: str, match: str) -> object:
    return string.startswith(match)


@builtin("ends with", "string: string", "match: string")
def ends_with(run: Run, string: str, match: str) -> object:
    return string.endswith(match)


@builtin("string join", "list: list", "delimiter: string?")
def string_join(run: Run, items: list[object], delimiter: str | None = None) -> object:
    """Nulls are left out."""
    words: list[str] = []
    size = 0
    for item in items:
        if item is None:
            continue
        if not isinstance(item, str):
            return run.warn("string join: every element must be a string")
        words.append(item)
        size += len(item) + len(delimiter or "")
    run.room_for_string(size)
    return (delimiter or "").join(words)


@builtin("trim", "string: string")
def trim(run: Run, string: str) -> object:
    """Without the blanks at both ends (as the field's engines have it)."""
    return string.strip()


@builtin("repeat", "string: string", "count: number")
def repeat(run: Run, string: str, count: Decimal) -> object:
    """The string ``count`` times in a row (as the field's engines have it)."""
    times = whole(count)
    if times is None or times < 0:
        return run.warn("repeat: the count must be a whole number from 0")
    run.room_for_string(max(len(string), 1) * times)
    return string * times
