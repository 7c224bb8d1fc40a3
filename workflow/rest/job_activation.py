"""Job activation over REST: a worker outside waits for jobs of a type and gets them with a lease, each exactly one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, request
from marshmallow import fields

from engine import runtime
from engine.persistence.instances import ProcessInstance
from workflow.rest import schemas
from workflow.rest.answers import answer
from workflow.rest.job_rows import ActivatedJob, activated_job
from workflow.rest.jobs import DAY_MS, TAG
from workflow.rest.operations import operation
from workflow.web.transactions import transaction, world

MOST_JOBS = 1_000

DEFAULT_WAIT_MS = 10_000
"""How long a call waits that leaves it to the server (``requestTimeout`` 0, or none)."""

LONGEST_WAIT_MS = 10 * 60_000

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


@operation("POST", "/jobs/activation", tag=TAG, body=_Activation, answer=_Activated)
def activate_jobs(body: Mapping[str, Any]) -> Response:
    """Activate jobs of a type: they are the worker's until the timeout (milliseconds) is over

    Waits ``requestTimeout`` milliseconds for the first job: 0, or none, is ten seconds; below 0 the answer comes at
    once. It also comes at once when as many calls wait as may, and without jobs when the server ends.
    """
    leasing = bool(body.get("withLease"))

    def take() -> list[dict[str, Any]]:
        with transaction() as uow:
            given = runtime.activate_jobs(
                uow,
                body["type"],
                worker=body.get("worker") or uow.actor.name,
                lease_ms=body["timeout"],
                limit=body["maxJobsToActivate"],
                fetch=body.get("fetchVariable") or (),
                leasing=leasing,
            )
            rows = [(job, uow.session.get_one(ProcessInstance, job.instance_key), seen) for job, seen in given]
            return [activated_job(*row) for row in rows]

    wait = body.get("requestTimeout") or DEFAULT_WAIT_MS
    gone = request.environ.get("waitress.client_disconnected", _never)
    jobs = runtime.wait_for_jobs(
        world(), body["type"], take, seconds=min(wait, LONGEST_WAIT_MS) / 1000, leasing=leasing, gone=gone
    )
    return answer({"jobs": jobs})


def _never() -> bool:
    return False
