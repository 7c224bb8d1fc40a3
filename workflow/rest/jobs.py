"""Jobs over REST: a worker outside activates them with a lease, then completes, fails or throws; by exactly one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response
from marshmallow import fields

from engine import runtime
from engine.domain.errors import Finding, Invalid
from engine.persistence.instances import ProcessInstance
from engine.persistence.work import Job
from workflow.rest import schemas
from workflow.rest.answers import answer, nothing
from workflow.rest.bodies import read_key, reason_of
from workflow.rest.job_rows import JOBS, ActivatedJob, JobFound, activated_job, jobs, shown_job
from workflow.rest.operations import MISSING, TAKEN, operation
from workflow.rest.searching import search, search_schema
from workflow.web.transactions import reading, transaction

TAG = "Job"
MOST_JOBS = 1_000
DAY_MS = 24 * 3600 * 1000

_Activation = schemas.body(
    "JobActivationRequest",
    type=schemas.name(required=True),
    timeout=schemas.integer(required=True, least=1, most=365 * DAY_MS),
    maxJobsToActivate=schemas.integer(required=True, least=1, most=MOST_JOBS),
    worker=schemas.name(nullable=True, least=0),
    fetchVariable=schemas.texts(nullable=True),
    requestTimeout=schemas.integer(nullable=True),
    tenantIds=fields.List(schemas.tenant(), allow_none=True),
    tenantFilter=schemas.one_of("PROVIDED", "ASSIGNED"),
    withLease=schemas.truth(nullable=True),
)
_Activated = schemas.result("JobActivationResult", jobs=fields.List(fields.Nested(ActivatedJob)))
_Completion = schemas.body(
    "JobCompletionRequest",
    variables=schemas.variables(),
    result=fields.Dict(allow_none=True),
    jobLeaseToken=schemas.text(nullable=True),
    businessId=schemas.text(nullable=True),
)
_Failure = schemas.body(
    "JobFailRequest",
    retries=schemas.integer(least=0, most=2**31 - 1, load_default=0),
    errorMessage=schemas.text(nullable=True),
    retryBackOff=schemas.integer(least=0, most=365 * DAY_MS, load_default=0),
    variables=schemas.variables(),
    jobLeaseToken=schemas.text(nullable=True),
)
_Error = schemas.body(
    "JobErrorRequest",
    errorCode=schemas.name(required=True),
    errorMessage=schemas.text(nullable=True),
    variables=schemas.variables(),
    jobLeaseToken=schemas.text(nullable=True),
)
_Changeset = schemas.body(
    "JobChangeset",
    retries=schemas.integer(nullable=True, least=1, most=2**31 - 1),
    timeout=schemas.integer(nullable=True, least=1, most=365 * DAY_MS),
    priority=schemas.integer(nullable=True),
)
_Update = schemas.body(
    "JobUpdateRequest",
    changeset=fields.Nested(_Changeset, required=True),
    operationReference=schemas.integer(least=1),
    reason=schemas.reason(),
    jobLeaseToken=schemas.text(nullable=True),
)


@operation(
    "POST",
    "/jobs/search",
    tag=TAG,
    body=search_schema(JOBS),
    body_required=False,
    answer=schemas.found("JobSearchQueryResult", JobFound),
)
def search_jobs(asked: Mapping[str, Any]) -> Response:
    """Search jobs"""
    with reading() as uow:
        return search(uow.session, JOBS, jobs(), asked, shown_job)


@operation("POST", "/jobs/activation", tag=TAG, body=_Activation, answer=_Activated)
def activate_jobs(body: Mapping[str, Any]) -> Response:
    """Activate jobs of a type: they are the worker's until the timeout (milliseconds) is over

    The answer comes at once, without jobs when there are none; ``requestTimeout`` does not make it wait.
    """
    _refuse("withLease", body.get("withLease"))
    with transaction() as uow:
        given = runtime.activate_jobs(
            uow,
            body["type"],
            worker=body.get("worker") or uow.actor.name,
            lease_ms=body["timeout"],
            limit=body["maxJobsToActivate"],
            fetch=body.get("fetchVariable") or (),
        )
        rows = [(job, uow.session.get_one(ProcessInstance, job.instance_key), seen) for job, seen in given]
        return answer({"jobs": [activated_job(*row) for row in rows]})


@operation(
    "POST",
    "/jobs/<jobKey>/completion",
    tag=TAG,
    body=_Completion,
    body_required=False,
    status=204,
    problems=[MISSING, TAKEN],
)
def complete_job(body: Mapping[str, Any], jobKey: str) -> Response:
    """Complete a job"""
    _refuse("result", body.get("result"))
    with transaction() as uow:
        runtime.complete_job(uow, read_key(jobKey, "jobKey"), body.get("variables") or {})
    return nothing()


@operation(
    "POST",
    "/jobs/<jobKey>/failure",
    tag=TAG,
    body=_Failure,
    body_required=False,
    status=204,
    problems=[MISSING, TAKEN],
)
def fail_job(body: Mapping[str, Any], jobKey: str) -> Response:
    """Fail a job; without retries left it becomes an incident"""
    key = read_key(jobKey, "jobKey")
    with transaction() as uow:
        job = uow.session.get(Job, key)
        if job is not None and body.get("variables"):
            runtime.set_variables(uow, job.element_instance_key, body["variables"], local=True)
        runtime.fail_job(
            uow,
            key,
            retries=body["retries"],
            message=body.get("errorMessage") or "",
            back_off_ms=body["retryBackOff"],
        )
    return nothing()


@operation("POST", "/jobs/<jobKey>/error", tag=TAG, body=_Error, status=204, problems=[MISSING, TAKEN])
def throw_job_error(body: Mapping[str, Any], jobKey: str) -> Response:
    """Report a business error that the diagram may catch"""
    with transaction() as uow:
        runtime.throw_job_error(
            uow,
            read_key(jobKey, "jobKey"),
            body["errorCode"],
            message=body.get("errorMessage") or "",
            variables=body.get("variables") or {},
        )
    return nothing()


@operation("PATCH", "/jobs/<jobKey>", tag=TAG, body=_Update, status=204, problems=[MISSING, TAKEN])
def update_job(body: Mapping[str, Any], jobKey: str) -> Response:
    """Change a job's retries, or its lease counted from now (milliseconds)"""
    changes = {name: value for name, value in body["changeset"].items() if value is not None}
    _refuse("priority", changes.get("priority"))
    if not changes:
        raise Invalid("nothing is changed", [Finding("required", "nothing is changed", element="changeset")])
    with transaction() as uow:
        runtime.update_job(
            uow,
            read_key(jobKey, "jobKey"),
            retries=changes.get("retries"),
            lease_ms=changes.get("timeout"),
            reason=reason_of(body),
        )
    return nothing()


def _refuse(name: str, value: Any) -> None:
    if value:
        raise Invalid(f"{name} is not offered", [Finding("not-offered", f"{name} is not offered", element=name)])
