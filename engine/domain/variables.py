"""Variables as JSON: exact numbers in, exact numbers out.

Inside the engine a variable is ``None``, ``bool``, ``int``, ``Decimal``, ``str``, ``list`` or ``dict`` with string
keys. Floats never survive the door: they become the decimal of their shortest notation, so that 0.1 stays 0.1.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import orjson

from engine.domain.errors import Finding, Invalid

MAX_BYTES = 10 * 1024 * 1024
ENCODED_BITS = 63
"""Longer whole numbers are written by us; the encoder takes up to 64 bits."""


MAX_DEPTH = 100
WRITTEN_OUT = 40
"""Decimals of no more places are written digit by digit, others with an exponent."""


def normalise(value: Any, path: str = "", *, depth: int = 0) -> Any:
    """``value`` as a variable: floats to decimals, tuples to lists, dates to ISO text, keys to text.

    :raises Invalid: naming the path of a value that JSON cannot hold
    """
    if isinstance(value, str):
        if not value.isascii() and any("\ud800" <= letter <= "\udfff" for letter in value):
            raise _invalid(path, "holds half a character (a lone surrogate)")
        return value
    if value is None or isinstance(value, (bool, int)):
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

    :raises Invalid: when a text in it holds half of a character, which nobody can keep
    """
    try:
        return orjson.dumps(value, default=_decimal)
    except TypeError:
        return orjson.dumps(_encodable(value), default=_decimal)


def loads(text: bytes | str, *, limit: int | None = MAX_BYTES) -> Any:
    """JSON back to a variable, fractions as decimals; ``limit`` is the most bytes, ``None`` for our own states.

    :raises Invalid: when the text is not JSON, or larger than the limit
    """
    if limit is not None and len(text) > limit:
        raise Invalid(f"the JSON text has {len(text)} bytes; the limit is {limit}")
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=_no_constant)
    except ValueError as error:
        raise Invalid(f"this is not JSON: {error}") from error


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


def _key(key: Any, path: str) -> str:
    if not isinstance(key, str):
        raise _invalid(path, f"has the key {key!r}, which is not text")
    return key


def _no_constant(word: str) -> Any:
    raise ValueError(f"{word} is not a JSON number")


def _invalid(path: str, reason: str) -> Invalid:
    return Invalid(f"variable {path or '(root)'} {reason}", [Finding("variable-type", reason, element=path or None)])
