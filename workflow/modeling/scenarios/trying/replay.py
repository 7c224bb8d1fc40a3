"""A scenario played up to one of its steps, with everything the try-run page shows of where it stands then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from engine.domain.errors import EngineError
from engine.model.elements import Node
from engine.persistence.work import UserTask
from engine.runtime import form_for_task, start_form
from engine.runtime.definitions import Compiled, latest_definition
from engine.runtime.user_tasks import task_variables
from workflow.inbox.diagram import HOLDERS
from workflow.modeling.scenarios.failures import CannotBeDone, Failure
from workflow.modeling.scenarios.running import ScenarioResult, play_all
from workflow.modeling.scenarios.sandbox import Sandbox
from workflow.modeling.scenarios.scenario import Scenario
from workflow.modeling.scenarios.standing import Passed, Standing, path_so_far, standing, variables_now
from workflow.modeling.scenarios.surroundings import Files, Surroundings


@dataclass(slots=True)
class Replay:
    """Where the scenario stands after ``upto`` steps; without ``standing`` it was not started.

    ``before`` are the variables before the last step, ``names`` the words of elements by process and id;
    ``start_schema`` is the form it is started with.
    """

    scenario: Scenario
    upto: int
    failures: list[Failure] = field(default_factory=list)
    broken: CannotBeDone | None = None
    standing: Standing | None = None
    variables: Mapping[str, Any] = field(default_factory=dict)
    before: Mapping[str, Any] = field(default_factory=dict)
    path: Sequence[Passed] = ()
    names: Mapping[tuple[str, str], str] = field(default_factory=dict)
    start_schema: Mapping[str, Any] | None = None
    chosen: UserTask | None = None
    schema: Mapping[str, Any] | None = None
    seen: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_started(self) -> bool:
        """Whether the scenario says how the process starts."""
        return bool(self.scenario.start)

    def failures_at(self, number: int | None) -> list[Failure]:
        """What went wrong with one step, or with the start and the end."""
        return [failure for failure in self.failures if failure.step == number]

    def name(self, process: str, element: str) -> str:
        """What an element is called, with its process where that is a called one."""
        return self.names.get((process, element)) or element

    def named(self, element: str) -> str:
        """As :meth:`name`, for an element of whichever process has it."""
        own = self.names.get((self.scenario.process, element))
        return own or next((name for (_p, one), name in self.names.items() if one == element and name), element)

    def marks(self, process: str) -> dict[str, Any]:
        """What the diagram island lights up on the diagram of a process."""
        shown = [one for one in self.path if one.process == process and one.kind not in HOLDERS]
        active = [one.element for one in shown if one.state == "ACTIVE"]
        passed = {one.element for one in shown if one.state == "COMPLETED"} | {one.flow for one in shown if one.flow}
        stuck = self.standing.incidents if self.standing is not None else ()
        return {
            "current": sorted(set(active)),
            "passed": sorted(passed - set(active)),
            "incident": sorted({one.element_id for one in stuck if one.process_id == process}),
            "badges": {one: str(active.count(one)) for one in sorted(set(active)) if active.count(one) > 1},
        }


def replay(
    files: Files, scenario: Scenario, surroundings: Surroundings, upto: int | None = None, task: int | None = None
) -> Replay:
    """Play a scenario's first ``upto`` steps (all of them without it); ``task`` is the place of an open task to show.

    :raises Invalid: when the files cannot be deployed
    """
    number = len(scenario.steps) if upto is None else max(0, min(upto, len(scenario.steps)))
    whole = number == len(scenario.steps)
    shown = Replay(scenario, number)
    with Sandbox(files, surroundings, scenario.starts_at, scenario.groups) as sandbox:
        shown.start_schema = _start_schema(sandbox, scenario.process)
        if scenario.start or shown.start_schema is None:
            played = replace(scenario, steps=scenario.steps[:number], completes=scenario.completes)
            result = ScenarioResult("", scenario.name, scenario.process)
            play_all(sandbox, played, result, to_the_end=whole and bool(scenario.expect))
            shown.failures, shown.broken = result.failures, result.broken
            shown.standing = standing(sandbox)
            shown.variables = variables_now(sandbox) if sandbox.root else {}
            shown.before = result.after[-2].variables if len(result.after) > 1 else {}
            shown.path = path_so_far(sandbox)
            _choose(sandbox, shown, task)
        shown.names = dict(_names(sandbox))
    return shown


def _start_schema(sandbox: Sandbox, process_id: str) -> Mapping[str, Any] | None:
    try:
        return sandbox.ask(lambda uow: start_form(uow, latest_definition(uow, process_id).key))
    except EngineError:
        return None  # without the process nothing starts, and the run says so


def _choose(sandbox: Sandbox, shown: Replay, place: int | None) -> None:
    tasks = shown.standing.tasks if shown.standing is not None else ()
    if place is None or not 0 <= place < len(tasks):
        return
    shown.chosen = tasks[place]
    key = tasks[place]
    shown.schema = sandbox.ask(lambda uow: form_for_task(uow, key))
    shown.seen = sandbox.ask(lambda uow: task_variables(uow, key))


def _names(sandbox: Sandbox) -> Iterator[tuple[tuple[str, str], str]]:
    """Of every process that has run on this template."""
    for compiled in list(sandbox.world.compiled.values()):
        if isinstance(compiled, Compiled):
            for _scope, node in compiled.process.scope.walk():
                yield (compiled.process.id, node.id), _worded(node)


def _worded(node: Node) -> str:
    return node.name or node.id
