"""How a project stands against its plan today: each step's planned days, what happened, what is still possible."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.domain.errors import NotFound
from engine.domain.ports import WorkingCalendar
from workflow.plans.actuals import actuals_of
from workflow.plans.models import Plan, PlanAdjustment, PlanStep, PlanVersion
from workflow.plans.schedule import schedule
from workflow.plans.steps import Placed, Schedule, Span, Step
from workflow.projects.models import Project


@dataclass(frozen=True, slots=True)
class StepStanding:
    """One step today: ``planned`` is its row of the version that counts, ``first`` that of the baseline if it had one.

    ``target`` is the planned one, or the one set by hand; ``slack`` the working days from the earliest possible end
    to it, and for a step that is over from its end.
    """

    planned: PlanStep
    first: PlanStep | None
    placed: Placed
    target: date
    slack: int
    by_hand: PlanAdjustment | None = None

    @property
    def late(self) -> int:
        """Working days it is, or will be, behind its target; 0 when it is not."""
        return max(0, -self.slack) if self.placed.actual.state != "passed" else 0


@dataclass(frozen=True, slots=True)
class Standing:
    """A plan today: its steps in order, and the schedule of what is possible from here."""

    plan: Plan
    version: PlanVersion
    rows: tuple[StepStanding, ...]
    schedule: Schedule

    @property
    def slack(self) -> int:
        """Working days left on the critical path; negative: the goal will be so many late."""
        return self.schedule.slack

    @property
    def next_step(self) -> StepStanding | None:
        """The step that is to move next: under way before ahead, on the critical path before beside it."""
        open_rows = [row for row in self.rows if not row.placed.is_over]
        return min(
            open_rows,
            key=lambda row: (
                row.placed.actual.state != "now",
                not row.placed.critical,
                row.target,
                row.planned.position,
            ),
            default=None,
        )

    @property
    def behind(self) -> StepStanding | None:
        """The first open step of the critical path that is late: where the slip comes from."""
        late = [row for row in self.rows if row.placed.critical and not row.placed.is_over and row.late]
        return late[0] if late else None


def standing_of(session: Session, plan: Plan, project: Project, today: date, calendar: WorkingCalendar) -> Standing:
    """How the project stands today against the version that counts."""
    rows = steps_of(session, plan.key, plan.version)
    first = {row.path: row for row in steps_of(session, plan.key, plan.baseline)}
    by_hand = adjustments_of(session, plan.key)
    done = {path: row.done_on for path, row in by_hand.items() if row.done_on is not None}
    steps = [as_step(row) for row in rows]
    actuals = actuals_of(session, project, steps, done)
    found = schedule(steps, plan.committed_on, today, calendar, actuals, targets_by_hand(by_hand))
    standings = [_standing(row, first.get(row.path), found.by_path[row.path], by_hand, calendar) for row in rows]
    return Standing(plan, version_of(session, plan.key, plan.version), tuple(standings), found)


def _standing(
    row: PlanStep, first: PlanStep | None, placed: Placed, by_hand: Mapping[str, PlanAdjustment],
    calendar: WorkingCalendar,
) -> StepStanding:  # fmt: skip
    hand = by_hand.get(row.path)
    target = hand.target if hand is not None and hand.target is not None else row.target
    return StepStanding(row, first, placed, target, calendar.workdays_between(placed.ends, target), hand)


def steps_of(session: Session, plan_key: int, version: int) -> Sequence[PlanStep]:
    """The steps of a version, in their order; the goal last."""
    query = select(PlanStep).where(PlanStep.plan_key == plan_key, PlanStep.version == version)
    return session.scalars(query.order_by(PlanStep.position)).all()


def version_of(session: Session, plan_key: int, version: int) -> PlanVersion:
    """One version of a plan. :raises NotFound: when there is none of that number"""
    row = session.scalar(select(PlanVersion).where(PlanVersion.plan_key == plan_key, PlanVersion.version == version))
    if row is None:
        raise NotFound(f"倒排计划没有第 {version} 版。")
    return row


def adjustments_of(session: Session, plan_key: int) -> dict[str, PlanAdjustment]:
    """What was set by hand last, by path."""
    query = select(PlanAdjustment).where(PlanAdjustment.plan_key == plan_key).order_by(PlanAdjustment.key)
    return {row.path: row for row in session.scalars(query)}


def targets_by_hand(by_hand: Mapping[str, PlanAdjustment]) -> dict[str, date]:
    """The targets that were set by hand, by path."""
    return {path: row.target for path, row in by_hand.items() if row.target is not None}


def as_step(row: PlanStep) -> Step:
    """A kept step as the schedule reads it, with the span it was given."""
    process_id, _, element_id = row.path.partition("/")
    return Step(
        path=row.path, process_id=process_id, element_id=element_id, name=row.name, span=Span(row.n, row.unit),
        after=tuple(row.after), counts_from=row.counts_from, fixed=row.fixed, stage=row.stage, clock=row.clock,
        owners=tuple(row.owners), process_name=row.process_name, role=row.role, milestone=row.milestone,
        beyond=process_id == "beyond",
    )  # fmt: skip
