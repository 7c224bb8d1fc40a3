"""The second person's word: a draft is published now or at a moment, or goes back with an opinion."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from engine.domain.errors import Finding, Invalid
from engine.unit_of_work import UnitOfWork
from workflow.modeling.drafts.events import DraftApproved, DraftReturned
from workflow.modeling.drafts.holding import contents_of, hold_draft, note_step
from workflow.modeling.drafts.models import ModelDraft
from workflow.modeling.drafts.publishing import Published, demand_publishable, publish
from workflow.modeling.drafts.rules import Act
from workflow.modeling.drafts.submitting import demand_words, process_ids
from workflow.modeling.scenarios.draft_runs import last_run, scenario_files


def approve_draft(
    uow: UnitOfWork, draft_key: int, opinion: str = "", *, publish_at: datetime | None = None, failing_reason: str = ""
) -> Published | None:
    """Approve a draft: it is published in this transaction, or by a worker at ``publish_at`` (aware, to come).

    ``failing_reason`` is why it may be published although a scenario of it fails.

    :raises Invalid: when the moment is past, the files have errors by now, or a failing scenario goes without a reason
    :raises Refused: when another version was published since it was handed in
    :raises NotAllowed: by whoever handed it in or changed a file of it
    """
    draft = hold_draft(uow, draft_key, Act.APPROVE)
    if publish_at is not None and publish_at <= uow.now:
        words = "发布时间要在现在之后；马上发布请选“立即”。"
        raise Invalid(words, [Finding("moment", words, element="publish_at")])
    files = contents_of(uow.session, draft_key)
    doubt = doubt_of_scenarios(uow, draft_key, files)
    draft.failing_reason = failing_reason.strip() if doubt else ""
    if doubt and not draft.failing_reason:
        raise Invalid(doubt, [Finding("scenario", doubt, element="failing_reason")])
    demand_publishable(uow, draft, files)
    draft.decided_by, draft.decided_at = uow.actor.name, uow.now
    draft.opinion, draft.publish_at = opinion.strip(), publish_at
    note_step(uow, draft, Act.APPROVE, "；".join(words for words in (draft.opinion, _of_failing(draft)) if words))
    uow.emit(
        DraftApproved(
            draft_key=draft_key, name=draft.name, process_ids=process_ids(files), reason=draft.opinion,
            submitted_by=draft.submitted_by or "", publish_at=publish_at.isoformat() if publish_at else "",
        )
    )  # fmt: skip
    return publish(uow, draft, files) if publish_at is None else None


def doubt_of_scenarios(uow: UnitOfWork, draft_key: int, files: Mapping[str, bytes]) -> str:
    """Why the draft's scenarios speak against publishing it, in words; empty when all passed on what it holds now."""
    names = scenario_files(files)
    if not names:
        return ""
    ran = last_run(uow, draft_key, files)
    if ran is None or ran.is_old or not ran.is_done:
        return f"{len(names)} 个场景还没有在这一版上跑过：请先运行；确要发布，请勾选并写明理由。"
    if ran.failed:
        failed = "、".join(one.name or one.file for one in ran.failed[:5])
        return f"{len(ran.failed)} 个场景未通过（{failed}）：请退回修改；确要发布，请勾选并写明理由。"
    return ""


def return_draft(uow: UnitOfWork, draft_key: int, opinion: str) -> ModelDraft:
    """Send a draft back to whoever handed it in; it can be changed again. :raises Invalid: without an opinion"""
    draft = hold_draft(uow, draft_key, Act.RETURN)
    draft.opinion = demand_words(opinion, "opinion", "退回须写明意见。")
    draft.decided_by, draft.decided_at, draft.publish_at = uow.actor.name, uow.now, None
    note_step(uow, draft, Act.RETURN, draft.opinion)
    uow.emit(
        DraftReturned(draft_key=draft_key, name=draft.name, reason=draft.opinion, submitted_by=draft.submitted_by or "")
    )
    return draft


def _of_failing(draft: ModelDraft) -> str:
    return f"场景没有全部通过，仍同意发布：{draft.failing_reason}" if draft.failing_reason else ""
