"""What comes next in each project and whose move it is, how long that takes, and how long the phase has lasted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.domain.ports import WorkingCalendar
from engine.domain.states import UserTaskState
from engine.persistence.instances import ProcessInstance
from engine.persistence.standstill import moves
from engine.persistence.work import UserTask
from workflow.board.cards import Card
from workflow.inbox.lights import DueWords, due_words, local_day
from workflow.inbox.units import Names, short_name
from workflow.projects.models import StatRecognition
from workflow.projects.progress import stage_band
from workflow.supervision.desk.follow import desk_rows
from workflow.supervision.desk.listing import units_of


@dataclass(frozen=True, slots=True)
class Move:
    """The open step of a project that is due first: whose it is, its working days so far and those it may take."""

    task: UserTask
    name: str
    units: tuple[str, ...]
    due: DueWords
    days: int
    standard: int | None

    @property
    def is_over(self) -> bool:
        """Whether the step has lasted longer than it may."""
        return self.standard is not None and self.days > self.standard

    def whose(self, names: Names) -> str:
        """Who is to move: the person who has it, else the units it was offered to."""
        return names.person(self.task.assignee) or "、".join(names.principal(code) for code in self.units)


def next_moves(session: Session, root_keys: Iterable[int], now: datetime, calendar: WorkingCalendar) -> dict[int, Move]:
    """Root key → what comes next; nothing for a matter that waits for no person"""
    query = (
        select(UserTask)
        .where(
            UserTask.root_key.in_(set(root_keys)), UserTask.state == UserTaskState.CREATED, moves(UserTask.instance_key)
        )
        .order_by(UserTask.due_at.is_(None), UserTask.due_at, UserTask.key)
    )
    first: dict[int, UserTask] = {}
    for task in session.scalars(query):
        first.setdefault(task.root_key, task)
    units = units_of(session, desk_rows(session), [task.key for task in first.values()])
    return {root: _move(task, units.get(task.key, ()), now, calendar) for root, task in first.items()}


def phase_days(session: Session, cards: Iterable[Card], now: datetime) -> dict[int, int]:
    """Root key → calendar days a project has been in its phase: two statements."""
    shown = list(cards)
    roots = [card.root_key for card in shown]
    instances = _by_root(session.scalars(select(ProcessInstance).where(ProcessInstance.root_key.in_(roots))))
    stages = _by_root(session.scalars(select(StatRecognition).where(StatRecognition.root_key.in_(roots))))
    found = {}
    for card in shown:
        band = stage_band(instances.get(card.root_key, ()), stages.get(card.root_key, ()), now)
        days = next((cell.days for cell in band if cell.code == card.phase), None)
        if days is not None:
            found[card.root_key] = days
    return found


def _by_root(rows: Iterable[object]) -> Mapping[int, list]:  # type: ignore[type-arg]
    by_root: dict[int, list] = {}  # type: ignore[type-arg]
    for row in rows:
        by_root.setdefault(row.root_key, []).append(row)  # type: ignore[attr-defined]
    return by_root


def _move(task: UserTask, units: tuple[str, ...], now: datetime, calendar: WorkingCalendar) -> Move:
    began = local_day(task.created_at)
    standard = calendar.workdays_between(began, local_day(task.due_at)) if task.due_at is not None else None
    words = due_words(task.due_at, task.soon_at, now, calendar)
    return Move(task, short_name(task), units, words, calendar.workdays_between(began, local_day(now)), standard)
