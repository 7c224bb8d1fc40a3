"""Proposes other rules of lights: a changed file, or a version from before."""

from __future__ import annotations

from sqlalchemy import func, select

from engine.domain.errors import EngineError, Finding, Invalid, NotFound, Refused
from engine.persistence.definitions import DecisionDefinition
from engine.runtime import check_resources
from engine.runtime.decision_files import DecisionFiles
from engine.runtime.definitions import resource
from engine.runtime.elsewhere import Deployed
from engine.runtime.file_ids import ids_in
from engine.unit_of_work import UnitOfWork
from workflow.lights.decision import DECISION, PARAMETERS, LightRules, light_rules
from workflow.lights.drafts.events import LightRulesDrafted
from workflow.lights.drafts.models import DraftState, LightDraft
from workflow.lights.facts.gathering import NOTHING
from workflow.projects.models import Project

FILE = f"{DECISION}.dmn"
MOST_BYTES = 2 * 1024 * 1024
CANDIDATE = 0
"""The version number of rules that are none yet."""


def propose_rules(uow: UnitOfWork, content: bytes, reason: str) -> LightDraft:
    """Keep a draft to be compared; nothing changes colour by it yet.

    :raises Invalid: with findings, when the file is no such table, or without a reason
    :raises Refused: when it says what rules now, or no rules are deployed at all
    """
    if not reason.strip():
        raise Invalid("请写明为什么改规则。", [Finding("required", "请写明理由。", element="reason")])
    if len(content) > MOST_BYTES:
        raise Invalid(f"规则文件不超过 {MOST_BYTES // 1024 // 1024} MB。")
    present = light_rules(uow)
    if present is None:
        raise Refused("还没有部署亮灯规则，请先在“流程”里部署 light_project。")
    if content == content_of(uow, present.key):
        raise Refused(f"内容与现行第 {present.version} 版相同，没有改动。")
    _check(uow, content)
    total = uow.session.scalar(select(func.count()).where(Project.mgmt_status == "active"))
    draft = LightDraft(
        key=uow.next_key(),
        content=content,
        reason=reason.strip(),
        state=DraftState.COMPARING,
        made_by=uow.actor.name,
        made_at=uow.now,
        against=present.key,
        total=total or 0,
    )
    uow.session.add(draft)
    uow.emit(LightRulesDrafted(draft_key=draft.key, reason=draft.reason))
    return draft


def propose_version(uow: UnitOfWork, version: int, reason: str) -> LightDraft:
    """Keep a version from before as a draft. :raises NotFound: when there is no such version"""
    row = uow.session.scalar(
        select(DecisionDefinition).where(
            DecisionDefinition.decision_id == DECISION, DecisionDefinition.version == version
        )
    )
    if row is None:
        raise NotFound(f"亮灯规则没有第 {version} 版。")
    return propose_rules(uow, content_of(uow, row.key), reason)


def content_of(uow: UnitOfWork, decision_key: int) -> bytes:
    """The file of a version."""
    row = uow.session.get_one(DecisionDefinition, decision_key)
    return resource(uow, row.deployment_key, row.resource_name)


def rules_of_draft(uow: UnitOfWork, content: bytes) -> LightRules:
    """The rules a file would be."""
    return LightRules(CANDIDATE, CANDIDATE, DecisionFiles({FILE: content}).model(FILE), uow.world.feel)


def _check(uow: UnitOfWork, content: bytes) -> None:
    findings = [one for one in check_resources({FILE: content}, elsewhere=Deployed(uow)) if one.severity == "error"]
    if findings:
        raise Invalid(f"规则文件有 {len(findings)} 处错误：{findings[0].message}", findings)
    missing = {DECISION, PARAMETERS} - ids_in({FILE: content}).get("decision", frozenset())
    if missing:
        raise Invalid(f"规则文件里没有决策“{'”“'.join(sorted(missing))}”。")
    rules = rules_of_draft(uow, content)
    try:
        rules.hits(NOTHING)
        rules.parameters()
    except EngineError as error:
        raise Invalid(f"规则算不出结果：{error.message}") from error
