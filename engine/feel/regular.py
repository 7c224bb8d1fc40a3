"""Translates XPath regular expressions, which FEEL uses, into those of the ``regex`` package.

What differs: ``\\i \\c``, blocks such as ``\\p{IsBasicLatin}``, subtraction ``[a-z-[aeiou]]``, the meaning of
``. ^ $``, back references to groups that do not exist (an error), and the flags ``s m i x q``
(W3C XPath and XQuery Functions 3.1, section 5.6).
"""

from __future__ import annotations

import re
from functools import lru_cache

import regex

_NAME_START = (
    ":A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NAME = _NAME_START + "\\-.0-9\u00b7\u0300-\u036f\u203f-\u2040"
_CLASSES = {
    "i": f"[{_NAME_START}]", "I": f"[^{_NAME_START}]", "c": f"[{_NAME}]", "C": f"[^{_NAME}]",
    "s": "[ \\t\\n\\r]", "S": "[^ \\t\\n\\r]", "d": "\\p{Nd}", "D": "\\P{Nd}",
    "w": "[^\\p{P}\\p{Z}\\p{C}]", "W": "[\\p{P}\\p{Z}\\p{C}]",
}  # fmt: skip
_PLAIN_ESCAPES = frozenset("nrt\\|.?*+(){}-[]^$")
_LONGEST = 2_000
_TIMES = re.compile(r"[0-9]+(?:,[0-9]*)?\}")


@lru_cache(maxsize=512)
def compiled(pattern: str, flags: str) -> regex.Pattern[str] | None:
    """The compiled pattern; None when ``pattern`` or ``flags`` are not valid."""
    if set(flags) - set("smixq") or len(pattern) > _LONGEST:
        return None
    options = regex.VERSION1
    for flag, option in (("s", regex.DOTALL), ("m", regex.MULTILINE), ("i", regex.IGNORECASE)):
        options |= option if flag in flags else 0
    try:
        source = regex.escape(pattern) if "q" in flags else _Translation(pattern, flags).text()
        return regex.compile(source, options)
    except (regex.error, ValueError, OverflowError, RecursionError):
        return None


class _Translation:
    def __init__(self, pattern: str, flags: str) -> None:
        self._free = "x" in flags
        self._single_line = "s" in flags
        self._many_lines = "m" in flags
        self._pattern = _without_space(pattern) if self._free else pattern
        self._place = 0
        self._groups = 0
        self._open: list[int] = []
        self._closed: set[int] = set()

    def text(self) -> str:
        parts = []
        while self._place < len(self._pattern):
            parts.append(self._part())
        return "".join(parts)

    def _take(self) -> str:
        if self._place >= len(self._pattern):
            raise ValueError("the pattern ends too early")
        sign = self._pattern[self._place]
        self._place += 1
        return sign

    def _part(self) -> str:
        sign = self._take()
        if sign == "\\":
            return self._escape(in_class=False)
        if sign == "[":
            return self._class()
        if sign == ".":
            return "." if self._single_line else "[^\\n\\r]"
        if sign == "$":
            return "$" if self._many_lines else "\\Z"
        if sign == "(":
            return self._group()
        if sign == ")" and self._open:
            self._closed.add(self._open.pop())
        if sign == "{":
            sign += self._times()
        elif sign in "]}":
            raise ValueError(f"{sign} must be escaped")
        if sign[-1] in "?*+}" and self._pattern[self._place : self._place + 1] == "+":
            raise ValueError("a quantifier after a quantifier")
        return sign

    def _times(self) -> str:
        end = _TIMES.match(self._pattern, self._place)
        if end is None:
            raise ValueError("{ must be escaped, or tell how often: {2}, {2,} or {2,5}")
        self._place = end.end()
        return end.group()

    def _group(self) -> str:
        if self._pattern[self._place : self._place + 1] != "?":
            self._groups += 1
            self._open.append(self._groups)
            return "("
        if self._pattern[self._place : self._place + 2] != "?:":
            raise ValueError("only plain and (?: groups exist")
        self._place += 2
        self._open.append(0)
        return "(?:"

    def _escape(self, *, in_class: bool) -> str:
        sign = self._take()
        if sign in _PLAIN_ESCAPES:
            return "\\" + sign
        if sign in _CLASSES:
            return _CLASSES[sign]
        if sign in "pP":
            return self._category(sign)
        if sign.isdigit() and sign != "0" and not in_class:
            return self._back_reference(sign)
        raise ValueError(f"\\{sign} has no meaning")

    def _category(self, sign: str) -> str:
        if self._take() != "{":
            raise ValueError("\\p needs a category")
        end = self._pattern.find("}", self._place)
        name = self._pattern[self._place : end]
        if end < 0 or not name.replace("-", "").isalnum():
            raise ValueError("\\p needs a category")
        self._place = end + 1
        if name.startswith("Is"):
            name = "Block=" + name[2:].replace("-", "")
        return f"\\{sign}{{{name}}}"

    def _back_reference(self, sign: str) -> str:
        number = sign
        while (following := self._pattern[self._place : self._place + 1]).isdigit():
            if int(number + following) > self._groups:
                break
            number += self._take()
        if int(number) not in self._closed:
            raise ValueError(f"there is no group {number} before \\{number}")
        return f"(?:\\{number})"

    def _class(self) -> str:
        parts = ["["]
        if self._pattern[self._place : self._place + 1] == "^":
            parts.append(self._take())
        empty = True
        while True:
            sign = self._take()
            if sign == "]" and not empty:
                return "".join((*parts, "]"))
            if sign == "-" and self._pattern[self._place : self._place + 1] == "[" and not empty:
                self._take()
                inner = self._class()
                if self._take() != "]":
                    raise ValueError("a subtraction ends its class")
                negated = parts[1:2] == ["^"]
                body = "".join(parts) + "]"
                return f"[{body}--{inner}]" if negated or body else inner
            if sign == "[" or (sign == "]" and empty):
                raise ValueError("a bracket in a class must be escaped")
            if sign == "\\":
                parts.append(self._escape(in_class=True))
            elif sign in "-&~|":
                parts.append(sign if sign == "-" else "\\" + sign)
            else:
                parts.append(sign)
            empty = False


def _without_space(pattern: str) -> str:
    kept = []
    depth = 0
    place = 0
    while place < len(pattern):
        sign = pattern[place]
        if sign == "\\" and place + 1 < len(pattern) and not depth:
            following = place + 1
            while following < len(pattern) - 1 and pattern[following] in "\t\n\r ":
                following += 1
            kept.append("\\" + pattern[following])
            place = following + 1
            continue
        if sign == "\\" and depth:
            kept.append(pattern[place : place + 2])
            place += 2
            continue
        depth += (sign == "[") - (sign == "]" and depth > 0)
        if depth or sign not in "\t\n\r ":
            kept.append(sign)
        place += 1
    return "".join(kept)
