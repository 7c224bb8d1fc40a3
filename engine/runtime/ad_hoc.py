"""Ad-hoc sub-processes seen from outside: what can be chosen in a running instance, and choosing it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from engine.domain import variables as json_variables
from engine.domain.errors import NotFound, Refused
from engine.domain.events import ActivitiesChosen
from engine.domain.states import InstanceState
from engine.persistence.instances import ElementInstance, ProcessInstance
from engine.runtime.advance import advance
from engine.runtime.definitions import compiled_definition
from engine.runtime.event_fields import instance_fields
from engine.runtime.live import Live
from engine.spiff.ad_hoc import AdHocSpec
from engine.spiff.nesting import INNER
from engine.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Choices:
    """A running ad-hoc sub-process (its element instance key, id and name) and what can be started in it.

    ``activities`` are element id and name of each; ``group`` is the candidate group its lane is named after, empty
    where it stands in no lane.
    """

    key: int
    element_id: str
    name: str
    activities: tuple[tuple[str, str], ...]
    group: str = ""


def ad_hoc_choices(uow: UnitOfWork, instance_key: int) -> list[Choices]:
    """The running ad-hoc sub-processes of an instance, oldest first.

    :raises NotFound: when there is no such instance
    """
    instance = uow.session.get(ProcessInstance, instance_key)
    if instance is None:
        raise NotFound(f"no process instance has the key {instance_key}")
    if instance.state != InstanceState.ACTIVE:
        return []
    rows = uow.session.scalars(
        select(ElementInstance)
        .where(ElementInstance.instance_key == instance_key)
        .where(ElementInstance.element_type == "adHocSubProcess", ElementInstance.state == InstanceState.ACTIVE)
        .order_by(ElementInstance.key)
    ).all()
    if not rows:
        return []
    compiled = compiled_definition(uow, instance.definition_key)
    spec = compiled.spec
    found = []
    for row in rows:
        element = spec.task_specs.get(f"{row.element_id}{INNER}") or spec.task_specs[row.element_id]
        if isinstance(element, AdHocSpec):
            activities = tuple((name, spec.task_specs[name].title) for name in element.choices)
            node = compiled.process.node(row.element_id)
            group = (node.lane or "").lstrip("=") if node is not None else ""
            found.append(Choices(row.key, row.element_id, element.title, activities, group))
    return found


def activate_ad_hoc(
    uow: UnitOfWork,
    scope_key: int,
    chosen: Sequence[tuple[str, Mapping[str, Any]]],
    *,
    cancel_remaining: bool = False,
) -> None:
    """Start activities in a running ad-hoc sub-process, each with variables local to its run.

    With ``cancel_remaining`` what runs in it is terminated first. The event log keeps
    :class:`~engine.domain.events.ActivitiesChosen`.

    :raises NotFound: when no ad-hoc sub-process with this element instance key runs
    :raises Invalid: when an activity is not there to be chosen, or none is named
    :raises Refused: when the sub-process is about to end, stands still with an incident, or runs one activity at a
        time and one runs
    """
    element = uow.session.get(ElementInstance, scope_key)
    if element is None:
        raise NotFound(f"no element instance has the key {scope_key}")
    given = [(element_id, json_variables.normalise(dict(variables))) for element_id, variables in chosen]

    def choose(live: Live) -> None:
        token = live.workflow.token(scope_key)
        if token is None:
            raise NotFound(f"the element instance {scope_key} ({element.element_id!r}) has ended")
        spec = token.task_spec
        if not isinstance(spec, AdHocSpec):
            raise Refused(f"the element instance {scope_key} ({element.element_id!r}) is no ad-hoc sub-process")
        started = spec.activate(token, given, cancel_remaining=cancel_remaining)
        uow.emit(
            ActivitiesChosen(
                **instance_fields(live.row), element_id=spec.element_id, element_key=scope_key,
                canceled_remaining=cancel_remaining,
                activated=tuple((child.task_spec.element_id, child.key) for child in started),
            )
        )  # fmt: skip

    advance(uow, element.instance_key, choose)
