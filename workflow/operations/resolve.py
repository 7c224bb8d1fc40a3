"""What an administrator does for an instance that stands still: mend a variable, retry, or end it."""

from __future__ import annotations

from sqlalchemy import select

from engine.domain.errors import Finding, Invalid, NotFound, Refused
from engine.domain.states import IncidentState
from engine.persistence.instances import Incident
from engine.runtime import activate_ad_hoc, ad_hoc_choices, cancel_instance, resolve_incident, set_variables
from engine.unit_of_work import UnitOfWork
from workflow.operations.standstill import read_reason
from workflow.operations.values import read_value


def retry_incident(uow: UnitOfWork, incident_key: int, reason: str) -> Incident | None:
    """Do again what failed; the new incident when it failed again, else nothing.

    :raises Invalid: without a reason
    :raises NotFound: when there is no such incident
    :raises Refused: when it is resolved already
    """
    why = read_reason(reason)
    incident = uow.session.get(Incident, incident_key)
    if incident is not None and incident.state != IncidentState.ACTIVE:
        raise Refused("无法重试：该故障已经处理。")
    resolve_incident(uow, incident_key, reason=why)
    uow.session.flush()
    if incident is None:
        return None
    query = select(Incident).where(
        Incident.instance_key == incident.instance_key,
        Incident.element_id == incident.element_id,
        Incident.state == IncidentState.ACTIVE,
    )
    return uow.session.scalars(query).first()


def mend_variable(uow: UnitOfWork, scope_key: int, name: str, written: str, reason: str, kind: str = "json") -> None:
    """Set one variable to a value written as ``kind`` says (``workflow.operations.values``).

    :raises Invalid: without a reason, when the name is empty, or the value is none of its kind
    """
    why, name = read_reason(reason), name.strip()
    if not name:
        raise Invalid("请填写变量名。", [Finding("required", "请填写变量名。", element="name")])
    value = read_value(kind, written)
    set_variables(uow, scope_key, {name: value}, reason=why)


def end_instance(uow: UnitOfWork, instance_key: int, reason: str) -> None:
    """Terminate an instance with all it called.

    :raises Invalid: without a reason
    :raises Refused: when it has ended or was called by another
    """
    cancel_instance(uow, instance_key, reason=read_reason(reason))


def start_activity(uow: UnitOfWork, instance_key: int, scope_key: int | None, element_id: str) -> str:
    """Start an activity of an ad-hoc sub-process of this instance; its name.

    :raises NotFound: when it is not there to be chosen (any more)
    :raises Refused: when the sub-process cannot start it now
    """
    choices = next((one for one in ad_hoc_choices(uow, instance_key) if one.key == scope_key), None)
    name = dict(choices.activities).get(element_id) if choices is not None else None
    if choices is None or name is None:
        raise NotFound("没有这个可启动的活动，它所在的子流程可能已经结束。")
    try:
        activate_ad_hoc(uow, choices.key, [(element_id, {})])
    except Refused as error:
        raise Refused(f"“{choices.name}”现在不能启动活动：可能一次只办一项、正要结束，或有故障未处理。") from error
    return name
