"""Deployments over REST: files in, new versions out, or a list of findings by element and nothing deployed."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from marshmallow import fields
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import runtime
from engine.domain.errors import Finding, Invalid
from engine.persistence.definitions import DecisionDefinition
from engine.runtime import DeployedVersion, DeployResult
from workflow.rest import schemas
from workflow.rest.answers import TENANT, answer
from workflow.rest.decision_rows import requirements_versions
from workflow.rest.operations import operation
from workflow.web.transactions import transaction

LONGEST_NAME = 255
MEMBERS = ("processDefinition", "decisionDefinition", "decisionRequirements", "form", "resource")

_Process = schemas.result(
    "DeploymentProcessResult",
    processDefinitionId=schemas.text(),
    processDefinitionVersion=schemas.integer(),
    processDefinitionKey=schemas.key(),
    resourceName=schemas.text(),
    tenantId=schemas.tenant(),
)
_Decision = schemas.result(
    "DeploymentDecisionResult",
    decisionDefinitionId=schemas.text(),
    version=schemas.integer(),
    name=schemas.text(),
    decisionDefinitionKey=schemas.key(),
    decisionRequirementsId=schemas.text(),
    decisionRequirementsKey=schemas.key(),
    tenantId=schemas.tenant(),
)
_Requirements = schemas.result(
    "DeploymentDecisionRequirementsResult",
    decisionRequirementsId=schemas.text(),
    decisionRequirementsName=schemas.text(),
    decisionRequirementsKey=schemas.key(),
    version=schemas.integer(),
    resourceName=schemas.text(),
    tenantId=schemas.tenant(),
)
_Form = schemas.result(
    "DeploymentFormResult",
    formId=schemas.text(),
    formKey=schemas.key(),
    version=schemas.integer(),
    resourceName=schemas.text(),
    tenantId=schemas.tenant(),
)
_Item = schemas.result(
    "DeploymentMetadataResult",
    processDefinition=fields.Nested(_Process, allow_none=True),
    decisionDefinition=fields.Nested(_Decision, allow_none=True),
    decisionRequirements=fields.Nested(_Requirements, allow_none=True),
    form=fields.Nested(_Form, allow_none=True),
    resource=fields.Dict(allow_none=True),
)
DeploymentAnswer = schemas.result(
    "DeploymentResult",
    deploymentKey=schemas.key(),
    deployments=fields.List(fields.Nested(_Item)),
    tenantId=schemas.tenant(),
)


@operation(
    "POST",
    "/deployments",
    tag="Resource",
    answer=DeploymentAnswer,
    files={"resources": "The files: .bpmn, .dmn and .form."},
)
def create_deployment() -> Response:
    """Deploy resources, all of them or none; equal content makes no new version"""
    if request.form.get("tenantId", TENANT) != TENANT:
        message = f"there is one tenant, {TENANT}"
        raise Invalid(message, [Finding("tenant", message, element="tenantId")])
    files = {file.filename or "": file.read() for file in request.files.getlist("resources")}
    if not files or any(not name or len(name) > LONGEST_NAME or "\x00" in name for name in files):
        message = "send the files as parts named “resources”, each with its file name, of at most 255 characters"
        raise Invalid(message, [Finding("required", message, element="resources")])
    with transaction() as uow:
        result = runtime.deploy(uow, files, name=_name_of(files))
        uow.session.flush()
        return answer(_shown(uow.session, result))


def _name_of(files: dict[str, bytes]) -> str:
    first = next(iter(files))
    return first if len(files) == 1 else f"{first} + {len(files) - 1}"


def _shown(session: Session, result: DeployResult) -> dict[str, Any]:
    items = [_item("processDefinition", _process(version)) for version in result.processes]
    items += _decisions(session, result.decisions)
    items += [_item("form", _form(version)) for version in result.forms]
    return {"deploymentKey": str(result.deployment_key), "deployments": items, "tenantId": TENANT}


def _item(member: str, shown: dict[str, Any]) -> dict[str, Any]:
    return {name: shown if name == member else None for name in MEMBERS}


def _process(version: DeployedVersion) -> dict[str, Any]:
    return {
        "processDefinitionId": version.id,
        "processDefinitionVersion": version.version,
        "processDefinitionKey": str(version.key),
        "resourceName": version.resource_name,
        "tenantId": TENANT,
    }


def _form(version: DeployedVersion) -> dict[str, Any]:
    return {
        "formId": version.id,
        "formKey": str(version.key),
        "version": version.version,
        "resourceName": version.resource_name,
        "tenantId": TENANT,
    }


def _decisions(session: Session, versions: list[DeployedVersion]) -> list[dict[str, Any]]:
    rows = list(
        session.scalars(
            select(DecisionDefinition)
            .where(DecisionDefinition.key.in_([version.key for version in versions]))
            .order_by(DecisionDefinition.key)
        )
    )
    known = requirements_versions(session, {row.requirements_id for row in rows})
    items = []
    for requirements_key in dict.fromkeys(row.requirements_key for row in rows):
        row = next(row for row in rows if row.requirements_key == requirements_key)
        items.append(
            _item(
                "decisionRequirements",
                {
                    "decisionRequirementsId": row.requirements_id,
                    "decisionRequirementsName": row.requirements_id,
                    "decisionRequirementsKey": str(requirements_key),
                    "version": known[requirements_key],
                    "resourceName": row.resource_name,
                    "tenantId": TENANT,
                },
            )
        )
    return items + [_item("decisionDefinition", _decision(row)) for row in rows]


def _decision(row: DecisionDefinition) -> dict[str, Any]:
    return {
        "decisionDefinitionId": row.decision_id,
        "version": row.version,
        "name": row.name,
        "decisionDefinitionKey": str(row.key),
        "decisionRequirementsId": row.requirements_id,
        "decisionRequirementsKey": str(row.requirements_key),
        "tenantId": TENANT,
    }
