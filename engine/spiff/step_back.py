"""Takes the tokens of an instance back to an earlier step: ends what came of it, and puts back what stood beside it.

Who plans this knows from the history which tokens these are (``engine.domain.lines``); here they are only moved, in
one step and before anything runs: what is to go is taken out first, so that nothing that is put back meets it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from SpiffWorkflow.util.task import TaskState

from engine.domain.errors import Broken, Refused
from engine.spiff import effects as fx
from engine.spiff.conditions import check_conditions_of
from engine.spiff.token import Token
from engine.spiff.tokens import TokenWorkflow


@dataclass(frozen=True, slots=True)
class Reopened:
    """A sub-process that has completed and is to run on, with the variables it had."""

    key: int
    element_id: str
    variables: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A token that is to wait at a join again."""

    scope: int
    element_id: str
    flow: str | None
    came_from: int | None


@dataclass(frozen=True, slots=True)
class StepBack:
    """What to do: end ``ended``, reopen scopes within ``scope`` (outermost first), let tokens wait, land.

    With ``run`` the landing is that run (from 0) of the activity whose body is ``scope``; else a token comes to
    ``element_id`` in the innermost scope that was reopened.
    """

    element_id: str
    scope: int
    came_from: int | None
    ended: Sequence[int] = ()
    reopened: Sequence[Reopened] = ()
    waiting: Sequence[Waiting] = ()
    run: int | None = None


def step_back(workflow: TokenWorkflow, what: StepBack) -> int:
    """Do it; the key of the token that stands at the step again.

    :raises Refused: when a scope is not there any more, or cannot be opened; the tokens are then half changed and must
        not be saved
    """
    scope = workflow.token(what.scope)
    if scope is None or not scope.has_state(TaskState.STARTED):
        raise Refused(f"{what.element_id!r} cannot be gone back to: the scope around it does not run any more")
    for key in what.ended:
        token = workflow.token(key)
        if token is not None:
            workflow.terminate(token)
    there = {what.scope: scope}
    for one in what.reopened:
        scope = there[one.key] = _reopen(workflow, scope, one)
    for waited in what.waiting:
        spec = workflow.spec.task_specs[waited.element_id]
        workflow.enter(spec, there[waited.scope], waited.flow, came_from=waited.came_from)
    spec = workflow.spec.task_specs[what.element_id]
    if what.run is None:
        return workflow.enter(spec, scope, None, came_from=what.came_from).key
    spec.run_again(scope, what.run, what.came_from)
    return scope.tokens[-1].key


def _reopen(workflow: TokenWorkflow, scope: Token, one: Reopened) -> Token:
    """The scope running on: its waits and event sub-processes open, its variables as they were, nothing inside.

    What was done in it and could be undone is taken over from the record of its completion.
    """
    spec = workflow.spec.task_specs[one.element_id]
    token = Token(workflow, spec, scope, state=TaskState.STARTED, id=one.key)
    token.data, token.internal_data = {}, {}
    workflow.effects.append(fx.ElementReopened(one.key))
    try:
        spec.begin(token)
        for name, value in one.variables.items():
            workflow.set_variable(token, name, value, local=True)
        check_conditions_of(token)
        stays = token.key in workflow.tasks and spec.open_scope(token)
    except Broken as error:
        raise Refused(f"{one.element_id!r} cannot be gone back into: it does not open: {error.message}") from error
    if not stays:
        raise Refused(f"{one.element_id!r} cannot be gone back into: a condition ends it as it opens")
    records = scope.internal_data.get("compensation", [])
    for record in [record for record in records if record["key"] == one.key]:
        records.remove(record)
        if record.get("records"):
            token.internal_data["compensation"] = record["records"]
    return token
