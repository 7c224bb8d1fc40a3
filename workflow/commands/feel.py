"""`luodi feel`: the value of one expression as JSON, and nothing else, on standard output."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from datetime import date
from functools import cache

import click

from engine.domain.ports import WorkingCalendar
from engine.domain.variables import dumps, loads
from workflow.commands.words import Words, said


class OfficeDays:
    """The office's working days, worked out only when an expression asks for them; no database is opened."""

    def is_workday(self, day: date) -> bool:
        return _office().is_workday(day)

    def add_workdays(self, day: date, count: int) -> date:
        return _office().add_workdays(day, count)

    def workdays_between(self, start: date, end: date) -> int:
        return _office().workdays_between(start, end)


@click.command(
    cls=Words,
    # An expression may begin with a minus.
    context_settings={"ignore_unknown_options": True},
    help=said("算一个 FEEL 表达式，只输出 JSON。", "Print the value of an expression as JSON."),
)
@click.argument("expression", metavar="EXPR")
@click.option(
    "--context",
    default="{}",
    metavar="JSON",
    help=said("变量，JSON 对象；- 表示从标准输入读", "The variables, a JSON object; - reads it from standard input"),
)
@click.option("--unary", metavar="JSON", help=said("把表达式当作对这个值的检验", "Take EXPR as tests of this value"))
def feel(expression: str, context: str, unary: str | None) -> None:
    """Exit code 0 with the value printed, 1 for what is no FEEL or takes too much, 2 for a wrong use."""
    from engine.domain.errors import EngineError

    variables = _json(sys.stdin.read() if context == "-" else context, "--context")
    if not isinstance(variables, Mapping):
        raise click.BadParameter(said("要一个 JSON 对象", "must be a JSON object"), param_hint="--context")
    tested = None if unary is None else (_json(unary, "--unary"),)
    try:
        value, warnings = _evaluated(expression, variables, tested)
        written = dumps(shown(value)).decode()
    except EngineError as error:
        click.echo(error.message, err=True)
        sys.exit(1)
    for warning in warnings:
        click.echo(warning, err=True)
    click.echo(written if (sys.stdout.encoding or "").lower().startswith("utf") else _ascii(written))


def shown(value: object) -> object:
    """A FEEL value for JSON: dates, durations, ranges and functions as their text."""
    from engine.feel import Function, to_json
    from engine.feel.json_values import text_of
    from engine.feel.values import Builtin

    if isinstance(value, list):
        return [shown(item) for item in value]
    if isinstance(value, dict):
        return {key: shown(item) for key, item in value.items()}
    return text_of(value) if isinstance(value, (Function, Builtin)) else to_json(value)


def _evaluated(
    expression: str, variables: Mapping[str, object], tested: tuple[object] | None
) -> tuple[object, tuple[str, ...]]:
    from engine.domain.ports import SystemClock
    from engine.feel import FeelRuntime, compile_expression, compile_unary_tests

    runtime = FeelRuntime(SystemClock(), OfficeDays())
    if tested is None:
        text = expression.strip().removeprefix("=")  # as diagrams write it
        found = compile_expression(text, names=variables).evaluate(variables, runtime)
    else:
        found = compile_unary_tests(expression, names=variables).matches(tested[0], variables, runtime)
    return found.value, found.warnings


def _json(text: str, option: str) -> object:
    from engine.domain.errors import Invalid

    try:
        return loads(text)
    except Invalid as error:
        raise click.BadParameter(error.message, param_hint=option) from error


def _ascii(written: str) -> str:
    # For a terminal that cannot show every character: JSON's own way of writing them.
    return "".join(json.dumps(sign)[1:-1] if sign > "~" else sign for sign in written)


@cache
def _office() -> WorkingCalendar:
    from workflow.calendar.rules import OfficeCalendar

    return OfficeCalendar()
