"""Jobs as the grammar shows and searches them, and as it hands them to a worker."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.sql import and_, not_

from engine.domain.states import JobState
from engine.persistence.instances import ProcessInstance
from engine.persistence.work import Job
from workflow.rest import schemas
from workflow.rest.answers import TENANT, shown_moment
from workflow.rest.filters import Comparison, Field, Kind
from workflow.rest.searching import TENANT_FIELD, Searched, keyed, moment, number, text

KIND, EVENT = "BPMN_ELEMENT", "UNSPECIFIED"


def _failed_with_retries(test: Comparison) -> Any:
    failed = and_(Job.error_message.is_not(None), Job.retries > 0, Job.state == JobState.CREATED)
    return failed if test.operand else not_(func.coalesce(failed, False))


JOBS = Searched(
    "Job",
    "jobKey",
    {
        "jobKey": keyed(Job.key),
        "type": text(Job.type),
        "state": text(Job.state, choices=tuple(JobState)),
        "kind": text(func.upper(KIND), choices=(KIND,), sorts=False),
        "retries": number(Job.retries),
        "priority": number(-Job.rank),
        "worker": text(Job.worker),
        "deadline": moment(Job.lease_until),
        "errorMessage": text(Job.error_message),
        "hasFailedWithRetriesLeft": Field(Kind.TRUTH, where=_failed_with_retries, sorts=False),
        "creationTime": moment(Job.created_at),
        "elementId": text(Job.element_id),
        "elementInstanceKey": keyed(Job.element_instance_key),
        "processDefinitionId": text(Job.process_id),
        "processDefinitionKey": keyed(Job.definition_key),
        "processInstanceKey": keyed(Job.instance_key),
        "tenantId": TENANT_FIELD,
    },
)

_SHARED = {
    "jobKey": schemas.key,
    "type": schemas.text,
    "kind": schemas.text,
    "listenerEventType": schemas.text,
    "retries": schemas.integer,
    "worker": schemas.text,
    "customHeaders": schemas.variables,
    "priority": schemas.integer,
    "elementId": schemas.text,
    "elementInstanceKey": schemas.key,
    "processDefinitionId": schemas.text,
    "processDefinitionKey": schemas.key,
    "processInstanceKey": schemas.key,
    "rootProcessInstanceKey": schemas.key,
    "tenantId": schemas.tenant,
}

JobFound = schemas.result(
    "JobSearchResult",
    **{name: make() for name, make in _SHARED.items()},
    state=schemas.one_of(*JobState),
    deadline=schemas.moment(nullable=True),
    creationTime=schemas.moment(nullable=True),
    endTime=schemas.moment(nullable=True),
    lastUpdateTime=schemas.moment(nullable=True),
    errorMessage=schemas.text(nullable=True),
    errorCode=schemas.text(nullable=True),
    deniedReason=schemas.text(nullable=True),
    isDenied=schemas.truth(nullable=True),
    hasFailedWithRetriesLeft=schemas.truth(),
    businessId=schemas.text(nullable=True),
)

ActivatedJob = schemas.result(
    "ActivatedJobResult",
    **{name: make() for name, make in _SHARED.items()},
    variables=schemas.variables(),
    deadline=schemas.integer(),
    processDefinitionVersion=schemas.integer(),
    businessId=schemas.text(nullable=True),
    jobLeaseToken=schemas.text(nullable=True),
    physicalTenantId=schemas.text(),
    userTask=schemas.variables(),
    tags=schemas.texts(),
)


def jobs() -> Select[Any]:
    """Every job with its instance."""
    return select(Job, ProcessInstance).join(ProcessInstance, ProcessInstance.key == Job.instance_key)


def shown_job(job: Job, instance: ProcessInstance) -> dict[str, Any]:
    """A job in a list."""
    return {
        **_shared(job, instance),
        "state": job.state,
        "deadline": shown_moment(job.lease_until),
        "creationTime": shown_moment(job.created_at),
        "endTime": None,
        "lastUpdateTime": None,
        "errorMessage": job.error_message,
        "errorCode": None,
        "deniedReason": None,
        "isDenied": None,
        "hasFailedWithRetriesLeft": bool(
            job.error_message is not None and job.retries > 0 and job.state == JobState.CREATED
        ),
    }


def activated_job(job: Job, instance: ProcessInstance, variables: Mapping[str, Any]) -> dict[str, Any]:
    """A job as a worker gets it; the deadline is in milliseconds since 1970."""
    deadline: datetime = job.lease_until or job.created_at
    return {
        **_shared(job, instance),
        "variables": dict(variables),
        "deadline": int(deadline.timestamp() * 1000),
        "processDefinitionVersion": instance.version,
        "jobLeaseToken": job.lease_token,
        "physicalTenantId": TENANT,
        "userTask": None,
        "tags": [],
    }


def _shared(job: Job, instance: ProcessInstance) -> dict[str, Any]:
    return {
        "jobKey": str(job.key),
        "type": job.type,
        "kind": KIND,
        "listenerEventType": EVENT,
        "retries": job.retries,
        "worker": job.worker or "",
        "customHeaders": job.headers or {},
        "priority": job.priority,
        "elementId": job.element_id,
        "elementInstanceKey": str(job.element_instance_key),
        "processDefinitionId": job.process_id,
        "processDefinitionKey": str(job.definition_key),
        "processInstanceKey": str(job.instance_key),
        "rootProcessInstanceKey": str(instance.root_key),
        "businessId": instance.business_key,
        "tenantId": TENANT,
    }
