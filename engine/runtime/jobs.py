"""Jobs for workers outside: activated with a lease, then completed, failed or ended by an error, by exactly one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import or_, select

from engine.domain import variables as json_variables
from engine.domain.errors import Broken, NotFound, Refused, Suspended
from engine.domain.events import JobUpdated
from engine.domain.states import JobState
from engine.persistence.instances import ProcessInstance
from engine.persistence.standstill import moves
from engine.persistence.work import Job
from engine.runtime.advance import advance
from engine.runtime.event_fields import instance_fields
from engine.runtime.live import Live, lock_instance, refuse_suspended, take_up
from engine.spiff import effects as fx
from engine.spiff.events import throw_at
from engine.unit_of_work import UnitOfWork


def activate_jobs(
    uow: UnitOfWork, job_type: str, *, worker: str, lease_ms: int, limit: int, fetch: Sequence[str] = ()
) -> list[tuple[Job, dict[str, Any]]]:
    """Give out waiting jobs of a type, with a lease of ``lease_ms``, and the variables each sees.

    Jobs of suspended instances are not given out.
    """
    rows = uow.session.scalars(
        select(Job)
        .where(
            Job.type == job_type,
            Job.state == JobState.CREATED,
            Job.retries > 0,
            or_(Job.lease_until.is_(None), Job.lease_until < uow.now),
            moves(Job.instance_key),
        )
        .order_by(Job.key)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    found = []
    for job in rows:
        try:
            seen = _variables(uow, job, fetch)
        except Suspended:
            continue  # while we asked for it
        job.worker, job.lease_until = worker, uow.now + timedelta(milliseconds=lease_ms)
        found.append((job, seen))
    return found


def complete_job(uow: UnitOfWork, job_key: int, variables: Mapping[str, Any] | None = None) -> None:
    """The worker has done a job.

    :raises NotFound: when there is none
    :raises Refused: when it has ended, or its instance is suspended: then the job stays as it is
    """
    job = _open_job(uow, job_key)
    values = json_variables.as_variables(variables or {})

    def finish(live: Live) -> None:
        token = live.workflow.token(job_key)
        if token is None:
            raise Refused(f"the job {job_key} has ended")
        token.task_spec.finish(token, values)

    advance(uow, job.instance_key, finish)


def fail_job(uow: UnitOfWork, job_key: int, *, retries: int, message: str = "", back_off_ms: int = 0) -> None:
    """The worker could not do a job; with no retries left it becomes an incident.

    :raises NotFound: when there is none
    :raises Refused: when it has ended, or its instance is suspended: then the job stays as it is
    """
    job = _open_job(uow, job_key)
    job.retries, job.error_message, job.worker = retries, message, None
    job.lease_until = uow.now + timedelta(milliseconds=back_off_ms) if back_off_ms else None
    if retries > 0:
        return

    def break_down(live: Live) -> None:
        token = live.workflow.token(job_key)
        if token is not None:
            error = Broken(message or "the worker failed the job", element_id=job.element_id, kind="JOB_NO_RETRIES")
            live.workflow.break_down(token, error, "work")
            job.state = JobState.FAILED

    advance(uow, job.instance_key, break_down)


def throw_job_error(
    uow: UnitOfWork, job_key: int, code: str, *, message: str = "", variables: Mapping[str, Any] | None = None
) -> None:
    """The worker reports a business error that the diagram may catch.

    :raises NotFound: when there is none
    :raises Refused: when it has ended, or its instance is suspended: then the job stays as it is
    """
    job = _open_job(uow, job_key)
    values = json_variables.as_variables(variables or {})

    def throw(live: Live) -> None:
        token = live.workflow.token(job_key)
        if token is None:
            raise Refused(f"the job {job_key} has ended")
        job.state, job.error_message = JobState.ERROR_THROWN, message
        token.internal_data.pop("job", None)
        if not throw_at(token, "error", code, values):
            live.workflow.throw_outwards(fx.ThrownUpwards("error", token.key, job.element_id, code, values))

    advance(uow, job.instance_key, throw)


def update_job(
    uow: UnitOfWork, job_key: int, *, retries: int | None = None, lease_ms: int | None = None, reason: str = ""
) -> None:
    """Change the retries or the lease of a job, also of one that failed: it has them when its incident is resolved.

    :raises NotFound: when there is none
    :raises Refused: when it has ended, or its instance is suspended
    """
    job = _open_job(uow, job_key, JobState.CREATED, JobState.FAILED)
    wanted: dict[str, Any] = {"retries": retries}
    if lease_ms is not None:
        wanted["lease_until"] = uow.now + timedelta(milliseconds=lease_ms)
    changes = {}
    for name, value in wanted.items():
        if value is not None:
            changes[name] = (getattr(job, name), value)
            setattr(job, name, value)
    instance = uow.session.get_one(ProcessInstance, job.instance_key)
    uow.emit(
        JobUpdated(
            **instance_fields(instance), job_key=job_key, element_id=job.element_id, changes=changes,
            reason=reason,
        )
    )  # fmt: skip


def _open_job(uow: UnitOfWork, job_key: int, *states: JobState) -> Job:
    instance_key = uow.session.scalar(select(Job.instance_key).where(Job.key == job_key))
    if instance_key is None:
        raise NotFound(f"no job has the key {job_key}")
    refuse_suspended(lock_instance(uow, instance_key))
    job = uow.session.scalar(select(Job).where(Job.key == job_key).execution_options(populate_existing=True))
    if job is None or job.state not in (states or (JobState.CREATED,)):
        raise Refused(f"the job {job_key} is {job.state.lower() if job else 'gone'}")
    return job


def _variables(uow: UnitOfWork, job: Job, fetch: Sequence[str]) -> dict[str, Any]:
    token = take_up(uow, job.instance_key).workflow.token(job.key)
    seen = dict(token.variables()) if token is not None else {}
    uow.live.pop(job.instance_key, None)
    return {name: seen[name] for name in fetch if name in seen} if fetch else seen
