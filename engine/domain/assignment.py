"""Who acts, and whether a task is theirs: one value for the caller, one rule for candidates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Actor:
    """The person (or system) on whose behalf a command runs.

    ``name`` is the stable user name written to logs; ``groups`` holds the codes of every group and
    organisation the person belongs to; ``is_operator`` may act on tasks of others (an administrator,
    the REST client of a trusted system), which the log then shows under the operator's own name;
    ``is_supervisor`` sees to it that others do theirs: gives tasks out, urges, says what is urgent.
    """

    name: str
    groups: frozenset[str] = field(default_factory=frozenset)
    is_operator: bool = False
    is_supervisor: bool = False


SYSTEM = Actor(name="system", is_operator=True)


def principals_of(actor: Actor) -> tuple[str, ...]:
    """The inbox principals an actor reads: ``user:<name>`` first, then ``group:<code>`` each, sorted."""
    return (f"user:{actor.name}", *(f"group:{code}" for code in sorted(actor.groups)))


def is_candidate(actor: Actor, candidate_users: Iterable[str], candidate_groups: Iterable[str]) -> bool:
    """Whether the actor is named, or belongs to a named group; a task without candidates is nobody's."""
    return actor.name in candidate_users or not actor.groups.isdisjoint(candidate_groups)


def holds(actor: Actor, assignee: str | None) -> bool:
    """Whether a task with this assignee is the actor's to do: the one place that answers it."""
    return assignee is not None and assignee == actor.name
