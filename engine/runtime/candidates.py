"""A version that is not deployed, held against running instances: what each would meet in it. Changes nothing.

The candidate is compiled from its files as a deployment would, without a row of it: a migration needs the compiled
process alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.domain.errors import Broken, Finding, Invalid, Refused
from engine.domain.ports import OFFICE_ZONE, FixedClock
from engine.feel import FeelRuntime
from engine.model.reader import read_diagram
from engine.persistence.instances import ProcessInstance
from engine.persistence.work import UserTask
from engine.runtime.definitions import compiled_definition
from engine.runtime.environment import RunEnvironment
from engine.spiff.activities import UserTaskSpec
from engine.spiff.compiler import compile_process
from engine.spiff.expressions import Text, evaluate_deadline, evaluate_names, evaluate_text
from engine.spiff.migrate import Migration
from engine.spiff.serializer import load
from engine.spiff.versions import Suggestion, Version, suggest
from engine.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Hands:
    """Who a task is for, as its expressions say: one person, or candidates."""

    assignee: str | None
    users: tuple[str, ...]
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TaskOutlook:
    """What becomes of an open task; each pair is what is and what would be, and absent where nothing differs.

    ``gone``: its step is not in the candidate, or cannot be the same step there. ``problem``: the candidate's
    expressions cannot be worked out with this instance's variables.
    """

    task: UserTask
    gone: bool = False
    hands: tuple[Hands, Hands] | None = None
    due: tuple[datetime | None, datetime | None] | None = None
    form: tuple[str | None, str | None] | None = None
    problem: str = ""

    @property
    def differs(self) -> bool:
        """Whether anything would be otherwise."""
        return self.gone or bool(self.problem) or any((self.hands, self.due, self.form))


@dataclass(frozen=True, slots=True)
class Outlook:
    """What an instance would meet: without ``findings`` it could move; open tasks for which something differs."""

    findings: tuple[Finding, ...] = ()
    tasks: tuple[TaskOutlook, ...] = ()


@dataclass
class Candidate:
    """The processes of files that are not deployed, by id, and how the versions that run map onto them."""

    processes: Mapping[str, Version]
    _suggested: dict[int, tuple[Version, Suggestion]] = field(default_factory=dict)

    def version_of(self, uow: UnitOfWork, definition_key: int) -> tuple[Version, Suggestion]:
        """A deployed version of one of the processes, and which of its elements is which of the candidate."""
        found = self._suggested.get(definition_key)
        if found is None:
            compiled = compiled_definition(uow, definition_key)
            source = Version(compiled.process, compiled.spec)
            found = source, suggest(source, self.processes[compiled.row.process_id])
            self._suggested[definition_key] = found
        return found

    def outlook(self, uow: UnitOfWork, instance: ProcessInstance, state: bytes, tasks: Iterable[UserTask]) -> Outlook:
        """What ``instance``, with its saved ``state`` and its open ``tasks``, would meet in the candidate.

        People and dates are worked out by both versions' expressions from the instance's variables as they are now,
        at the moment each task was created; only what the two versions work out differently is told.
        """
        source, suggestion = self.version_of(uow, instance.definition_key)
        workflow = load(state, source.spec, RunEnvironment(uow, instance))
        migration = Migration(workflow, source, self.processes[instance.process_id], suggestion.mapping)
        try:
            migration.apply()
            findings: tuple[Finding, ...] = ()
        except Refused as error:
            findings = error.findings or (Finding("migration-event", error.message),)
        outlooks = []
        for task in tasks:
            token, then = workflow.token(task.key), migration.specs.get(task.key)
            if token is None or not isinstance(token.task_spec, UserTaskSpec):
                continue
            if not isinstance(then, UserTaskSpec):
                outlooks.append(TaskOutlook(task, gone=True))
                continue
            feel = FeelRuntime(clock=FixedClock(task.created_at), calendar=uow.world.calendar, zone=OFFICE_ZONE)
            outlooks.append(_outlook(task, token.task_spec, then, token.variables(), feel))
        return Outlook(findings, tuple(one for one in outlooks if one.differs))


def read_candidate(files: Mapping[str, bytes]) -> Candidate:
    """The executable processes among ``files``, compiled.

    :raises Invalid: when a diagram cannot be read, or an expression in it does not compile
    """
    return Candidate(dict(_processes(files)))


def _processes(files: Mapping[str, bytes]) -> Iterator[tuple[str, Version]]:
    for name, content in files.items():
        if name.lower().endswith(".bpmn"):
            for process in read_diagram(content, name).processes:
                if process.executable:
                    yield process.id, Version(process, compile_process(process, name))


def _outlook(
    task: UserTask, now: UserTaskSpec, then: UserTaskSpec, variables: Mapping[str, Any], feel: FeelRuntime
) -> TaskOutlook:
    hands = due = form = None
    try:
        if _texts(now) != _texts(then):
            pair = _hands(now, variables, feel), _hands(then, variables, feel)
            hands = pair if pair[0] != pair[1] else None
        if _source(now.due_date) != _source(then.due_date):
            was, will = _due(now, variables, feel), _due(then, variables, feel)
            stands_still = task.due_at is None and was is not None
            due = (task.due_at, will) if was != will and not stands_still else None
        if _source(now.form_id) != _source(then.form_id):
            shown = evaluate_text(then.form_id, variables, feel, place=then.element_id)
            form = (task.form_id, shown) if shown != task.form_id else None
    except (Broken, Invalid) as error:
        return TaskOutlook(task, problem=error.message)
    return TaskOutlook(task, hands=hands, due=due, form=form)


def _hands(spec: UserTaskSpec, variables: Mapping[str, Any], feel: FeelRuntime) -> Hands:
    place = spec.element_id
    return Hands(
        evaluate_text(spec.assignee, variables, feel, place=place),
        tuple(evaluate_names(spec.candidate_users, variables, feel, place=place)),
        tuple(evaluate_names(spec.candidate_groups, variables, feel, place=place)),
    )


def _due(spec: UserTaskSpec, variables: Mapping[str, Any], feel: FeelRuntime) -> datetime | None:
    return evaluate_deadline(spec.due_date, variables, feel, place=spec.element_id)[0]


def _texts(spec: UserTaskSpec) -> tuple[str | None, ...]:
    return tuple(_source(text) for text in (spec.assignee, spec.candidate_users, spec.candidate_groups))


def _source(text: Text | None) -> str | None:
    return None if text is None else text.source
