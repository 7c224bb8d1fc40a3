"""Makes an approved draft into versions: process, decisions and forms as one unit, or nothing of it."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from engine.domain.assignment import SYSTEM, Actor
from engine.domain.errors import Conflict, Invalid, NotFound, Refused
from engine.persistence.definitions import ProcessDefinition
from engine.runtime import DeployResult, deploy
from engine.runtime.check import errors_in
from engine.unit_of_work import UnitOfWork
from engine.world import World
from workflow.modeling.drafts.bases import newer_deployment
from workflow.modeling.drafts.checking import findings_in
from workflow.modeling.drafts.events import DraftPublished, DraftPublishFailed
from workflow.modeling.drafts.holding import contents_of, note_step
from workflow.modeling.drafts.models import DraftState, ModelDraft
from workflow.modeling.drafts.names import DEPLOYED_KINDS, kind_of
from workflow.modeling.drafts.rules import Act
from workflow.modeling.drafts.submitting import as_accepted, process_ids
from workflow.modeling.queries import count_running
from workflow.modeling.scenarios.keeping import keep_scenarios

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Published:
    """What a publication made, and how many running instances stay on their versions."""

    result: DeployResult
    staying: int


def publish(uow: UnitOfWork, draft: ModelDraft, files: Mapping[str, bytes]) -> Published:
    """Deploy the files and keep the scenarios beside them, in the caller's transaction.

    :raises Invalid: with findings, when the files cannot be deployed any more
    :raises Refused: when another version was published since the draft was handed in
    """
    ids = process_ids(files)
    before = _versions(uow, ids)
    result = deploy(uow, {name: files[name] for name in files if kind_of(name) in DEPLOYED_KINDS}, name=draft.name)
    keep_scenarios(uow, files, result.deployment_key)
    draft.deployment_key, draft.published_at = result.deployment_key, uow.now
    note_step(uow, draft, Act.PUBLISH, "、".join(f"{one.name or one.id} v{one.version}" for one in result.processes))
    uow.emit(
        DraftPublished(
            actor=SYSTEM.name if draft.publish_at is not None else "",
            draft_key=draft.key, name=draft.name, process_ids=ids, reason=draft.reason,
            submitted_by=draft.submitted_by or "", decided_by=draft.decided_by or "",
            deployment_key=result.deployment_key,
            versions={one.id: (before.get(one.id, 0), one.version) for one in result.processes},
        )
    )  # fmt: skip
    changed = [process.process_id for process in result.processes if process.is_new]
    return Published(result, sum(count_running(uow.session, process_id) for process_id in changed))


def demand_publishable(uow: UnitOfWork, draft: ModelDraft, files: Mapping[str, bytes]) -> None:
    """Look whether the draft is still what was handed in, in the office as it is now.

    :raises Invalid: with findings: errors, or a group that was there when it was handed in
    :raises Refused: when another version was published since
    """
    newer = newer_deployment(uow.session, draft, files)
    if newer is not None and newer != draft.over_deployment_key:
        raise Refused("提交以后又发布了新版本。请提交人看过差异、并入它的改动，再重新提交。")
    findings = findings_in(uow, files)
    if errors_in(findings):
        raise Invalid(f"现在有 {len(errors_in(findings))} 处错误，不能发布。", errors_in(findings))
    gone = [one for one in findings if one.rule == "group-unknown" and as_accepted(one) not in draft.accepted]
    if gone:
        raise Invalid(f"提交以后本单位少了 {len(gone)} 处任务要用的组，这些任务将没有人能看到。", gone)


def publish_due(world: World) -> int:
    """Publish the approved drafts whose moment has come, each in a transaction of its own; how many were looked at.

    A draft that cannot be published any more is marked as failed with the reason, which its people are told.
    """
    with world.reading() as uow:
        due = ModelDraft.state == DraftState.APPROVED, ModelDraft.publish_at <= uow.now
        waiting = list(uow.session.execute(select(ModelDraft.key, ModelDraft.decided_by).where(*due)))
    for key, decided_by in waiting:
        approver = Actor(decided_by or "")
        try:
            with world.transaction(approver) as uow:
                _publish_one(uow, key)
        except Conflict:
            log.info("the draft %s met another transaction; it is published in the next round", key)
        except (Invalid, Refused, NotFound) as error:
            words = error.message
            findings = getattr(error, "findings", ())
            if findings:
                words += " " + "；".join(f"{one.file or ''} {one.element or ''} {one.message}" for one in findings[:5])
            with world.transaction() as uow:
                _fail_one(uow, key, words)
    return len(waiting)


def _publish_one(uow: UnitOfWork, key: int) -> None:
    draft = uow.session.get(ModelDraft, key, with_for_update=True)
    if draft is None or draft.state != DraftState.APPROVED or draft.publish_at is None or draft.publish_at > uow.now:
        return
    files = contents_of(uow.session, key)
    demand_publishable(uow, draft, files)
    publish(uow, draft, files)


def _fail_one(uow: UnitOfWork, key: int, words: str) -> None:
    draft = uow.session.get(ModelDraft, key, with_for_update=True)
    if draft is None or draft.state != DraftState.APPROVED:
        return
    draft.failure = words
    note_step(uow, draft, Act.FAIL, words)
    uow.emit(
        DraftPublishFailed(
            draft_key=key, name=draft.name, reason=words, submitted_by=draft.submitted_by or "",
            decided_by=draft.decided_by or "",
        )
    )  # fmt: skip


def _versions(uow: UnitOfWork, ids: tuple[str, ...]) -> dict[str, int]:
    query = select(ProcessDefinition.process_id, func.max(ProcessDefinition.version))
    query = query.where(ProcessDefinition.process_id.in_(ids)).group_by(ProcessDefinition.process_id)
    return {process_id: int(version) for process_id, version in uow.session.execute(query)}
