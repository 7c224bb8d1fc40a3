"""The columns of the stage board: how many projects stand in each phase, by light, and their investment."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from sqlalchemy import ColumnElement, func, literal_column, select
from sqlalchemy.orm import Session

from engine.persistence.instances import ProcessInstance
from engine.persistence.standstill import UNENDED
from workflow.board.lighted import present_lights
from workflow.inbox.lights import Light
from workflow.projects.models import Lead, Project
from workflow.supervision.desk.phases import FIRST_PHASE, PHASES

PROJECT = Project.__table__.c


@dataclass(frozen=True, slots=True)
class BoardFilter:
    """What the board is narrowed to; empty members narrow nothing. ``phase`` and ``light`` narrow its rows alone."""

    unit: str = ""
    leader: str = ""
    variant: str = ""
    phase: str = ""
    light: str = ""


@dataclass(slots=True)
class StageColumn:
    """One phase: how many projects, by light with their investment in 万元, and in all."""

    phase: str
    name: str
    count: int = 0
    amount: Decimal = Decimal(0)
    lights: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("red", "yellow", "green", "grey"), 0))
    amounts: dict[str, Decimal] = field(
        default_factory=lambda: dict.fromkeys(("red", "yellow", "green", "grey"), Decimal(0))
    )

    def add(self, light: str, count: int, amount: Decimal | None) -> None:
        """Count these in."""
        self.count += count
        self.amount += amount or 0
        self.lights[light] += count
        self.amounts[light] += amount or 0


def is_on_board(narrowed: BoardFilter) -> list[ColumnElement[bool]]:
    """The projects of a board, whatever their phase and light."""
    where: list[ColumnElement[bool]] = [PROJECT.mgmt_status == literal_column("'active'")]
    for column, value in (
        (PROJECT.owner_org, narrowed.unit), (PROJECT.leader, narrowed.leader), (PROJECT.variant, narrowed.variant),
    ):  # fmt: skip
        if value:
            where.append(column == value)
    return where


def stage_columns(session: Session, narrowed: BoardFilter | None = None) -> list[StageColumn]:
    """Every phase of the board with its live projects; leads that are no project yet stand in the first.

    A lead has no light of its own and counts as green; with a unit narrowed to it is the unit's that found it, with a
    leader or a type there is none.
    """
    narrowed = narrowed or BoardFilter()
    columns = {phase: StageColumn(phase, name) for phase, name in PHASES.items()}
    count, amount = func.count(), func.sum(PROJECT.total_invest)
    everything = select(PROJECT.phase, count, amount).where(*is_on_board(narrowed)).group_by(PROJECT.phase)
    lights = present_lights()
    alight = (
        select(PROJECT.phase, lights.c.light, count, amount)
        .join(lights, lights.c.business_key == PROJECT.business_key)
        .where(*is_on_board(narrowed))
        .group_by(PROJECT.phase, lights.c.light)
    )
    for phase, number, total in session.execute(everything):
        _column(columns, phase).add(Light.GREEN, number, total)
    for phase, light, number, total in session.execute(alight):
        column = _column(columns, phase)
        column.add(Light.GREEN, -number, -(total or 0))
        column.add(light, number, total)
    if not narrowed.leader and not narrowed.variant:
        number, total = _leads(session, narrowed.unit)
        columns[FIRST_PHASE].add(Light.GREEN, number, total)
    return list(columns.values())


def _column(columns: dict[str, StageColumn], phase: str) -> StageColumn:
    return columns[phase if phase in columns else FIRST_PHASE]


def _leads(session: Session, unit: str) -> tuple[int, Decimal | None]:
    lead = Lead.__table__.c
    live = select(ProcessInstance.key).where(ProcessInstance.state.in_(UNENDED))
    query = (
        select(func.count(), func.sum(lead.total_invest))
        .select_from(Lead.__table__.outerjoin(Project.__table__, PROJECT.root_key == lead.root_key))  # type: ignore[arg-type]
        .where(PROJECT.key.is_(None), lead.root_key.in_(live))
    )
    if unit:
        query = query.where(lead.source_org == unit)
    number, total = session.execute(query).one()
    return number, total
