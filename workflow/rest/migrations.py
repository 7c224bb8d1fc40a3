"""Migrating process instances over REST: one in the grammar of the Camunda 8 API; validation, mapping, many besides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response
from marshmallow import fields, validate

from engine import runtime
from engine.domain.errors import Finding, Invalid
from workflow.rest import schemas
from workflow.rest.answers import answer, nothing
from workflow.rest.bodies import read_key, reason_of
from workflow.rest.operations import MISSING, TAKEN, operation
from workflow.web.transactions import actor, reading, transaction, world

TAG = "Process instance"
MOST = 1000
"""Instances one call may name."""

_Mapping = schemas.body(
    "MigrateProcessInstanceMappingInstruction",
    sourceElementId=schemas.text(required=True),
    targetElementId=schemas.text(required=True),
)
_PLAN = {
    "targetProcessDefinitionKey": schemas.key(required=True),
    "operationReference": schemas.integer(least=1),
    "reason": schemas.reason(),
}
_Migration = schemas.body(
    "ProcessInstanceMigrationInstruction",
    mappingInstructions=fields.List(fields.Nested(_Mapping), required=True),
    **_PLAN,
)
_Trial = schemas.body(
    "ProcessInstanceMigrationValidationInstruction",
    mappingInstructions=fields.List(fields.Nested(_Mapping)),
    **_PLAN,
)
_Many = schemas.body(
    "ProcessInstancesMigrationInstruction",
    processInstanceKeys=fields.List(schemas.key(), required=True, validate=validate.Length(min=1, max=MOST)),
    mappingInstructions=fields.List(fields.Nested(_Mapping)),
    **_PLAN,
)
_FINDINGS = {"description": "What cannot move and why, by source element and rule."}
_TOLD = {
    "processInstanceKey": schemas.key(),
    "detail": schemas.text(),
    "findings": fields.List(fields.Dict(), metadata=_FINDINGS),
}
_Verdict = schemas.result("ProcessInstanceMigrationVerdict", canMigrate=schemas.truth(), **_TOLD)
_Report = schemas.result("ProcessInstanceMigrationReport", migrated=schemas.truth(), **_TOLD)
_Verdicts = schemas.result("ProcessInstancesMigrationVerdict", items=fields.List(fields.Nested(_Verdict)))
_Reports = schemas.result("ProcessInstancesMigrationReport", items=fields.List(fields.Nested(_Report)))
_Suggestion = schemas.result(
    "ProcessInstanceMigrationMapping",
    mappingInstructions=fields.List(fields.Nested(_Mapping)),
    mappedByName=schemas.texts(),
    unmappedElementIds=schemas.texts(),
)


@operation(
    "POST",
    "/process-instances/<processInstanceKey>/migration",
    tag=TAG,
    body=_Migration,
    status=204,
    problems=[MISSING, TAKEN],
)
def migrate_process_instance(body: Mapping[str, Any], processInstanceKey: str) -> Response:
    """Migrate a process instance to another process definition

    What waits keeps its key, its people and its moments. An instance that cannot move is refused with a finding for
    each reason, and stays as it is.
    """
    with transaction() as uow:
        runtime.migrate_instance(
            uow,
            read_key(processInstanceKey, "processInstanceKey"),
            _target(body),
            _mapping(body),
            reason=reason_of(body),
        )
    return nothing()


@operation(
    "POST",
    "/process-instances/<processInstanceKey>/migration/validation",
    tag=TAG,
    body=_Trial,
    answer=_Verdict,
    problems=[MISSING, TAKEN],
)
def validate_process_instance_migration(body: Mapping[str, Any], processInstanceKey: str) -> Response:
    """Say whether a process instance could be migrated as it now stands, and what cannot move; nothing is changed

    Without mapping instructions by the suggested mapping. An addition to the grammar.
    """
    key = read_key(processInstanceKey, "processInstanceKey")
    with reading() as uow:
        findings = runtime.validate_migration(uow, key, _target(body), _mapping(body))
    words = "; ".join(finding.message for finding in findings)
    return answer(_told("canMigrate", key, words, findings))


@operation(
    "POST",
    "/process-instances/migration",
    tag=TAG,
    body=_Many,
    answer=_Reports,
    problems=[MISSING],
)
def migrate_process_instances(body: Mapping[str, Any]) -> Response:
    """Migrate the named process instances, each on its own; the report says for each what became of it

    Without mapping instructions each by the mapping suggested for its version. An addition to the grammar, in the
    place of its batch operation: it is done when the call answers.
    """
    reports = runtime.migrate_instances(
        world(),
        [read_key(key, "processInstanceKeys") for key in body["processInstanceKeys"]],
        _target(body),
        _mapping(body),
        reason=reason_of(body),
        actor=actor(),
    )
    items = [_told("migrated", one.instance_key, one.problem, one.findings) for one in reports]
    return answer({"items": items})


@operation(
    "POST",
    "/process-instances/migration/validation",
    tag=TAG,
    body=_Many,
    answer=_Verdicts,
    problems=[MISSING],
)
def validate_process_instances_migration(body: Mapping[str, Any]) -> Response:
    """Say of each of the named process instances whether it could be migrated as it now stands; nothing is changed

    An addition to the grammar.
    """
    keys = [read_key(key, "processInstanceKeys") for key in body["processInstanceKeys"]]
    reports = runtime.validate_migrations(world(), keys, _target(body), _mapping(body), actor=actor())
    items = [_told("canMigrate", one.instance_key, one.problem, one.findings) for one in reports]
    return answer({"items": items})


@operation(
    "GET",
    "/process-definitions/<processDefinitionKey>/migration-mapping/<targetProcessDefinitionKey>",
    tag="Process definition",
    answer=_Suggestion,
    problems=[MISSING],
)
def get_process_definition_migration_mapping(processDefinitionKey: str, targetProcessDefinitionKey: str) -> Response:
    """Suggest which element of one process definition is which of another: by id and kind, else by name and kind

    An addition to the grammar.
    """
    with reading() as uow:
        found = runtime.generate_mapping(
            uow,
            read_key(processDefinitionKey, "processDefinitionKey"),
            read_key(targetProcessDefinitionKey, "targetProcessDefinitionKey"),
        )
    pairs = [{"sourceElementId": one, "targetElementId": other} for one, other in found.mapping.items()]
    return answer({"mappingInstructions": pairs, "mappedByName": found.by_name, "unmappedElementIds": found.unmapped})


def _target(body: Mapping[str, Any]) -> int:
    return read_key(body["targetProcessDefinitionKey"], "targetProcessDefinitionKey")


def _mapping(body: Mapping[str, Any]) -> dict[str, str] | None:
    """The mapping asked for; ``None`` for the suggested one. :raises Invalid: when an element is mapped twice"""
    given = body.get("mappingInstructions")
    if given is None:
        return None
    mapping: dict[str, str] = {}
    for pair in given:
        source, target = pair["sourceElementId"], pair["targetElementId"]
        if mapping.setdefault(source, target) != target:
            message = f"{source!r} is mapped twice: to {mapping[source]!r} and {target!r}"
            raise Invalid(message, [Finding("migration-twice", message, element=source)])
    return mapping


def _told(word: str, key: int, problem: str, findings: tuple[Finding, ...]) -> dict[str, Any]:
    return {
        "processInstanceKey": str(key),
        word: not problem,
        "detail": problem,
        "findings": [finding.as_dict() for finding in findings],
    }
