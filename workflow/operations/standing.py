"""Where the instances of a list stand now: the names of the elements that tokens rest on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import select

from engine.domain.states import InstanceState
from engine.persistence.instances import ElementInstance, ProcessInstance
from engine.persistence.standstill import UNENDED
from engine.unit_of_work import UnitOfWork
from workflow.inbox.diagram import HOLDERS
from workflow.operations.choices import element_names

MOST_NAMED = 3


def standing_of(uow: UnitOfWork, instances: Iterable[ProcessInstance]) -> Mapping[int, str]:
    """Key of an instance → where it stands, in words: one statement for the whole list."""
    running = {one.key: one.definition_key for one in instances if one.state in UNENDED}
    if not running:
        return {}
    visit = ElementInstance
    query = (
        select(visit.instance_key, visit.element_id)
        .where(visit.instance_key.in_(running), visit.state == InstanceState.ACTIVE, visit.element_type.not_in(HOLDERS))
        .order_by(visit.key)
    )
    found: dict[int, dict[str, int]] = {}
    for key, element_id in uow.session.execute(query):
        counts = found.setdefault(key, {})
        counts[element_id] = counts.get(element_id, 0) + 1
    return {key: _words(counts, element_names(uow, running[key])) for key, counts in found.items()}


def _words(counts: Mapping[str, int], names: Mapping[str, str]) -> str:
    told = [
        names.get(element_id, element_id) + (f" ×{count}" if count > 1 else "") for element_id, count in counts.items()
    ]
    more = f" 等 {len(told)} 处" if len(told) > MOST_NAMED else ""
    return "、".join(told[:MOST_NAMED]) + more
