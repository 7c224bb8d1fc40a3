"""Texts of a model as values: static text, or FEEL behind a leading ``=``; evaluated in a token's scopes.

An expression that yields another type than its place needs becomes ``Broken``, which names the place, the
expression and the value: the runtime makes an incident of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from engine.domain import variables as json_variables
from engine.domain.errors import Broken, Invalid
from engine.feel import Expression, FeelRuntime, compile_expression, to_feel, to_json
from engine.feel.json_values import text_of
from engine.feel.run import Run
from engine.feel.runtime import CountedDeadline
from engine.feel.times import FeelDateTime

_TOLD = 200
_DURATION_FROM_NOW = "now() + (if v instance of string then duration(v) else v)"
_DATE_VALUE = (
    "if v instance of date then date and time(v, time(0, 0, 0)) "
    "else if not(v instance of string) then v "
    "else if string length(v) = 10 then date and time(date(v), time(0, 0, 0)) else date and time(v)"
)


@dataclass(frozen=True, slots=True)
class Text:
    """A text of the model; ``expression`` is set when it is FEEL."""

    source: str
    expression: Expression | None = None

    def evaluate(self, variables: Mapping[str, Any], feel: FeelRuntime) -> Any:
        """The value as a FEEL value; a static text is itself."""
        if self.expression is None:
            return self.source
        return _run(self.expression, variables, feel)[0]


def compile_text(source: str | None) -> Text | None:
    """A text, compiled when it starts with ``=``; ``None`` for an absent or empty one.

    :raises FeelSyntaxError: when the FEEL does not parse
    """
    if source is None or not source.strip():
        return None
    stripped = source.strip()
    if stripped.startswith("="):
        return Text(stripped, _compiled(stripped[1:].strip()))
    return Text(stripped)


@lru_cache(maxsize=2_000)
def _compiled(text: str) -> Expression:
    """The same few expressions stand in many places of many diagrams."""
    return compile_expression(text)


def _run(expression: Expression, variables: Mapping[str, Any], feel: FeelRuntime) -> tuple[Any, tuple[str, ...]]:
    result = expression.evaluate(variables, feel)
    return result.value, result.warnings


def as_variable(value: Any) -> Any:
    """A FEEL value as a JSON variable.

    :raises Broken: when no state can hold it: nested too deep, too large, or half of a character
    """
    try:
        return json_variables.fitting(to_json(value))
    except (Invalid, RecursionError) as error:
        why = error.message if isinstance(error, Invalid) else "it is nested too deep"
        raise Broken(f"the result cannot be a variable: {why}", kind="EXTRACT_VALUE_ERROR") from error


def told(value: Any) -> str:
    """A FEEL or JSON value for a message, cut where it is long."""
    text = text_of(to_feel(value), nested=True) or ""
    return text if len(text) <= _TOLD else f"{text[:_TOLD]}…"


def evaluate_condition(text: Text, variables: Mapping[str, Any], feel: FeelRuntime, *, place: str) -> bool:
    """True or false.

    :raises Broken: for anything else, with the warnings that explain a null
    """
    value: Any
    warnings: Sequence[str] = ()
    if text.expression is None:
        value = text.source.strip().lower() == "true"
    else:
        value, warnings = _run(text.expression, variables, feel)
    if isinstance(value, bool):
        return value
    why = f": {'; '.join(warnings)}" if warnings else ""
    raise Broken(
        f"{place}: the condition {text.source!r} gave {told(value)}, not true or false{why}",
        kind="CONDITION_ERROR",
    )


def evaluate_text(text: Text | None, variables: Mapping[str, Any], feel: FeelRuntime, *, place: str) -> str | None:
    """Text, or ``None`` for null; numbers become their notation.

    :raises Broken: for lists, contexts and the like
    """
    if text is None:
        return None
    value = to_json(text.evaluate(variables, feel))
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return str(value)
    raise Broken(f"{place}: {text.source!r} gave {told(value)}, not text", kind="EXTRACT_VALUE_ERROR")


def evaluate_names(text: Text | None, variables: Mapping[str, Any], feel: FeelRuntime, *, place: str) -> list[str]:
    """A list of names: from a FEEL list or text, or from text with commas; nulls inside are left out.

    :raises Broken: when something else comes out
    """
    if text is None:
        return []
    if text.expression is None:
        return [part.strip() for part in text.source.split(",") if part.strip()]
    value = to_json(text.evaluate(variables, feel))
    if value is None:
        return []
    items = value if isinstance(value, list) else [value]
    names = [item for item in items if item is not None]
    if not all(isinstance(item, str) for item in names):
        raise Broken(f"{place}: {text.source!r} gave {told(value)}, not a list of names", kind="EXTRACT_VALUE_ERROR")
    return list(dict.fromkeys(str(name) for name in names))


def evaluate_moment(
    text: Text | None, variables: Mapping[str, Any], feel: FeelRuntime, *, place: str
) -> datetime | None:
    """A moment in UTC, from a date, a date and time, or their ISO text; without a zone it is the office's.

    :raises Broken: when no moment comes out of a non-null value
    """
    return None if text is None else _moment(text.evaluate(variables, feel), text.source, _DATE, feel, place)


def evaluate_deadline(
    text: Text | None, variables: Mapping[str, Any], feel: FeelRuntime, *, place: str
) -> tuple[datetime | None, CountedDeadline | None]:
    """As :func:`evaluate_moment`, with how ``deadline after`` counted it where that is where it comes from.

    :raises Broken: when no moment comes out of a non-null value
    """
    if text is None or text.expression is None:
        return evaluate_moment(text, variables, feel, place=place), None
    run = Run(feel)
    value = text.expression.evaluate(variables, feel, run=run).value
    moment = _moment(value, text.source, _DATE, feel, place)
    return moment, next((counted for counted in reversed(run.deadlines) if counted.due == moment), None)


def evaluate_due(
    text: Text, timer_type: str, variables: Mapping[str, Any], feel: FeelRuntime, *, place: str
) -> datetime:
    """When a timer of type ``date`` or ``duration`` is due, in UTC.

    :raises Broken: when the expression gives no date or duration
    """
    program = _DATE if timer_type == "date" else _DURATION
    moment = _moment(text.evaluate(variables, feel), text.source, program, feel, place)
    if moment is None:
        raise Broken(f"{place}: the timer {text.source!r} gave nothing", kind="EXTRACT_VALUE_ERROR")
    return moment


def _moment(value: Any, source: str, program: Expression, feel: FeelRuntime, place: str) -> datetime | None:
    if value is None:
        return None
    result = program.evaluate({"v": value}, feel)
    moment = result.value.to_python(feel.zone) if isinstance(result.value, FeelDateTime) else None
    if moment is None:
        raise Broken(f"{place}: {source!r} gave {told(value)}, which is no moment", kind="EXTRACT_VALUE_ERROR")
    return (moment if moment.tzinfo else moment.replace(tzinfo=feel.zone)).astimezone(UTC)


_DURATION = compile_expression(_DURATION_FROM_NOW)
_DATE = compile_expression(_DATE_VALUE)
