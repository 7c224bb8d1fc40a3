"""Where an instance stands on its diagram, and the path it walked: marks for the island."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from engine.domain.states import InstanceState
from engine.persistence.instances import ElementInstance, Incident
from workflow.inbox.diagram import HOLDERS


def marks_of_visits(visits: Iterable[ElementInstance], incidents: Iterable[Incident]) -> dict[str, Any]:
    """As ``workflow.inbox.diagram.marks_of``, with the flows that were walked and a number wherever tokens rest."""
    active: Counter[str] = Counter()
    passed: Counter[str] = Counter()
    flows = set()
    for visit in visits:
        if visit.undone or visit.element_type in HOLDERS:
            continue
        if visit.flow_id:
            flows.add(visit.flow_id)
        if visit.state == InstanceState.ACTIVE:
            active[visit.element_id] += 1
        elif visit.state == InstanceState.COMPLETED:
            passed[visit.element_id] += 1
    return {
        "current": sorted(active),
        "passed": sorted((passed.keys() - active.keys()) | flows),
        "incident": sorted({one.element_id for one in incidents if one.resolved_at is None}),
        "badges": {element: str(count) for element, count in active.items()},
    }
