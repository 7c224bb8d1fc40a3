"""What a plan is made of, as plain values: the steps to a goal, how long each may take, what each follows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time: ``n`` working days (``wd``), calendar days (``cd``) or months (``m``) (domain.md 0.3)."""

    n: int = 0
    unit: str = "wd"


@dataclass(frozen=True, slots=True)
class Step:
    """One step on the way: an element of a diagram, or one that is only tracked beyond the diagrams.

    ``path`` names it in its plan: the called processes from the outermost, and the element. ``after`` are the paths it
    follows. With ``counts_from`` the span does not begin when the steps before are done but with the end of that step
    (交地后 6 个月内开工), and runs beside what lies between. A ``fixed`` span is set by law or is a wait: it cannot be
    made shorter. ``owners`` are codes of units and candidate groups, ``role`` the lane.
    """

    path: str
    process_id: str
    element_id: str
    name: str
    span: Span = Span()
    after: tuple[str, ...] = ()
    counts_from: str | None = None
    fixed: bool = False
    stage: str = ""
    clock: str = ""
    owners: tuple[str, ...] = ()
    process_name: str = ""
    role: str = ""
    milestone: str = ""
    beyond: bool = False


@dataclass(frozen=True, slots=True)
class Actual:
    """What has come of a step: ``state`` is done, passed (the way went by it), now or ahead."""

    state: str = "ahead"
    began_on: date | None = None
    ended_on: date | None = None


AHEAD = Actual()
OVER = frozenset({"done", "passed"})


@dataclass(frozen=True, slots=True)
class Placed:
    """A step with its days; all are working days.

    ``latest_start`` and ``target`` are the latest that still keep the goal's date; ``begins`` and ``ends`` the
    earliest that are possible from where the project stands (what happened, for a step that is over). ``slack`` are
    the working days from the earliest end to the target: negative where the target cannot be kept any more.
    """

    step: Step
    latest_start: date
    target: date
    begins: date
    ends: date
    slack: int
    critical: bool
    actual: Actual = AHEAD

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to be done of it."""
        return self.actual.state in OVER


@dataclass(frozen=True, slots=True)
class Schedule:
    """Steps with their days, in an order in which each comes after those it follows; the last is the goal."""

    committed_on: date
    rows: tuple[Placed, ...]
    by_path: Mapping[str, Placed] = field(repr=False, compare=False, default_factory=dict)

    @property
    def goal(self) -> Placed:
        """The step the committed date is about."""
        return self.rows[-1]

    @property
    def slack(self) -> int:
        """Working days that are left over on the critical path; negative: so many are missing."""
        return self.goal.slack

    @property
    def expected_on(self) -> date:
        """When the goal is reached if everything from now takes as long as it may."""
        return self.goal.ends

    def critical_path(self) -> Iterator[Placed]:
        """The chain that the goal's earliest day hangs on, first step first."""
        return (row for row in self.rows if row.critical)


def in_order(steps: Sequence[Step]) -> list[Step]:
    """The steps so that each comes after those it follows and counts from; the given order where it is free.

    :raises ValueError: when they follow one another in a circle, or one follows a step that is not there
    """
    waiting = {step.path: step for step in steps}
    ordered: list[Step] = []
    placed: set[str] = set()
    while waiting:
        ready = [step for step in waiting.values() if all(path in placed for path in befores(step))]
        if not ready:
            raise ValueError(f"steps follow one another in a circle, or a step is missing: {', '.join(waiting)}")
        for step in ready:
            del waiting[step.path]
            placed.add(step.path)
            ordered.append(step)
    return ordered


def befores(step: Step) -> tuple[str, ...]:
    """The paths of all steps this one waits for."""
    return step.after if step.counts_from is None else (*step.after, step.counts_from)


def leading_to(steps: Sequence[Step], goal: str) -> list[Step]:
    """The goal and what leads to it; the goal last."""
    by_path = {step.path: step for step in steps}
    wanted: set[str] = set()
    stack = [goal]
    while stack:
        path = stack.pop()
        if path not in wanted:
            wanted.add(path)
            stack.extend(befores(by_path[path]))
    found = in_order([step for step in steps if step.path in wanted])
    found.sort(key=lambda step: step.path == goal)
    return found
