"""Gives waiting jobs of a type to a worker outside, each to exactly one, with the variables it sees."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select

from engine.domain.states import JobState
from engine.persistence.instances import InstanceStateRow, ProcessInstance
from engine.persistence.standstill import moves
from engine.persistence.work import Job
from engine.runtime.definitions import compiled_definition
from engine.runtime.live import environment_of
from engine.spiff.serializer import load
from engine.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Outlook:
    """Whether a job could be given out now, and if not, in how many seconds a lease or a backoff ends next."""

    now: bool
    next_in: float | None


def activate_jobs(
    uow: UnitOfWork,
    job_type: str,
    *,
    worker: str,
    lease_ms: int,
    limit: int,
    fetch: Sequence[str] = (),
    leasing: bool = False,
) -> list[tuple[Job, dict[str, Any]]]:
    """Give out waiting jobs of a type, with a lease of ``lease_ms``, and the variables each sees.

    The most important first, of those the oldest. With ``leasing`` each gets a fresh ``lease_token``, without which
    nobody can end it; from then on it is given to leasing workers only. Jobs of suspended instances stay.
    """
    # Only the jobs are locked, never their instances: whoever ends a job locks its instance first and then the job, and
    # would wait for us while we waited for him. The state read here knows the job's token: what takes the token away
    # writes the job in the same transaction.
    question = _open(select(Job), job_type, leasing).where(_free(uow)).order_by(Job.rank, Job.key)
    jobs = uow.session.scalars(question.limit(limit).with_for_update(skip_locked=True)).all()
    given = list(_seen(uow, jobs, fetch))
    for job, _variables in given:
        job.worker, job.lease_until = worker, uow.now + timedelta(milliseconds=lease_ms)
        job.lease_token = secrets.token_urlsafe(18) if leasing else None
    return given


def outlook(uow: UnitOfWork, job_type: str, *, leasing: bool = False) -> Outlook:
    """What a worker who asks for jobs of a type could get; reads only."""
    free = _open(select(Job.key), job_type, leasing).where(_free(uow)).limit(1)
    if uow.session.scalar(free) is not None:
        return Outlook(True, None)
    held = _open(select(func.min(Job.lease_until)), job_type, leasing).where(Job.lease_until > uow.now)
    ends = uow.session.scalar(held)
    return Outlook(False, None if ends is None else (ends - uow.now).total_seconds())


def _open(question: Select[Any], job_type: str, leasing: bool) -> Select[Any]:
    found = question.where(
        Job.type == job_type, Job.state == JobState.CREATED, Job.retries > 0, moves(Job.instance_key)
    )
    return found if leasing else found.where(Job.lease_token.is_(None))


def _free(uow: UnitOfWork) -> ColumnElement[bool]:
    return or_(Job.lease_until.is_(None), Job.lease_until <= uow.now)


def _seen(uow: UnitOfWork, jobs: Sequence[Job], fetch: Sequence[str]) -> Iterator[tuple[Job, dict[str, Any]]]:
    """Each job with its variables; the state of an instance is read once for all its jobs."""
    workflows: dict[int, Any] = {}
    for job in jobs:
        if job.instance_key not in workflows:
            row = uow.session.get_one(ProcessInstance, job.instance_key)
            state = uow.session.get_one(InstanceStateRow, job.instance_key)
            spec = compiled_definition(uow, row.definition_key).spec
            workflows[job.instance_key] = load(state.blob, spec, environment_of(uow, row))
        token = workflows[job.instance_key].token(job.key)
        if token is None:
            continue
        seen = dict(token.variables())
        yield job, {name: seen[name] for name in fetch if name in seen} if fetch else seen
