"""The stage band of a project: nine phases, which are done, where it is, and how many days each took."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from engine.domain.ports import OFFICE_ZONE
from engine.persistence.instances import ProcessInstance
from workflow.projects.models import StatRecognition
from workflow.projects.recorders import PHASES

PHASE_NAMES: Mapping[str, str] = {
    "P1": "线索",
    "P2": "洽谈",
    "P3": "评审决策",
    "P4": "签约",
    "P5": "立项审批",
    "P6": "供地落地",
    "P7": "许可开工",
    "P8": "建设投产",
    "P9": "异常退出",
}
"""The phases of domain.md 4.2, in their order."""


@dataclass(frozen=True, slots=True)
class PhaseCell:
    """One cell of the band: ``state`` is done, now or ahead; ``days`` in calendar days, None when not begun."""

    code: str
    name: str
    state: str
    begun: date | None
    ended: date | None
    days: int | None


def stage_band(
    instances: Iterable[ProcessInstance], stages: Iterable[StatRecognition], now: datetime, *, ended_badly: bool = False
) -> list[PhaseCell]:
    """The band from the instances of a project's called processes; building begins with the ``started`` stage."""
    spans: dict[str, tuple[datetime, datetime | None]] = {}
    for instance in instances:
        phase = PHASES.get(instance.process_id)
        if phase is None:
            continue
        known = spans.get(phase)
        begun = instance.started_at if known is None else min(known[0], instance.started_at)
        ended = instance.ended_at
        if known is not None and (known[1] is None or ended is None):
            ended = None
        elif known is not None and ended is not None and known[1] is not None:
            ended = max(known[1], ended)
        spans[phase] = (begun, ended)
    _split_construction(spans, stages)
    cells = [_cell(code, name, spans.get(code), now) for code, name in PHASE_NAMES.items()]
    if ended_badly:
        cells[-1] = PhaseCell("P9", PHASE_NAMES["P9"], "now", None, None, None)
    return cells


def _split_construction(spans: dict[str, tuple[datetime, datetime | None]], stages: Iterable[StatRecognition]) -> None:
    started = next((row for row in stages if row.stage == "started" and row.revoked_at is None), None)
    if started is None or "P7" not in spans:
        return
    begun, ended = spans["P7"]
    begins_building = max(begun, started.recorded_at)
    spans["P7"] = (begun, begins_building)
    later = spans.get("P8")
    spans["P8"] = (begins_building, later[1] if later is not None else ended if ended is None else None)


def _cell(code: str, name: str, span: tuple[datetime, datetime | None] | None, now: datetime) -> PhaseCell:
    if span is None:
        return PhaseCell(code, name, "ahead", None, None, None)
    begun, ended = _day(span[0]), None if span[1] is None else _day(span[1])
    return PhaseCell(code, name, "now" if ended is None else "done", begun, ended, ((ended or _day(now)) - begun).days)


def _day(moment: datetime) -> date:
    return moment.astimezone(OFFICE_ZONE).date()
