"""The second person's word: a draft is published now or at a moment, or goes back with an opinion."""

from __future__ import annotations

from datetime import datetime

from engine.domain.errors import Finding, Invalid
from engine.unit_of_work import UnitOfWork
from workflow.modeling.drafts.events import DraftApproved, DraftReturned
from workflow.modeling.drafts.holding import contents_of, hold_draft, note_step
from workflow.modeling.drafts.models import ModelDraft
from workflow.modeling.drafts.publishing import Published, demand_publishable, publish
from workflow.modeling.drafts.rules import Act
from workflow.modeling.drafts.submitting import demand_words, process_ids


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
    draft.failing_reason = failing_reason.strip()
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
    return f"有场景未通过，仍同意发布：{draft.failing_reason}" if draft.failing_reason else ""
