"""Jobs that a worker outside has: completed, failed or ended by an error, by exactly one; and their leases prolonged.

A job given to a leasing worker (``engine.runtime.job_activation``) is ended with the token of its newest lease alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from engine.domain import variables as json_variables
from engine.domain.errors import Broken, NotFound, Refused
from engine.domain.events import JobUpdated
from engine.domain.ports import OFFICE_ZONE
from engine.domain.retry import BackoffError, backoff_after, modelled_backoff
from engine.domain.states import JobState
from engine.persistence.instances import ProcessInstance
from engine.persistence.work import Job
from engine.runtime.advance import advance
from engine.runtime.event_fields import instance_fields
from engine.runtime.instances import set_variables
from engine.runtime.live import Live, lock_instance, refuse_suspended, take_up_locked
from engine.spiff import effects as fx
from engine.spiff.events import throw_at
from engine.unit_of_work import UnitOfWork

GIVEN_BACK = ""
"""The token of a job that is for leasing workers, and that none of them has now."""


def complete_job(
    uow: UnitOfWork, job_key: int, variables: Mapping[str, Any] | None = None, *, lease_token: str | None = None
) -> None:
    """The worker has done a job.

    :raises NotFound: when there is none
    :raises Refused: when it has ended, its instance is suspended, or somebody else has its lease: the job stays as it
        is
    """
    job = _held_job(uow, job_key, lease_token)
    values = json_variables.as_variables(variables or {})

    def finish(live: Live) -> None:
        token = live.workflow.token(job_key)
        if token is None:
            raise Refused(f"the job {job_key} has ended")
        token.task_spec.finish(token, values)

    advance(uow, job.instance_key, finish)


def fail_job(
    uow: UnitOfWork,
    job_key: int,
    *,
    retries: int,
    message: str = "",
    back_off_ms: int = 0,
    variables: Mapping[str, Any] | None = None,
    lease_token: str | None = None,
) -> None:
    """The worker could not do a job; with no retries left it becomes an incident.

    ``variables`` are set at the job's element, for whoever has the job next.

    Otherwise it is given out again after ``back_off_ms``, or when that is 0 after the model's own backoff
    (``engine.domain.retry``), or at once where the model has none. A backoff nobody can read is an incident.

    :raises NotFound: when there is none
    :raises Refused: when it has ended, its instance is suspended, or somebody else has its lease: the job stays as it
        is
    """
    job = _held_job(uow, job_key, lease_token, moving=bool(variables) or retries <= 0)
    if variables:
        set_variables(uow, job.element_instance_key, variables, local=True)
    job.retries, job.error_message, job.worker = retries, message, None
    job.failures += 1
    job.lease_token = None if job.lease_token is None else GIVEN_BACK
    fault, wait = "", back_off_ms / 1000
    if not wait:
        try:
            wait = backoff_after(modelled_backoff(job.headers or {}), job.failures)
        except BackoffError as error:
            fault = str(error)
    job.lease_until = uow.now + timedelta(seconds=wait) if wait else None
    if retries > 0 and not fault:
        uow.job_types.add(job.type)
        return

    def break_down(live: Live) -> None:
        token = live.workflow.token(job_key)
        if token is not None:
            words = fault or message or "the worker failed the job"
            error = Broken(words, element_id=job.element_id, kind="JOB_NO_RETRIES")
            live.workflow.break_down(token, error, "work")
            job.state = JobState.FAILED

    advance(uow, job.instance_key, break_down)


def throw_job_error(
    uow: UnitOfWork,
    job_key: int,
    code: str,
    *,
    message: str = "",
    variables: Mapping[str, Any] | None = None,
    lease_token: str | None = None,
) -> None:
    """The worker reports a business error that the diagram may catch.

    :raises NotFound: when there is none
    :raises Refused: when it has ended, its instance is suspended, or somebody else has its lease: the job stays as it
        is
    """
    job = _held_job(uow, job_key, lease_token)
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
    uow: UnitOfWork,
    job_key: int,
    *,
    retries: int | None = None,
    lease_ms: int | None = None,
    priority: int | None = None,
    reason: str = "",
    lease_token: str | None = None,
) -> None:
    """Change the retries, lease or priority of a job, also of one that failed, for when its incident is resolved.

    A worker who gives his ``lease_token`` and prolongs his lease from now on does what he is there for: that is not
    logged. Whoever gives none changes any job, as an operator.

    :raises NotFound: when there is none
    :raises Refused: when it has ended, its instance is suspended, or the token is not that of its lease
    """
    job, instance = _open_job(uow, job_key, JobState.CREATED, JobState.FAILED)
    if lease_token is not None:
        _check_lease(job, lease_token)
    wanted: dict[str, Any] = {"retries": retries, "priority": priority}
    if lease_ms is not None:
        wanted["lease_until"] = uow.now + timedelta(milliseconds=lease_ms)
    changes = {}
    for name, value in wanted.items():
        if value is not None:
            changes[name] = (getattr(job, name), value)
            setattr(job, name, value)
    uow.job_types.add(job.type)
    if lease_token is not None and set(changes) == {"lease_until"}:
        return
    uow.emit(
        JobUpdated(
            **instance_fields(instance), job_key=job_key, element_id=job.element_id, changes=changes,
            reason=reason,
        )
    )  # fmt: skip


def _held_job(uow: UnitOfWork, job_key: int, lease_token: str | None, *, moving: bool = True) -> Job:
    """A job that the caller may end: one without lease, or his own; with ``moving`` its instance is taken up too."""
    job, row = _open_job(uow, job_key)
    if lease_token is not None or job.lease_token is not None:
        _check_lease(job, lease_token)
    if moving:
        take_up_locked(uow, row)
    return job


def _check_lease(job: Job, lease_token: str | None) -> None:
    if lease_token and job.lease_token == lease_token:
        return
    if not job.lease_token:
        raise Refused(f"the job {job.key} is leased to nobody now; activate it again")
    until = job.lease_until.astimezone(OFFICE_ZONE).strftime(" until %Y-%m-%d %H:%M:%S") if job.lease_until else ""
    why = "without its lease token" if lease_token is None else "with the token of another lease"
    raise Refused(f"the job {job.key} is leased to {job.worker!r}{until}; it cannot be changed {why}")


def _open_job(uow: UnitOfWork, job_key: int, *states: JobState) -> tuple[Job, ProcessInstance]:
    """A job in one of the states, and its instance, both locked."""
    instance_key = uow.session.scalar(select(Job.instance_key).where(Job.key == job_key))
    if instance_key is None:
        raise NotFound(f"no job has the key {job_key}")
    row = lock_instance(uow, instance_key)
    refuse_suspended(row)
    # Locked, so that nobody is given the job while its lease is compared.
    question = select(Job).where(Job.key == job_key).with_for_update().execution_options(populate_existing=True)
    job = uow.session.scalar(question)
    if job is None or job.state not in (states or (JobState.CREATED,)):
        raise Refused(f"the job {job_key} is {job.state.lower() if job else 'gone'}")
    return job, row
