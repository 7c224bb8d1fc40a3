"""What happened at each element of one instance, as rows for the panel beside its diagram."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from engine.persistence.instances import ElementInstance, Incident
from engine.persistence.work import UserTask
from workflow.inbox.units import Names

STATE_NAMES: Mapping[str, str] = {
    "ACTIVE": "进行中",
    "SUSPENDED": "已挂起",
    "COMPLETED": "已完成",
    "TERMINATED": "已终止",
}
MOST_VISITS = 5
Rows = list[list[str]]


def element_rows(
    visits: Iterable[ElementInstance],
    tasks: Iterable[UserTask],
    incidents: Iterable[Incident],
    names: Names,
    moment: Callable[[datetime | None], str],
) -> dict[str, Rows]:
    """Element id → rows of label and value: its latest visits, whose task it is, what went wrong."""
    rows: dict[str, Rows] = {}
    by_element: dict[str, list[ElementInstance]] = {}
    for visit in visits:
        by_element.setdefault(visit.element_id, []).append(visit)
    task_of = {task.element_instance_key: task for task in tasks}
    for element_id, found in by_element.items():
        told: Rows = [["标识", element_id], ["经过", f"{len(found)} 次"]]
        for visit in found[-MOST_VISITS:]:
            until = f" 至 {moment(visit.ended_at)}" if visit.ended_at else ""
            told.append([STATE_NAMES.get(visit.state, visit.state), f"{moment(visit.started_at)}{until}"])
            task = task_of.get(visit.key)
            if task is not None:
                told.append(["办理", names.person(task.completed_by or task.assignee) or names.unit(task)])
        rows[element_id] = told
    for incident in incidents:
        if incident.resolved_at is None:
            rows.setdefault(incident.element_id, []).append(["故障", incident.message])
    return rows
