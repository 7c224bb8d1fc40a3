"""Who acts, and whether a task is theirs: one value for the caller, one rule for candidates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol


class Offered(Protocol):
    """What is read here of a task."""

    @property
    def process_id(self) -> str: ...
    @property
    def assignee(self) -> str | None: ...
    @property
    def candidate_users(self) -> Any: ...
    @property
    def candidate_groups(self) -> Any: ...


@dataclass(frozen=True, slots=True)
class Mandate:
    """The place of somebody absent in which another person acts meanwhile (代理).

    ``name`` and ``groups`` are those of the absent person; ``process_ids`` what it holds for, empty means all.
    A mandate is not handed on: whoever stands in for a deputy does not stand in for whom the deputy stands in for.
    """

    name: str
    groups: frozenset[str] = field(default_factory=frozenset)
    process_ids: frozenset[str] = field(default_factory=frozenset)

    def covers(self, task: Offered) -> bool:
        """Whether the task is of a process this mandate holds for."""
        return not self.process_ids or task.process_id in self.process_ids


@dataclass(frozen=True, slots=True)
class Actor:
    """The person (or system) on whose behalf a command runs.

    ``name`` is the stable user name written to logs; ``groups`` holds the codes of every group and
    organisation the person belongs to; ``is_operator`` may act on tasks of others (an administrator,
    the REST client of a trusted system), which the log then shows under the operator's own name;
    ``is_supervisor`` sees to it that others do theirs: gives tasks out, urges, says what is urgent;
    ``mandates`` are those in whose place the person may act now.
    """

    name: str
    groups: frozenset[str] = field(default_factory=frozenset)
    is_operator: bool = False
    is_supervisor: bool = False
    mandates: tuple[Mandate, ...] = ()


SYSTEM = Actor(name="system", is_operator=True)


def principals_of(actor: Actor) -> tuple[str, ...]:
    """The inbox principals an actor reads: ``user:<name>`` first, then ``group:<code>`` each, sorted."""
    return (f"user:{actor.name}", *(f"group:{code}" for code in sorted(actor.groups)))


def holds(actor: Actor, name: str | None, task: Offered) -> bool:
    """Whether what is in this person's name is the actor's to do: their own, or of somebody they stand in for."""
    if name is None:
        return False
    return name == actor.name or any(one.name == name and one.covers(task) for one in actor.mandates)


def account_of(actor: Actor, task: Offered) -> str | None:
    """In whose name the actor may work on an open task: their own, else that of somebody they stand in for.

    Of an assigned task that is its assignee, of one that is offered the candidate; nothing when it is none of these.
    """
    if _is_for(task, actor.name, actor.groups):
        return actor.name
    return represented(actor, task)


def represented(actor: Actor, task: Offered) -> str | None:
    """The absent person in whose place alone the actor may work on the task; nothing when it is their own."""
    if not actor.mandates or _is_for(task, actor.name, actor.groups):
        return None
    return next((one.name for one in actor.mandates if one.covers(task) and _is_for(task, one.name, one.groups)), None)


def is_offered(actor: Actor, task: Offered) -> bool:
    """Whether the task was offered to the actor, or to somebody they stand in for, whoever has it now."""
    people = [(actor.name, actor.groups), *((one.name, one.groups) for one in actor.mandates if one.covers(task))]
    return any(_is_offered(task, name, groups) for name, groups in people)


def is_excluded(actor: Actor, task: Offered, excluded: Iterable[str]) -> bool:
    """Whether the model keeps the actor, or the absent person in whose place they would act, from the task."""
    names = tuple(excluded)
    return bool(names) and (actor.name in names or represented(actor, task) in names)


def _is_for(task: Offered, name: str, groups: frozenset[str]) -> bool:
    if task.assignee is not None:
        return task.assignee == name
    return _is_offered(task, name, groups)


def _is_offered(task: Offered, name: str, groups: frozenset[str]) -> bool:
    return name in (task.candidate_users or ()) or not groups.isdisjoint(task.candidate_groups or ())
