"""The candidate groups of the diagrams, kept as data beside this file (domain.md 3.1)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from engine.unit_of_work import UnitOfWork
from workflow.people.models import CandidateGroup

_FILE = Path(__file__).with_name("groups.json")


@dataclass(frozen=True, slots=True)
class KnownGroup:
    """A candidate group as the handbook lists it: code, name, duty, and how far its data reaches."""

    code: str
    name: str
    duty: str
    scope: str


@cache
def known_groups() -> tuple[KnownGroup, ...]:
    """Every candidate group of the handbook."""
    return tuple(KnownGroup(**row) for row in json.loads(_FILE.read_text("utf-8")))


def ensure_groups(uow: UnitOfWork) -> int:
    """Bring the groups' table up to the file; groups added by hand stay. Returns how many were added."""
    added = 0
    for known in known_groups():
        row = uow.session.get(CandidateGroup, known.code)
        if row is None:
            row = CandidateGroup(code=known.code)
            uow.session.add(row)
            added += 1
        row.name, row.duty, row.scope = known.name, known.duty, known.scope
    return added
