"""What a comparison gives: a diff a file, in it a change for each thing that differs, in it what exactly was and is."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

KINDS = ("added", "removed", "renamed", "changed", "rescoped", "reordered", "moved")
"""Kinds of change, the weightiest first: only the last is about looks alone."""


@dataclass(frozen=True, slots=True)
class Detail:
    """One aspect of a thing, as it was and as it is; ``None`` where it is absent.

    ``aspect`` is a path such as ``@name``, ``zeebe:assignmentDefinition@candidateGroups``, ``cell:amount`` or
    ``validate.required``; ``engine``'s texts stand as written, with the ``=`` of an expression.
    """

    aspect: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs.

    ``what`` is the thing's kind in its own language (``userTask``, ``decision``, ``rule``, ``textfield``, ``line``);
    ``id`` is the newer id, of what is gone the older; ``old_id`` differs from it only where the id was renamed.
    ``within`` is the decision of a row or column, the scope of an element, the group of a field. ``old_index`` and
    ``new_index`` count table rows and lines from 1.
    """

    kind: str
    what: str
    id: str
    name: str = ""
    old_id: str | None = None
    within: str = ""
    old_index: int | None = None
    new_index: int | None = None
    details: tuple[Detail, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready members, absent ones left out."""
        whole = {key: value for key, value in asdict(self).items() if value not in (None, "", ())}
        if self.details:
            whole["details"] = [asdict(detail) for detail in self.details]
        return whole


@dataclass(frozen=True, slots=True)
class FileDiff:
    """One file that differs: ``state`` is ``added``, ``removed`` or ``changed``; ``kind`` says how it was read.

    ``kind`` is ``bpmn``, ``dmn``, ``form`` or ``text``: what cannot be read as what its name says is text.
    """

    file: str
    kind: str
    state: str
    changes: tuple[Change, ...] = field(default=())

    def as_dict(self) -> dict[str, Any]:
        """The diff as JSON-ready members."""
        return {
            "file": self.file,
            "kind": self.kind,
            "state": self.state,
            "changes": [change.as_dict() for change in self.changes],
        }

    def count(self, *kinds: str) -> int:
        """How many changes are of these kinds."""
        return sum(change.kind in kinds for change in self.changes)


def details_between(old: dict[str, str], new: dict[str, str]) -> tuple[Detail, ...]:
    """The aspects that differ, in the order of the newer thing, gone ones last."""
    aspects = [*new, *(aspect for aspect in old if aspect not in new)]
    return tuple(Detail(one, old.get(one), new.get(one)) for one in aspects if old.get(one) != new.get(one))


def in_order(changes: list[Change]) -> tuple[Change, ...]:
    """The changes with the weightiest kinds first; within a kind as they were found."""
    return tuple(sorted(changes, key=lambda change: KINDS.index(change.kind)))
