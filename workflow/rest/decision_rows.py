"""Decisions and their requirements (one DMN file) as the grammar shows and searches them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from engine.persistence.definitions import DecisionDefinition
from workflow.rest import schemas
from workflow.rest.answers import TENANT
from workflow.rest.filters import Comparison, Field, Kind
from workflow.rest.searching import TENANT_FIELD, Searched, keyed, number, text

_Later, _Earlier, _First = aliased(DecisionDefinition), aliased(DecisionDefinition), aliased(DecisionDefinition)

REQUIREMENTS_VERSION = (
    select(func.count(_Earlier.requirements_key.distinct()))
    .where(
        _Earlier.requirements_id == DecisionDefinition.requirements_id,
        _Earlier.requirements_key <= DecisionDefinition.requirements_key,
    )
    .correlate(DecisionDefinition)
    .scalar_subquery()
)
"""The version of a DMN file: how many of this id were deployed up to it."""


def _is_latest(test: Comparison) -> Any:
    newest = select(func.max(_Later.version)).where(_Later.decision_id == DecisionDefinition.decision_id)
    version = newest.correlate(DecisionDefinition).scalar_subquery()
    return (DecisionDefinition.version == version) if test.operand else (DecisionDefinition.version != version)


DECISIONS = Searched(
    "DecisionDefinition",
    "decisionDefinitionKey",
    {
        "decisionDefinitionKey": keyed(DecisionDefinition.key),
        "decisionDefinitionId": text(DecisionDefinition.decision_id),
        "name": text(DecisionDefinition.name),
        "version": number(DecisionDefinition.version),
        "isLatestVersion": Field(Kind.TRUTH, where=_is_latest, sorts=False),
        "decisionRequirementsId": text(DecisionDefinition.requirements_id),
        "decisionRequirementsKey": keyed(DecisionDefinition.requirements_key),
        "decisionRequirementsName": text(DecisionDefinition.requirements_id),
        "decisionRequirementsVersion": number(REQUIREMENTS_VERSION),
        "tenantId": TENANT_FIELD,
    },
)

DecisionResult = schemas.result(
    "DecisionDefinitionResult",
    decisionDefinitionKey=schemas.key(),
    decisionDefinitionId=schemas.text(),
    name=schemas.text(),
    version=schemas.integer(),
    decisionRequirementsId=schemas.text(),
    decisionRequirementsKey=schemas.key(),
    decisionRequirementsName=schemas.text(),
    decisionRequirementsVersion=schemas.integer(),
    tenantId=schemas.tenant(),
)

REQUIREMENTS = Searched(
    "DecisionRequirements",
    "decisionRequirementsKey",
    {
        "decisionRequirementsKey": keyed(DecisionDefinition.requirements_key),
        "decisionRequirementsId": text(DecisionDefinition.requirements_id),
        "decisionRequirementsName": text(DecisionDefinition.requirements_id),
        "version": number(REQUIREMENTS_VERSION),
        "resourceName": text(DecisionDefinition.resource_name, sorts=False),
        "tenantId": TENANT_FIELD,
    },
)

RequirementsResult = schemas.result(
    "DecisionRequirementsResult",
    decisionRequirementsKey=schemas.key(),
    decisionRequirementsId=schemas.text(),
    decisionRequirementsName=schemas.text(),
    version=schemas.integer(),
    resourceName=schemas.text(),
    tenantId=schemas.tenant(),
)


def decisions() -> Select[Any]:
    """Every version of every decision, with the version of its file."""
    return select(DecisionDefinition, REQUIREMENTS_VERSION)


def requirements() -> Select[Any]:
    """Every DMN file, by the first of its decisions, with its version."""
    first = select(func.min(_First.key)).group_by(_First.requirements_key)
    return decisions().where(DecisionDefinition.key.in_(first))


def requirements_versions(session: Session, ids: Iterable[str]) -> dict[int, int]:
    """Requirements key → version, of the files with these ids."""
    query = select(DecisionDefinition.requirements_key, REQUIREMENTS_VERSION)
    return dict(session.execute(query.where(DecisionDefinition.requirements_id.in_(ids)).distinct()).all())


def shown_decision(row: DecisionDefinition, version: int) -> dict[str, Any]:
    """A decision as the grammar shows it."""
    return {
        "decisionDefinitionKey": str(row.key),
        "decisionDefinitionId": row.decision_id,
        "name": row.name,
        "version": row.version,
        "decisionRequirementsId": row.requirements_id,
        "decisionRequirementsKey": str(row.requirements_key),
        "decisionRequirementsName": row.requirements_id,
        "decisionRequirementsVersion": version,
        "tenantId": TENANT,
    }


def shown_requirements(row: DecisionDefinition, version: int) -> dict[str, Any]:
    """A DMN file as the grammar shows it."""
    return {
        "decisionRequirementsKey": str(row.requirements_key),
        "decisionRequirementsId": row.requirements_id,
        "decisionRequirementsName": row.requirements_id,
        "version": version,
        "resourceName": row.resource_name,
        "tenantId": TENANT,
    }
