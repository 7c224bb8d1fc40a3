"""Reads what a call brings: JSON bodies with exact numbers, keys, query parameters; refusals name the field."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NoReturn

import marshmallow as ma
from flask import request
from webargs import core
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import UnsupportedMediaType

from engine.domain.errors import Finding, Invalid
from engine.domain.variables import dumps, loads

VARIABLES = "variables"
KEY_PATTERN = "^-?[0-9]{1,19}$"
LARGEST_KEY = 2**63 - 1


class BodyParser(FlaskParser):
    """Reads JSON bodies as the engine reads variables: fractions as decimals, refused as :class:`Invalid`."""

    DEFAULT_VALIDATION_STATUS = 400

    def load_json(self, req: Any, schema: ma.Schema) -> Any:
        """The body; an absent one is an object without members. :raises Invalid: when it is not JSON"""
        text = req.get_data(cache=True)
        if not text.strip():
            return {}
        if not core.is_json(req.mimetype):
            raise UnsupportedMediaType("the body of this call is JSON: send it with the content type application/json")
        body = loads(text)
        _refuse_broken_text(text, body)
        return {} if body is None else body

    def handle_error(self, error: ma.ValidationError, req: Any, schema: ma.Schema, **options: Any) -> NoReturn:
        """:raises Invalid: with a finding per field"""
        findings = findings_of(error.messages_dict.get("json", error.messages))
        raise Invalid("; ".join(f"{f.element}: {f.message}" if f.element else f.message for f in findings), findings)


def _refuse_broken_text(text: bytes, body: Any) -> None:
    """:raises Invalid: when a text holds half a character, or U+0000 where it is no variable's value"""
    dumps(body)
    if b"\\u0000" in text and _holds_zero(body):
        raise Invalid("the body holds the character U+0000; only the values of variables may")


def _holds_zero(value: Any) -> bool:
    if isinstance(value, str):
        return "\x00" in value
    if isinstance(value, Mapping):
        return any(_holds_zero(name) or (name != VARIABLES and _holds_zero(part)) for name, part in value.items())
    return isinstance(value, list) and any(_holds_zero(item) for item in value)


def findings_of(messages: Any, path: str = "") -> list[Finding]:
    """The errors of a schema, flat: one finding a message, the field's path as its element."""
    if isinstance(messages, Mapping):
        return [found for name, inner in messages.items() for found in findings_of(inner, _step(path, name))]
    if isinstance(messages, list):
        return [found for message in messages for found in findings_of(message, path)]
    return [Finding("field", str(messages), element=path or None)]


def _step(path: str, name: Any) -> str:
    if name == "_schema":
        return path
    if isinstance(name, int):
        return f"{path}[{name}]"
    return f"{path}.{name}" if path else str(name)


def read_key(text: str, name: str = "key") -> int:
    """A key from its text. :raises Invalid: when it is none"""
    digits = text.removeprefix("-")
    if digits.isascii() and digits.isdigit() and len(digits) <= 19 and abs(int(text)) <= LARGEST_KEY:
        return int(text)
    message = f"the key {text!r} is not a number of at most 64 bits"
    raise Invalid(message, [Finding("key", message, element=name)])


def reason_of(body: Mapping[str, Any]) -> str:
    """The reason a caller gives for a change; empty where none is given."""
    return body.get("reason") or ""


def moment_of(value: Any, name: str) -> datetime:
    """A moment from its text, in UTC. :raises Invalid: when it is none, or has no zone"""
    try:
        return read_moment(value)
    except ValueError as error:
        raise Invalid(str(error), [Finding("moment", str(error), element=name)]) from error


def read_moment(value: Any) -> datetime:
    """A moment from its text, in UTC. :raises ValueError: in words, when it is none"""
    try:
        made = datetime.fromisoformat(value)
        if made.tzinfo is not None:
            return made.astimezone(UTC)
    except (TypeError, ValueError, OverflowError) as error:
        raise ValueError(f"{value!r} is no moment; write one as 2023-05-31T10:00:00+08:00") from error
    raise ValueError(f"the moment {value!r} needs its zone, as 2023-05-31T10:00:00+08:00")


def flag(name: str, default: bool) -> bool:
    """A query parameter that is true or false. :raises Invalid: when it is neither"""
    text = request.args.get(name)
    if text is None:
        return default
    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    message = f"the query parameter {name} is {text!r}; it may be true or false"
    raise Invalid(message, [Finding("query", message, element=name)])
