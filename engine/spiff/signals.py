"""Throws a signal: whoever waits for it in the same instance hears it at once, everybody else after this step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from engine.spiff import effects as fx
from engine.spiff.waits import use_wait

if TYPE_CHECKING:
    from engine.spiff.token import Token
    from engine.spiff.tokens import TokenWorkflow

Handed = Callable[["Token", str], Mapping[str, Any]]


def throw_signal(
    workflow: TokenWorkflow, name: str, variables: Mapping[str, Any], *, handed: Handed | None = None
) -> None:
    """Let every place hear the signal that waits for it now (BPMN 2.0.2, 10.5.1: broadcast).

    Outer scopes hear it first: what an interrupting event ends, hears nothing. ``handed`` chooses the variables for a
    token and event of this instance; without it, and for other instances, they are ``variables``.
    """
    heard = set()
    for token, key in _listening(workflow, name):
        heard.add(key)
        met = use_wait(token, key) if workflow.tasks.get(token.id) is token else None
        if met is not None:
            element_id, index = met
            given = variables if handed is None else handed(token, element_id)
            token.task_spec.trigger(token, element_id, index, given)
    heard |= {key for _token, key in _listening(workflow, name)}
    workflow.throw_outwards(fx.SignalThrown(name, dict(variables), heard=frozenset(heard)))


def _listening(workflow: TokenWorkflow, name: str) -> list[tuple[Token, int]]:
    """The waits for a signal, outer scopes first, each scope in the order its waits were opened."""
    found = [
        (sum(1 for _scope in token.chain()), int(key), token)
        for token in workflow.tasks.values()
        for key, notes in token.internal_data.get("waits", {}).items()
        if notes["kind"] == "signal" and notes["name"] == name
    ]
    return [(token, key) for _depth, key, token in sorted(found, key=lambda item: item[:2])]
