"""A plan on a diagram: by element its target date and slack, for the diagram island."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from workflow.plans.standing import Standing, StepStanding


def date_marks(standing: Standing, process_id: str) -> dict[str, dict[str, Any]]:
    """What to put on the elements of one process: words, the same in full, and whether it is late or over."""
    return {
        row.placed.step.element_id: {"words": short(row), "title": full(row), "late": row.late > 0 and not _over(row)}
        for row in standing.rows
        if row.placed.step.process_id == process_id and row.placed.actual.state != "passed"
    }


def short(row: StepStanding) -> str:
    """The date and the slack in a few characters."""
    if _over(row):
        ended = row.placed.actual.ended_on
        return f"✓ {ended:%m-%d}" if ended is not None else "✓"
    left = _("迟 %(days)s", days=row.late) if row.late else _("余 %(days)s", days=row.slack)
    return f"{row.target:%y-%m-%d} {left}"


def full(row: StepStanding) -> str:
    """The same in a sentence, for who points at it or listens."""
    if _over(row):
        return _("%(name)s：已办", name=row.planned.name)
    if row.late:
        return _("%(name)s：应于 %(day)s 完成，预计迟 %(days)s 个工作日", name=row.planned.name, day=f"{row.target}",
                 days=row.late)  # fmt: skip
    return _("%(name)s：应于 %(day)s 完成，还有 %(days)s 个工作日余量", name=row.planned.name, day=f"{row.target}",
             days=row.slack)  # fmt: skip


def _over(row: StepStanding) -> bool:
    return row.placed.is_over
