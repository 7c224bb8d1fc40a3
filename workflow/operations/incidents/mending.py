"""Mends what an incident stopped at, and does the step again: one variable, a job's retries, in one transaction."""

from __future__ import annotations

from engine.domain.errors import Finding, Invalid, Refused
from engine.domain.states import IncidentState, InstanceState
from engine.persistence.instances import Incident, ProcessInstance
from engine.runtime.jobs import update_job
from engine.unit_of_work import UnitOfWork
from workflow.operations import resolve
from workflow.operations.incidents.queries import find_incident, job_of, scopes_of
from workflow.operations.standstill import read_reason

MOST_RETRIES = 100


def mend_and_retry(
    uow: UnitOfWork,
    incident_key: int,
    reason: str,
    *,
    name: str = "",
    written: str = "",
    scope_key: int | None = None,
    retries: str = "",
) -> Incident | None:
    """Set the variable where one is named, and a job's retries where they are; then try again.

    The new incident when it failed again, else nothing. ``scope_key`` is one of the scopes the element sees.

    :raises NotFound: when there is no such incident
    :raises Refused: when it is resolved already, or its instance is suspended
    :raises Invalid: without a reason, or for a variable or number that is none
    """
    why = read_reason(reason)
    incident = find_incident(uow.session, incident_key)
    if incident.state != IncidentState.ACTIVE:
        raise Refused("无法重试：该故障已经处理。")
    if uow.session.get_one(ProcessInstance, incident.instance_key).state == InstanceState.SUSPENDED:
        raise Refused("无法重试：流程已挂起，恢复后才能重试。")
    if retries.strip():
        _give_retries(uow, incident, retries, why)
    if name.strip():
        wanted = scope_key or incident.instance_key
        if wanted not in dict(scopes_of(uow.session, incident)):
            raise Invalid("这个范围不属于该故障。", [Finding("scope", "范围不对。", element="scope")])
        resolve.mend_variable(uow, wanted, name, written, why)
        uow.session.flush()
        if uow.session.get_one(Incident, incident_key, populate_existing=True).state != IncidentState.ACTIVE:
            return None  # a condition that waited for the variable has let it go on
    return resolve.retry_incident(uow, incident_key, why)


def _give_retries(uow: UnitOfWork, incident: Incident, written: str, why: str) -> None:
    job = job_of(uow.session, incident)
    count = int(written) if written.strip().isdecimal() and len(written.strip()) < 5 else 0
    if job is None or not 1 <= count <= MOST_RETRIES:
        message = f"重试次数请填 1 到 {MOST_RETRIES}。" if job is not None else "这里没有服务，不必填重试次数。"
        raise Invalid(message, [Finding("number", message, element="retries")])
    update_job(uow, job.key, retries=count, reason=why)
