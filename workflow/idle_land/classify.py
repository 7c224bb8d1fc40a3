"""Asks DMN-13 (``idle_land_class``) what a parcel is on a day, and keeps every change of class."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, select

from engine.persistence.definitions import DecisionDefinition
from engine.runtime import evaluate_decision
from engine.unit_of_work import UnitOfWork
from workflow.idle_land.events import IdleClassChanged
from workflow.idle_land.facts import told
from workflow.idle_land.models import IdleClassChange, ParcelUse

DECISION = "idle_land_class"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What DMN-13 says: the class, whether it goes on the list of responsibility, and why in words.

    ``level`` is the step within the class, ``legal`` whether it is idle by law, ``since`` from when the days count,
    ``row`` the row of domain.md 10.1.
    """

    idle_class: str
    level: int
    listed: bool
    legal: bool
    since: date | None
    row: str
    words: str


def is_deployed(uow: UnitOfWork) -> bool:
    """Whether the decision is there to be asked."""
    return bool(uow.session.scalar(select(exists().where(DecisionDefinition.decision_id == DECISION))))


def classify(uow: UnitOfWork, row: ParcelUse, on_day: date) -> Verdict:
    """What the newest version of the decision says of the parcel on ``on_day``.

    :raises NotFound: when the decision was not deployed
    """
    variables = {"facts": told(row), "today": on_day.isoformat()}
    said = evaluate_decision(uow, decision_id=DECISION, variables=variables).output
    return Verdict(
        idle_class=said["class"],
        level=int(said["level"]),
        listed=bool(said["listed"]),
        legal=bool(said["legal"]),
        since=date.fromisoformat(said["since"]) if said["since"] else None,
        row=said["row"],
        words=said["words"],
    )


def keep_class(uow: UnitOfWork, row: ParcelUse, after: str, words: str, on_day: date) -> bool:
    """Put the parcel into a class from ``on_day``, with a line of history when it was in another; whether it was."""
    before = row.idle_class
    row.classified_on = on_day
    if before == after:
        return False
    row.idle_class = after
    uow.session.add(
        IdleClassChange(
            key=uow.next_key(), parcel_no=row.parcel_no, on_day=on_day, before=before, after=after, words=words,
            by=uow.actor.name, at=uow.now, facts=told(row),
        )
    )  # fmt: skip
    uow.emit(IdleClassChanged(parcel_no=row.parcel_no, before=before, after=after, words=words))
    return True
