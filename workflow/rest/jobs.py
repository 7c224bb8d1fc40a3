"""Jobs over REST: a worker outside completes, fails or throws, by exactly one; leases, retries and priority change.

How he gets them is in ``workflow.rest.job_activation``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response
from marshmallow import fields

from engine import runtime
from engine.domain.errors import Finding, Invalid
from workflow.rest import schemas
from workflow.rest.answers import nothing
from workflow.rest.bodies import read_key, reason_of
from workflow.rest.job_rows import JOBS, JobFound, jobs, shown_job
from workflow.rest.operations import MISSING, TAKEN, operation
from workflow.rest.searching import search, search_schema
from workflow.web.transactions import reading, transaction

TAG = "Job"
DAY_MS = 24 * 3600 * 1000

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
    priority=schemas.integer(nullable=True, least=1 - 2**31, most=2**31 - 1),
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
        key = read_key(jobKey, "jobKey")
        runtime.complete_job(uow, key, body.get("variables") or {}, lease_token=body.get("jobLeaseToken"))
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
        runtime.fail_job(
            uow,
            key,
            retries=body["retries"],
            message=body.get("errorMessage") or "",
            back_off_ms=body["retryBackOff"],
            variables=body.get("variables") or {},
            lease_token=body.get("jobLeaseToken"),
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
            lease_token=body.get("jobLeaseToken"),
        )
    return nothing()


@operation("PATCH", "/jobs/<jobKey>", tag=TAG, body=_Update, status=204, problems=[MISSING, TAKEN])
def update_job(body: Mapping[str, Any], jobKey: str) -> Response:
    """Change a job's retries or priority, or its lease counted from now (milliseconds)

    A worker prolongs its own lease with ``jobLeaseToken``; without it any job is changed, as by an operator.
    """
    changes = {name: value for name, value in body["changeset"].items() if value is not None}
    if not changes:
        raise Invalid("nothing is changed", [Finding("required", "nothing is changed", element="changeset")])
    with transaction() as uow:
        runtime.update_job(
            uow,
            read_key(jobKey, "jobKey"),
            retries=changes.get("retries"),
            lease_ms=changes.get("timeout"),
            priority=changes.get("priority"),
            reason=reason_of(body),
            lease_token=body.get("jobLeaseToken"),
        )
    return nothing()


def _refuse(name: str, value: Any) -> None:
    if value:
        raise Invalid(f"{name} is not offered", [Finding("not-offered", f"{name} is not offered", element=name)])
