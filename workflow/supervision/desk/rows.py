"""The rows of the desk's list as a page or a file shows them: the matter, the step, whose it is, how late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.persistence.work import UserTask
from engine.unit_of_work import UnitOfWork
from workflow.deadlines.queries import Mark, marks_of
from workflow.inbox.lights import DueWords, Light, due_words, halted_words, local_day
from workflow.inbox.subjects import Subject, subjects_of
from workflow.inbox.units import Names, names_for, short_name
from workflow.supervision.desk.listing import LateTask
from workflow.supervision.desk.phases import ORDER_PROCESS, phase_name


@dataclass(frozen=True, slots=True)
class LateRow:
    """One row as the page shows it."""

    late: LateTask
    subject: Subject | None
    due: DueWords
    stage: str
    unit: str
    unit_code: str
    owner: str
    leader: str

    @property
    def phase(self) -> str:
        """The name of the project's phase, 线索 before there is a project, 督办 for an order's own steps."""
        if self.late.task.process_id == ORDER_PROCESS:
            return "督办"
        return phase_name(self.subject.phase if self.subject else None)

    @property
    def name(self) -> str:
        """The task's name without its stage code."""
        return short_name(self.late.task)

    @property
    def project(self) -> str:
        """The matter's title."""
        return self.subject.title if self.subject is not None else "（未立项）"

    @property
    def days_over(self) -> int:
        """Working days over; 0 when it is not over."""
        return max(-(self.due.workdays_left or 0), 0)


def rows_of(uow: UnitOfWork, found: Sequence[LateTask], *, is_paused: bool = False) -> list[LateRow]:
    """The rows of these tasks, in their order; ``is_paused`` where no time of a unit runs."""
    tasks = [late.task for late in found]
    subjects = subjects_of(uow.session, [task.root_key for task in tasks])
    people = [name for one in subjects.values() for name in (one.owner_user, one.leader)]
    names = names_for(uow.session, tasks, *people)
    marks = marks_of(uow.session, (task.key for task in tasks)) if is_paused else {}
    words = [
        paused_words(late.task, marks.get(late.task.key))
        if is_paused
        else due_words(late.task.due_at, late.task.soon_at, uow.now, uow.world.calendar)
        for late in found
    ]
    rows = zip(found, words, strict=True)
    return [_row(late, subjects.get(late.task.root_key), names, worded) for late, worded in rows]


def paused_words(task: UserTask, mark: Mark | None) -> DueWords:
    """Why no time of a unit runs: the process is suspended, the clock stands, or the enterprise is waited for."""
    if mark is None:
        return halted_words()
    if mark.stopped_at is not None:
        return DueWords(Light.GREY, "停表，自 %(day)s", {"day": f"{local_day(mark.stopped_at):%m-%d}"}, "", None)
    day = f"{local_day(task.due_at):%m-%d}" if task.due_at is not None else ""
    return DueWords(Light.GREY, "等待企业，应于 %(day)s", {"day": day}, day, None)


def _row(late: LateTask, subject: Subject | None, names: Names, words: DueWords) -> LateRow:
    task = late.task
    codes = late.units or ((subject.owner_org,) if subject is not None and subject.owner_org else ())
    return LateRow(
        late=late,
        subject=subject,
        due=words,
        stage=(task.properties or {}).get("luodi.stage", ""),
        unit="、".join(names.principal(code) for code in codes),
        unit_code=codes[0] if codes else "",
        owner=names.person(task.assignee or (subject.owner_user if subject else None)),
        leader=names.person(subject.leader if subject else None),
    )
