"""Who a task waits for, in one word: its assignee, else the unit or group it was offered to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from sqlalchemy.orm import Session

from engine.domain.assignment import SYSTEM
from workflow.people.queries import all_names


class Work(Protocol):
    """What is read here of a task, its row or a line of a list."""

    @property
    def name(self) -> str: ...
    @property
    def properties(self) -> Mapping[str, Any]: ...
    @property
    def assignee(self) -> str | None: ...
    @property
    def completed_by(self) -> str | None: ...
    @property
    def candidate_users(self) -> Iterable[str]: ...
    @property
    def candidate_groups(self) -> Iterable[str]: ...


@dataclass(frozen=True, slots=True)
class Names:
    """User names, organisation codes and group codes with the words people use for them."""

    people: Mapping[str, str] = field(default_factory=dict)
    orgs: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)

    def person(self, username: str | None) -> str:
        """A person's name to show, or nothing."""
        if username == SYSTEM.name:
            return "系统"
        return self.people.get(username, username) if username else ""

    def people_of(self, usernames: Sequence[str], most: int = 0) -> str:
        """Their names; of more than ``most`` the first of them and how many they are."""
        names = [self.person(name) for name in usernames]
        if not most or len(names) <= most:
            return "、".join(names)
        return f"{'、'.join(names[:most])}等 {len(names)} 人"

    def org(self, code: str | None) -> str:
        """An organisation's name, or nothing."""
        return self.orgs.get(code, code) if code else ""

    def principal(self, code: str) -> str:
        """A group's or organisation's name."""
        return self.orgs.get(code) or self.groups.get(code) or code

    def unit(self, task: Work) -> str:
        """The organisation a task was offered to, else its groups; a task of nobody is nobody's."""
        codes = list(task.candidate_groups or ())
        orgs = [self.orgs[code] for code in codes if code in self.orgs]
        return "、".join(orgs or [self.groups.get(code, code) for code in codes[:2]])


def short_name(task: Work) -> str:
    """The task's name without the stage code that stands in a column of its own."""
    return task.name.removeprefix((task.properties or {}).get("luodi.stage", "")).strip() or task.name


def names_for(session: Session, tasks: Iterable[Work], *others: str | None) -> Names:
    """Names for these tasks' people and units, and for other user names."""
    usernames = {name for name in others if name}
    for task in tasks:
        usernames.update(name for name in (task.assignee, task.completed_by) if name)
        usernames.update(task.candidate_users or ())
    return Names(*all_names(session, usernames))
