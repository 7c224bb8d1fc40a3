"""The string functions that work with patterns: matches, replace, split, extract (DMN 1.5, 10.3.4.3)."""

from __future__ import annotations

import regex

from engine.feel.registry import builtin
from engine.feel.regular import compiled
from engine.feel.run import Run


@builtin("matches", "input: string", "pattern: string", "flags: string?")
def matches(run: Run, text: str, pattern: str, flags: str | None = None) -> object:
    """Whether the pattern is found anywhere in the text."""
    expression = compiled(pattern, flags or "")
    if expression is None:
        return _invalid("matches", pattern, flags, run)
    try:
        return expression.search(text, timeout=run.seconds_left()) is not None
    except TimeoutError as error:
        raise run.out_of_time() from error


@builtin("replace", "input: string", "pattern: string", "replacement: string", "flags: string?")
def replace(run: Run, text: str, pattern: str, replacement: str, flags: str | None = None) -> object:
    """Each place the pattern is found replaced; ``$1`` stands for a group, ``$0`` for the whole place."""
    expression = compiled(pattern, flags or "")
    template = _template(replacement, expression.groups if expression else 0, "q" in (flags or ""))
    if expression is None or template is None:
        return _invalid("replace", pattern, flags, run)

    def fill(match: regex.Match[str]) -> str:
        return "".join(part if isinstance(part, str) else match.group(part) or "" for part in template)

    try:
        if expression.search("", timeout=run.seconds_left()):
            return run.warn(f"replace: the pattern '{pattern}' finds the empty string")
        parts: list[str] = []
        start = size = 0
        for match in expression.finditer(text, timeout=run.seconds_left()):
            run.step()
            parts += (text[start : match.start()], fill(match))
            size += len(parts[-2]) + len(parts[-1])
            run.room_for_string(size)
            start = match.end()
    except TimeoutError as error:
        raise run.out_of_time() from error
    return "".join((*parts, text[start:]))


@builtin("split", "string: string", "delimiter: string")
def split(run: Run, text: str, delimiter: str) -> object:
    """The parts between the places where the pattern ``delimiter`` is found."""
    expression = compiled(delimiter, "")
    if expression is None:
        return _invalid("split", delimiter, None, run)
    parts: list[object] = []
    start = 0
    try:
        for match in expression.finditer(text, timeout=run.seconds_left()):
            if match.end() == match.start() and match.start() in (0, len(text)):
                continue
            run.step()
            parts.append(text[start : match.start()])
            start = match.end()
    except TimeoutError as error:
        raise run.out_of_time() from error
    run.room_for_list(len(parts) + 1)
    return [*parts, text[start:]]


@builtin("extract", "string: string", "pattern: string")
def extract(run: Run, text: str, pattern: str) -> object:
    """All places where the pattern is found (as the field's engines have it)."""
    expression = compiled(pattern, "")
    if expression is None:
        return _invalid("extract", pattern, None, run)
    found: list[object] = []
    try:
        for match in expression.finditer(text, timeout=run.seconds_left()):
            run.step()
            found.append(match.group())
    except TimeoutError as error:
        raise run.out_of_time() from error
    run.room_for_list(len(found))
    return found


def _template(replacement: str, groups: int, quoted: bool) -> list[str | int] | None:
    if quoted:
        return [replacement]
    parts: list[str | int] = []
    place = 0
    while place < len(replacement):
        sign = replacement[place]
        following = replacement[place + 1 : place + 2]
        if sign == "\\":
            if following not in ("\\", "$"):
                return None
            parts.append(following)
            place += 2
        elif sign == "$":
            if not following.isdigit():
                return None
            end = place + 2
            while replacement[end : end + 1].isdigit() and int(replacement[place + 1 : end + 1]) <= groups:
                end += 1
            number = int(replacement[place + 1 : end])
            parts.append(number if number <= groups else "")
            place = end
        else:
            parts.append(sign)
            place += 1
    return parts


def _invalid(function: str, pattern: str, flags: str | None, run: Run) -> object:
    return run.warn(f"{function}: the pattern '{pattern}' or the flags '{flags or ''}' or the replacement is not valid")
