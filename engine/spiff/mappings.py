"""Input and output mappings, and where a finished element's variables go (dialect: process-scoped variables)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.feel import FeelRuntime
from engine.spiff.expressions import Text, as_variable

if TYPE_CHECKING:
    from engine.spiff.token import Token


@dataclass(frozen=True, slots=True)
class Copy:
    """A source that is a variable by any name, also one that FEEL cannot say."""

    name: str

    @property
    def source(self) -> str:
        """How messages call it, as a text of the model."""
        return self.name


Mappings = Sequence[tuple[Text | Copy, list[str]]]


def make_locals(token: Token, values: Mapping[str, Any]) -> None:
    """Make the variables that an element has for itself: its properties, and data objects drawn inside it."""
    for name, value in values.items():
        if name not in token.data:
            token.workflow.set_variable(token, name, copy(value), local=True)


def apply_inputs(token: Token, mappings: Mappings) -> None:
    """Evaluate input mappings in order and keep the results local to the token."""
    for source, path in mappings:
        value = value_of(source, token.variables(), token.workflow.environment.feel)
        _put(token.data, path, value)
        token.workflow.set_variable(token, path[0], token.data[path[0]], local=True)


def apply_outputs(token: Token, mappings: Mappings) -> None:
    """Evaluate output mappings in order and write the results outside the token."""
    # The inner activity of a multi-instance keeps its output element to itself: look for the name from there on.
    outside = token if "index" in token.internal_data else token.scope
    for source, path in mappings:
        value = value_of(source, token.variables(), token.workflow.environment.feel)
        if len(path) > 1:
            whole = outside.variables().get(path[0])
            whole = dict(whole) if isinstance(whole, dict) else {}
            _put(whole, path[1:], value)
            value = whole
        token.workflow.set_variable(outside, path[0], value)


def merge_results(token: Token, variables: Mapping[str, Any], *, has_outputs: bool) -> None:
    """Variables that a task, job, message or called process gives back.

    With output mappings they stay local, for the mappings to choose from; without, each goes to the nearest scope
    that holds its name, else to the instance.
    """
    for name, value in variables.items():
        token.workflow.set_variable(token, name, value, local=has_outputs)


def value_of(source: Text | Copy, variables: Mapping[str, Any], feel: FeelRuntime) -> Any:
    """The value of an expression, or of a variable by its name, as a JSON variable."""
    if isinstance(source, Copy):
        return variables.get(source.name)
    return as_variable(source.evaluate(variables, feel))


def _put(target: dict[str, Any], path: list[str], value: Any) -> None:
    for step in path[:-1]:
        inner = target.get(step)
        target[step] = dict(inner) if isinstance(inner, dict) else {}
        target = target[step]
    target[path[-1]] = value
