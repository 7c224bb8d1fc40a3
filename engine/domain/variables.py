"""Variables as JSON: exact numbers in, exact numbers out.

Inside the engine a variable is ``None``, ``bool``, ``int``, ``Decimal``, ``str``, ``list`` or ``dict`` with string
keys. Floats never survive the door: they become the decimal of their shortest notation, so that 0.1 stays 0.1.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal, DecimalException
from typing import Any

import orjson

from engine.domain.errors import Finding, Invalid

MAX_BYTES = 16 * 1024 * 1024
"""The most bytes of JSON that the variables of one command, or the result of one expression, may take, unless
``allow_bytes`` says otherwise."""

_most_bytes = MAX_BYTES
LONGEST_NAME = 255
MOST_DIGITS = 4300
"""Longer whole numbers are refused: reading and writing them takes ever longer."""

FURTHEST, NEAREST = 6144, -6176
"""Decimals beyond ten to the one power, or nearer to 0 than the other, are refused: no FEEL number reaches there."""

_MOST_BITS = int(MOST_DIGITS * math.log2(10))
_TOO_DEEP = "Recursion limit"
ENCODED_BITS = 63
"""Longer whole numbers are written by us; the encoder takes up to 64 bits."""


MAX_DEPTH = 100
WRITTEN_OUT = 40
"""Decimals of no more places are written digit by digit, others with an exponent."""


def allow_bytes(most: int) -> None:
    """Let variables take ``most`` bytes from now on: the setting of an installation."""
    global _most_bytes
    _most_bytes = most


def as_variables(values: Mapping[str, Any]) -> dict[str, Any]:
    """The variables a command brings, by name, each as ``normalise`` makes it.

    :raises Invalid: naming the variable, for a name nobody can keep and what JSON cannot hold; or for too many bytes
    """
    for name in values:
        if isinstance(name, str) and (len(name) > LONGEST_NAME or "\x00" in name):
            raise _invalid(name[:80], f"has a name longer than {LONGEST_NAME} characters, or with U+0000 in it")
    made = fitting(dict(values))
    return made  # type: ignore[no-any-return]


def fitting(value: Any) -> Any:
    """``normalise``, and refused when it takes more bytes than are allowed.

    :raises Invalid: also with the size and the limit
    """
    made = normalise(value)
    if isinstance(made, (str, list, dict)):
        size = len(dumps(made))
        if size > _most_bytes:
            raise Invalid(
                f"the values take {size} bytes as JSON; the limit is {_most_bytes}",
                [Finding("variable-size", f"{size} bytes, the limit is {_most_bytes}")],
            )
    return made


def normalise(value: Any, path: str = "", *, depth: int = 0) -> Any:
    """``value`` as a variable: floats to decimals, tuples to lists, dates to ISO text, keys to text.

    :raises Invalid: naming the path of a value that JSON cannot hold
    """
    if isinstance(value, str):
        if not value.isascii() and any("\ud800" <= letter <= "\udfff" for letter in value):
            raise _invalid(path, "holds half a character (a lone surrogate)")
        return value
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        if value.bit_length() > _MOST_BITS:
            raise _invalid(path, f"has more than {MOST_DIGITS} digits")
        return value
    if depth > MAX_DEPTH:
        raise _invalid(path[:80], f"is nested deeper than {MAX_DEPTH}")
    if isinstance(value, float):
        if not math.isfinite(value):
            raise _invalid(path, "is not a finite number")
        return _tidy(Decimal(repr(value)))
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise _invalid(path, "is not a finite number")
        if not NEAREST <= value.adjusted() <= FURTHEST:
            raise _invalid(path, f"lies beyond 1E{FURTHEST} or nearer to 0 than 1E{NEAREST}")
        return _tidy(value)
    if isinstance(value, (list, tuple)):
        return [normalise(item, f"{path}[{index}]", depth=depth + 1) for index, item in enumerate(value)]
    if isinstance(value, Mapping):
        return {
            _key(key, path): normalise(item, f"{path}.{key}" if path else str(key), depth=depth + 1)
            for key, item in value.items()
        }
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    raise _invalid(path, f"is of type {type(value).__name__}, which JSON cannot hold")


def dumps(value: Any) -> bytes:
    """A variable as JSON bytes, decimals written out digit by digit.

    :raises Invalid: when a text in it holds half of a character, which nobody can keep, or it is nested too deep
    """
    try:
        return orjson.dumps(value, default=_decimal)
    except TypeError as error:
        if _TOO_DEEP in str(error):
            raise Invalid("a value is nested too deep to be written") from error
        return orjson.dumps(_encodable(value), default=_decimal)


def loads(text: bytes | str, *, limited: bool = True) -> Any:
    """JSON back to a variable, fractions as decimals; what we wrote ourselves is read without a limit.

    :raises Invalid: when the text is not JSON, nested too deep, too large, or holds a number nobody can keep
    """
    if limited and len(text) > _most_bytes:
        raise Invalid(f"the JSON text has {len(text)} bytes; the limit is {_most_bytes}")
    try:
        if limited:
            return json.loads(text, parse_float=_fraction, parse_int=_whole_number, parse_constant=_no_constant)
        if isinstance(text, bytes) and _NEEDS_CARE.search(text) is None:
            return orjson.loads(text)
        return _OWN.decode(text if isinstance(text, str) else text.decode())
    except ValueError as error:
        raise Invalid(f"this is not JSON: {error}") from error
    except RecursionError as error:
        raise Invalid("the JSON text is nested too deep") from error


def _tidy(number: Decimal) -> int | Decimal:
    if number == number.to_integral_value() and number.adjusted() < 34:
        return int(number)
    return number


def _encodable(value: Any) -> Any:
    """``value`` with whole numbers of more than 64 bits, which the encoder refuses, as the digits they are."""
    if isinstance(value, str):
        return _whole(value)
    if isinstance(value, int) and value.bit_length() > ENCODED_BITS:
        return orjson.Fragment(str(value))
    if isinstance(value, (list, tuple)):
        return [_encodable(item) for item in value]
    if isinstance(value, Mapping):
        return {_encodable(key): _encodable(item) for key, item in value.items()}
    return value


def _whole(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise Invalid("a text holds half of a character (a lone surrogate)") from error
    return text


def _decimal(value: Any) -> Any:
    if isinstance(value, Decimal):
        return orjson.Fragment(format(value, "f") if -WRITTEN_OUT < value.adjusted() < WRITTEN_OUT else str(value))
    raise TypeError(f"{type(value).__name__} is not a variable")


def _whole_number(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise Invalid(f"a number of {len(digits)} digits is too long; {MOST_DIGITS} are the most")
    return int(digits)


def _fraction(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except DecimalException as error:
        raise Invalid(f"the number {text[:40]} is beyond what can be kept") from error
    if number and not NEAREST <= number.adjusted() <= FURTHEST:
        raise Invalid(f"the number {text[:40]} lies beyond 1E{FURTHEST} or nearer to 0 than 1E{NEAREST}")
    return number


def _key(key: Any, path: str) -> str:
    if not isinstance(key, str):
        raise _invalid(path, f"has the key {key!r}, which is not text")
    if not key.isascii() and any("\ud800" <= letter <= "\udfff" for letter in key):
        raise _invalid(path, "has a key that holds half a character (a lone surrogate)")
    return key


def _no_constant(word: str) -> Any:
    raise ValueError(f"{word} is not a JSON number")


def _invalid(path: str, reason: str) -> Invalid:
    return Invalid(f"variable {path or '(root)'} {reason}", [Finding("variable-type", reason, element=path or None)])


_OWN = json.JSONDecoder(parse_float=_fraction, parse_int=_whole_number, parse_constant=_no_constant)
"""Reads what we wrote ourselves; made once, as a page reads hundreds of such texts."""

_NEEDS_CARE = re.compile(rb"\d[.eE]|\d{20}|-\d{19}")
"""What may be a fraction, or a whole number of more than 64 bits: the fast reader would make a float of it."""
