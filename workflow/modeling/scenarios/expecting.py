"""Compares what a scenario expects with what is there; each difference is a failure of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from engine.domain import variables as json_variables
from engine.domain.ports import OFFICE_ZONE
from engine.feel import FeelRuntime, compile_unary_tests
from workflow.modeling.scenarios.failures import Failure, listed
from workflow.modeling.scenarios.sandbox import Sandbox
from workflow.modeling.scenarios.standing import Passed, Standing, path_so_far, standing, variables_now

MOST_SHOWN = 200
"""Characters of a value that a failure shows."""


def differences(sandbox: Sandbox, expect: Mapping[str, Any], step: int | None = None) -> list[Failure]:
    """What is not as ``expect`` says, in the order things are usually looked at."""
    now = standing(sandbox)
    found: list[Failure] = []
    found += _at(expect, now, step)
    found += _due(expect, now, step)
    if "variables" in expect:
        found += _variables(expect["variables"], variables_now(sandbox), sandbox.world.feel, step)
    for member, actual in (("state", now.state), ("end", now.end or "")):
        if member in expect and expect[member] != actual:
            found.append(_failure(f"expect-{member}", step, expected=str(expect[member]), actual=actual))
    if "path" in expect:
        found += _path(expect["path"], path_so_far(sandbox), step)
    if "incidents" in expect:
        actual_ids = [incident.element_id for incident in now.incidents]
        if set(actual_ids) != set(expect["incidents"]):
            found.append(
                _failure(
                    "expect-incidents", step, expected=listed(list(expect["incidents"])), actual=listed(actual_ids)
                )
            )
    return found


def _at(expect: Mapping[str, Any], now: Standing, step: int | None) -> Iterator[Failure]:
    if "at" not in expect:
        return
    wanted, actual = Counter(map(str, expect["at"])), Counter(now.at)
    # An element named once may hold several tokens: how many departments there are is not what is looked at then.
    same = wanted.keys() == actual.keys() and all(
        count == 1 or count == actual[element] for element, count in wanted.items()
    )
    if not same:
        yield _failure("expect-at", step, expected=listed(list(map(str, expect["at"]))), actual=listed(now.at))


def _due(expect: Mapping[str, Any], now: Standing, step: int | None) -> Iterator[Failure]:
    for element, moment in expect.get("due", {}).items():
        dates = [_said(task.due_at, str(moment)) for task in now.tasks if task.element_id == element]
        if str(moment or "").replace("T", " ") not in dates:
            yield _failure("expect-due", step, subject=element, expected=str(moment or ""), actual=listed(dates))


def _said(due_at: datetime | None, like: str) -> str:
    """A due date as the office says it, as exactly as the one it is compared with."""
    if due_at is None:
        return ""
    return due_at.astimezone(OFFICE_ZONE).strftime("%Y-%m-%d %H:%M"[: 8 if len(like) <= 10 else None])


def _variables(
    wanted: Mapping[str, Any], actual: Mapping[str, Any], feel: FeelRuntime, step: int | None
) -> Iterator[Failure]:
    for name, value in wanted.items():
        if not matches(value, actual.get(name), actual, feel):
            told = shown(actual[name]) if name in actual else ""
            expected = value if is_test(value) else shown(value)
            yield _failure("expect-variable", step, subject=name, expected=str(expected), actual=told)


def is_test(value: Any) -> bool:
    """Whether an expected value is a unary test of FEEL."""
    return isinstance(value, str) and value.startswith("=")


def matches(wanted: Any, actual: Any, variables: Mapping[str, Any], feel: FeelRuntime) -> bool:
    """Whether a value is the wanted one: of an object, the members that are named; by ``=…`` what passes the tests."""
    if is_test(wanted):
        return (
            compile_unary_tests(wanted[1:], names=frozenset(variables)).matches(actual, variables, feel).value is True
        )
    if isinstance(wanted, Mapping):
        return isinstance(actual, Mapping) and all(
            matches(value, actual.get(name), variables, feel) for name, value in wanted.items()
        )
    return bool(json_variables.normalise(wanted) == actual)


def _path(wanted: Sequence[Any], passed: Sequence[Passed], step: int | None) -> Iterator[Failure]:
    walked = (part for one in passed for part in (one.flow, one.element))
    for element in wanted:
        if element not in walked:
            yield _failure(
                "expect-path", step, subject=str(element), expected=" → ".join(map(str, wanted)),
                actual=" → ".join(one.element for one in passed),
            )  # fmt: skip
            return


def shown(value: Any) -> str:
    """A value as JSON, cut where it is long."""
    text = json_variables.dumps(value).decode()
    return text if len(text) <= MOST_SHOWN else text[:MOST_SHOWN] + "…"


def _failure(rule: str, step: int | None, **details: str) -> Failure:
    return Failure(rule, step, details)
