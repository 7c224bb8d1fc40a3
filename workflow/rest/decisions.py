"""Decisions over REST: search, get, the DMN file as it was deployed, and evaluation with how it came about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response
from marshmallow import fields
from sqlalchemy import select

from engine import runtime
from engine.decisions.results import EvaluatedDecision
from engine.domain.errors import Finding, Invalid, NotFound
from engine.feel import to_json
from engine.persistence.definitions import DecisionDefinition
from engine.runtime import Evaluated
from engine.runtime.definitions import resource
from engine.unit_of_work import UnitOfWork
from workflow.rest import schemas
from workflow.rest.answers import TENANT, answer, shown_json
from workflow.rest.bodies import read_key
from workflow.rest.decision_rows import (
    DECISIONS,
    REQUIREMENTS,
    DecisionResult,
    RequirementsResult,
    decisions,
    requirements,
    shown_decision,
    shown_requirements,
)
from workflow.rest.operations import MISSING, operation
from workflow.rest.searching import search, search_schema
from workflow.web.transactions import reading

TAG, FILES = "Decision definition", "Decision requirements"

_Evaluation = schemas.body(
    "DecisionEvaluationInstruction",
    decisionDefinitionId=schemas.text(),
    decisionDefinitionKey=schemas.key(),
    variables=schemas.variables(),
    tenantId=schemas.tenant(),
)
_Output = schemas.result(
    "EvaluatedDecisionOutputItem",
    outputId=schemas.text(),
    outputName=schemas.text(),
    outputValue=schemas.text(),
    ruleId=schemas.text(nullable=True),
    ruleIndex=schemas.integer(nullable=True),
)
_Rule = schemas.result(
    "MatchedDecisionRuleItem",
    ruleId=schemas.text(),
    ruleIndex=schemas.integer(),
    evaluatedOutputs=fields.List(fields.Nested(_Output)),
)
_Input = schemas.result(
    "EvaluatedDecisionInputItem", inputId=schemas.text(), inputName=schemas.text(), inputValue=schemas.text()
)
_Step = schemas.result(
    "EvaluatedDecisionResult",
    decisionDefinitionId=schemas.text(),
    decisionDefinitionKey=schemas.key(),
    decisionDefinitionName=schemas.text(),
    decisionDefinitionVersion=schemas.integer(),
    decisionDefinitionType=schemas.one_of("DECISION_TABLE", "LITERAL_EXPRESSION"),
    decisionEvaluationInstanceKey=schemas.text(),
    output=schemas.text(),
    matchedRules=fields.List(fields.Nested(_Rule)),
    evaluatedInputs=fields.List(fields.Nested(_Input)),
    tenantId=schemas.tenant(),
)
_Result = schemas.result(
    "EvaluateDecisionResult",
    decisionDefinitionId=schemas.text(),
    decisionDefinitionKey=schemas.key(),
    decisionDefinitionName=schemas.text(),
    decisionDefinitionVersion=schemas.integer(),
    decisionEvaluationKey=schemas.key(),
    decisionInstanceKey=schemas.key(),
    decisionRequirementsId=schemas.text(),
    decisionRequirementsKey=schemas.key(),
    output=schemas.text(),
    failedDecisionDefinitionId=schemas.text(nullable=True),
    failureMessage=schemas.text(nullable=True),
    evaluatedDecisions=fields.List(fields.Nested(_Step)),
    tenantId=schemas.tenant(),
)


@operation(
    "POST",
    "/decision-definitions/search",
    tag=TAG,
    body=search_schema(DECISIONS),
    body_required=False,
    answer=schemas.found("DecisionDefinitionSearchQueryResult", DecisionResult),
)
def search_decision_definitions(asked: Mapping[str, Any]) -> Response:
    """Search decision definitions"""
    with reading() as uow:
        return search(uow.session, DECISIONS, decisions(), asked, shown_decision)


@operation("GET", "/decision-definitions/<decisionDefinitionKey>", tag=TAG, answer=DecisionResult, problems=[MISSING])
def get_decision_definition(decisionDefinitionKey: str) -> Response:
    """Get a decision definition"""
    with reading() as uow:
        return answer(shown_decision(*_decision(uow, decisionDefinitionKey)))


@operation(
    "GET",
    "/decision-definitions/<decisionDefinitionKey>/xml",
    tag=TAG,
    answer={"type": "string"},
    content_type="text/xml",
    problems=[MISSING],
)
def get_decision_definition_xml(decisionDefinitionKey: str) -> Response:
    """Get the DMN file of a decision, byte for byte as it was deployed"""
    with reading() as uow:
        return _file_of(uow, _decision(uow, decisionDefinitionKey)[0])


@operation(
    "POST",
    "/decision-definitions/evaluation",
    tag=TAG,
    body=_Evaluation,
    answer=_Result,
    problems=[MISSING],
)
def evaluate_decision(body: Mapping[str, Any]) -> Response:
    """Evaluate a decision, by id (newest version) or by key; nothing is stored"""
    by_id, by_key = body.get("decisionDefinitionId"), body.get("decisionDefinitionKey")
    if (by_id is None) is (by_key is None):
        message = "name the decision by one of decisionDefinitionId and decisionDefinitionKey"
        raise Invalid(message, [Finding("required", message, element="decisionDefinitionId")])
    key = None if by_key is None else read_key(by_key, "decisionDefinitionKey")
    with reading() as uow:
        made = runtime.evaluate_decision(
            uow, decision_id=by_id, decision_key=key, variables=body.get("variables") or {}
        )
        return answer(_shown(uow, made))


@operation(
    "POST",
    "/decision-requirements/search",
    tag=FILES,
    body=search_schema(REQUIREMENTS),
    body_required=False,
    answer=schemas.found("DecisionRequirementsSearchQueryResult", RequirementsResult),
)
def search_decision_requirements(asked: Mapping[str, Any]) -> Response:
    """Search decision requirements: the DMN files"""
    with reading() as uow:
        return search(uow.session, REQUIREMENTS, requirements(), asked, shown_requirements)


@operation(
    "GET",
    "/decision-requirements/<decisionRequirementsKey>",
    tag=FILES,
    answer=RequirementsResult,
    problems=[MISSING],
)
def get_decision_requirements(decisionRequirementsKey: str) -> Response:
    """Get decision requirements"""
    with reading() as uow:
        return answer(shown_requirements(*_requirements(uow, decisionRequirementsKey)))


@operation(
    "GET",
    "/decision-requirements/<decisionRequirementsKey>/xml",
    tag=FILES,
    answer={"type": "string"},
    content_type="text/xml",
    problems=[MISSING],
)
def get_decision_requirements_xml(decisionRequirementsKey: str) -> Response:
    """Get a DMN file, byte for byte as it was deployed"""
    with reading() as uow:
        return _file_of(uow, _requirements(uow, decisionRequirementsKey)[0])


def _decision(uow: UnitOfWork, key: str) -> tuple[DecisionDefinition, int]:
    query = decisions().where(DecisionDefinition.key == read_key(key, "decisionDefinitionKey"))
    found = uow.session.execute(query).one_or_none()
    if found is None:
        raise NotFound(f"no decision definition has the key {key}")
    return found[0], found[1]


def _requirements(uow: UnitOfWork, key: str) -> tuple[DecisionDefinition, int]:
    wanted = read_key(key, "decisionRequirementsKey")
    found = uow.session.execute(requirements().where(DecisionDefinition.requirements_key == wanted)).one_or_none()
    if found is None:
        raise NotFound(f"no decision requirements have the key {key}")
    return found[0], found[1]


def _file_of(uow: UnitOfWork, row: DecisionDefinition) -> Response:
    return Response(resource(uow, row.deployment_key, row.resource_name), content_type="text/xml")


def _shown(uow: UnitOfWork, made: Evaluated) -> dict[str, Any]:
    row, key = made.definition, str(uow.next_key())
    siblings = select(DecisionDefinition).where(DecisionDefinition.requirements_key == row.requirements_key)
    rows = {sibling.decision_id: sibling for sibling in uow.session.scalars(siblings)}
    steps = enumerate(made.result.evaluated, start=1)
    return {
        "decisionDefinitionId": row.decision_id,
        "decisionDefinitionKey": str(row.key),
        "decisionDefinitionName": row.name,
        "decisionDefinitionVersion": row.version,
        "decisionEvaluationKey": key,
        "decisionInstanceKey": key,
        "decisionRequirementsId": row.requirements_id,
        "decisionRequirementsKey": str(row.requirements_key),
        "output": shown_json(made.output),
        "failedDecisionDefinitionId": None,
        "failureMessage": None,
        "evaluatedDecisions": [_step(step, rows.get(step.decision_id, row), f"{key}-{i}") for i, step in steps],
        "tenantId": TENANT,
    }


def _step(step: EvaluatedDecision, row: DecisionDefinition, key: str) -> dict[str, Any]:
    rules = [
        {
            "ruleId": rule.rule_id,
            "ruleIndex": rule.rule_index,
            "evaluatedOutputs": [
                {
                    "outputId": name,
                    "outputName": name,
                    "outputValue": shown_json(to_json(value)),
                    "ruleId": rule.rule_id,
                    "ruleIndex": rule.rule_index,
                }
                for name, value in rule.outputs.items()
            ],
        }
        for rule in step.matched_rules
    ]
    inputs = [
        {"inputId": name, "inputName": name, "inputValue": shown_json(to_json(value))}
        for name, value in step.inputs.items()
    ]
    return {
        "decisionDefinitionId": step.decision_id,
        "decisionDefinitionKey": str(row.key),
        "decisionDefinitionName": step.name,
        "decisionDefinitionVersion": row.version,
        "decisionDefinitionType": "DECISION_TABLE" if inputs or rules else "LITERAL_EXPRESSION",
        "decisionEvaluationInstanceKey": key,
        "output": shown_json(to_json(step.output)),
        "matchedRules": rules,
        "evaluatedInputs": inputs,
        "tenantId": TENANT,
    }
