"""The small parts all bodies and answers are made of: texts, keys, moments, the problem, the page of a search."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from workflow.rest.answers import TENANT
from workflow.rest.bodies import KEY_PATTERN

DEFAULT_LIMIT = 100
LARGEST_LIMIT = 10_000
LARGEST_INTEGER = 2**63 - 1


class Whole(fields.Integer):
    """A whole number, also when it is written with a fraction of nothing, as ``5.0``."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> int | None:
        whole = int(value) if isinstance(value, Decimal) and value == value.to_integral_value() else value
        if isinstance(whole, bool):
            raise self.make_error("invalid", input=value)
        return super()._deserialize(whole, attr, data, **options)


def text(*, nullable: bool = False, **options: Any) -> fields.String:
    """A text."""
    return fields.String(allow_none=nullable, **options)


def name(*, nullable: bool = False, least: int = 1, **options: Any) -> fields.String:
    """A text as long as the database's names may be."""
    return fields.String(allow_none=nullable, validate=validate.Length(min=least, max=255), **options)


def key(*, nullable: bool = False, **options: Any) -> fields.String:
    """A key as text."""
    return fields.String(allow_none=nullable, validate=validate.Regexp(KEY_PATTERN), **options)


def moment(*, nullable: bool = False, **options: Any) -> fields.AwareDateTime:
    """A moment with its zone."""
    return fields.AwareDateTime(format="iso", allow_none=nullable, **options)


def integer(*, nullable: bool = False, least: int | None = None, most: int | None = None, **options: Any) -> Any:
    """A whole number; a text or a fraction is none."""
    top = LARGEST_INTEGER if most is None else most
    bounds = validate.Range(min=least if least is not None else -top, max=top)
    return Whole(strict=True, allow_none=nullable, validate=bounds, **options)


def truth(*, nullable: bool = False, **options: Any) -> fields.Boolean:
    """True or false, nothing that reads like it."""
    made = fields.Boolean(allow_none=nullable, **options)
    made.truthy, made.falsy = {True}, {False}
    return made


def one_of(*choices: str, nullable: bool = False, **options: Any) -> fields.String:
    """One of these words."""
    return fields.String(allow_none=nullable, validate=validate.OneOf(choices), **options)


def texts(*, nullable: bool = False, longest: int = 255, **options: Any) -> fields.List:
    """A list of texts."""
    return fields.List(fields.String(validate=validate.Length(max=longest)), allow_none=nullable, **options)


def variables(**options: Any) -> fields.Dict:
    """Variables by name; ``null`` is the same as none."""
    return fields.Dict(keys=fields.String(validate=validate.Length(max=255)), allow_none=True, **options)


def tenant(**options: Any) -> fields.String:
    """The tenant, which is always the one there is."""
    return fields.String(validate=validate.Equal(TENANT, error=f"there is one tenant, {TENANT}"), **options)


def reason(**options: Any) -> fields.String:
    """Why an operator changes something; kept in the log."""
    told = {"description": "Why; kept in the event log (an addition to the grammar)."}
    return fields.String(allow_none=True, validate=validate.Length(max=1_000), metadata=told, **options)


def body(name: str, /, **members: Any) -> type[ma.Schema]:
    """A schema by this name; members it does not have are refused. A trailing underscore keeps a name off Python's."""
    cleaned = {member.removesuffix("_"): field for member, field in members.items()}
    return type(name, (ma.Schema,), {**cleaned, "Meta": type("Meta", (), {"unknown": ma.RAISE})})


def result(name: str, /, **members: Any) -> type[ma.Schema]:
    """The schema of an answer: every member is always there."""
    for field in members.values():
        field.required = True
    return body(name, **members)


Problem = body(
    "ProblemDetail",
    type=text(required=True, metadata={"default": "about:blank"}),
    title=text(required=True),
    status=integer(required=True),
    detail=text(required=True),
    instance=text(required=True),
    findings=fields.List(fields.Dict(), metadata={"description": "What is wrong, by element, field and rule."}),
)

Page = body(
    "SearchQueryPageRequest",
    limit=integer(least=1, most=LARGEST_LIMIT, nullable=True),
    from_=integer(least=0, nullable=True),
    after=text(nullable=True),
    before=text(nullable=True),
)

PageAnswer = result(
    "SearchQueryPageResponse",
    totalItems=integer(),
    hasMoreTotalItems=truth(),
    startCursor=text(nullable=True),
    endCursor=text(nullable=True),
)


def found(name: str, item: type[ma.Schema]) -> type[ma.Schema]:
    """The schema of a search's answer."""
    return result(name, items=fields.List(fields.Nested(item)), page=fields.Nested(PageAnswer))
