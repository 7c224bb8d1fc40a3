"""A second person lets a draft of the rules be used, or refuses it."""

from __future__ import annotations

from sqlalchemy import func, select

from engine.domain.errors import Finding, Invalid, NotFound, Refused
from engine.runtime import deploy
from engine.unit_of_work import UnitOfWork
from workflow.lights.decision import light_rules
from workflow.lights.drafts.events import LightRulesDecided
from workflow.lights.drafts.models import DraftState, LightDraft, LightDraftChange
from workflow.lights.drafts.propose import FILE
from workflow.lights.models import LightRound

STATE_NAMES = {
    DraftState.COMPARING: "比较中",
    DraftState.COMPARED: "待审定",
    DraftState.IN_USE: "已启用",
    DraftState.REFUSED: "不同意",
}


def find_draft(uow: UnitOfWork, key: int) -> LightDraft:
    """The draft. :raises NotFound: when there is none"""
    draft = uow.session.get(LightDraft, key)
    if draft is None:
        raise NotFound("没有这份规则草案。")
    return draft


def decide_draft(uow: UnitOfWork, key: int, *, accepted: bool, opinion: str) -> LightDraft:
    """Make the draft the next version, after which every project is lit anew at once; or refuse it with an opinion.

    :raises Invalid: when it is refused without an opinion
    :raises Refused: by whoever made it, before it was compared, or when other rules came into use meanwhile
    """
    draft = find_draft(uow, key)
    if draft.state != DraftState.COMPARED:
        raise Refused(f"这份草案现为“{STATE_NAMES[DraftState(draft.state)]}”，不能审定。")
    if draft.made_by == uow.actor.name:
        raise Refused("提出人不得审定自己的草案，请由另一人审定。")
    if not accepted and not opinion.strip():
        raise Invalid("不同意须写明意见。", [Finding("required", "请写明意见。", element="opinion")])
    if accepted:
        present = light_rules(uow)
        if present is None or present.key != draft.against:
            raise Refused("比较以后规则又有了新版本，请按现行版本重新提出。")
        deploy(uow, {FILE: draft.content}, name="亮灯规则")
        daily = uow.session.get(LightRound, "daily")
        if daily is not None:
            daily.day = None
    draft.state = DraftState.IN_USE if accepted else DraftState.REFUSED
    draft.decided_by, draft.decided_at, draft.opinion = uow.actor.name, uow.now, opinion.strip()
    changes = uow.session.scalar(select(func.count()).where(LightDraftChange.draft_key == draft.key))
    uow.emit(LightRulesDecided(draft_key=key, accepted=accepted, opinion=draft.opinion, changes=changes or 0))
    return draft
