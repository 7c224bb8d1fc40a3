"""Compares drafts with the rules in use, some projects at a time, so that the page can say how far it is."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import select

from engine.unit_of_work import UnitOfWork
from engine.world import World
from workflow.lights.decision import LightRules, light_rules
from workflow.lights.drafts.models import DraftState, LightDraft, LightDraftChange
from workflow.lights.drafts.propose import rules_of_draft
from workflow.lights.facts.matters import matters_of
from workflow.lights.relight import verdicts_of
from workflow.projects.models import Project

AT_ONCE = 200


def compare_drafts(world: World) -> int:
    """Compare the next projects of every draft that is not done; how many projects were looked at."""
    with world.reading() as uow:
        waiting = list(uow.session.scalars(select(LightDraft.key).where(LightDraft.state == DraftState.COMPARING)))
    looked = 0
    for key in waiting:
        while count := _some(world, key):
            looked += count
    return looked


def _some(world: World, draft_key: int) -> int:
    with world.transaction() as uow:
        draft = uow.session.get(LightDraft, draft_key, with_for_update=True)
        if draft is None or draft.state != DraftState.COMPARING:
            return 0
        present = light_rules(uow)
        if present is None:
            return 0
        keys = _next_keys(uow, draft.cursor)
        if keys:
            _compare(uow, draft, present, keys)
            draft.cursor = keys[-1]
            draft.compared += len(keys)
        else:
            draft.state, draft.total = DraftState.COMPARED, draft.compared
        return len(keys)


def _next_keys(uow: UnitOfWork, after: str) -> list[str]:
    query = (
        select(Project.business_key)
        .where(Project.mgmt_status == "active", Project.business_key > after)
        .order_by(Project.business_key)
        .limit(AT_ONCE)
    )
    return [key for key in uow.session.scalars(query) if key is not None]


def _compare(uow: UnitOfWork, draft: LightDraft, present: LightRules, keys: list[str]) -> None:
    matters = matters_of(uow.session, keys)
    now, then = verdicts_of(uow, present, matters), verdicts_of(uow, rules_of_draft(uow, draft.content), matters)
    counts = Counter(draft.counts)
    for matter in matters:
        before, after = now[matter.business_key], then[matter.business_key]
        counts[f"{before.light}>{after.light}"] += 1
        if matter.project is None or (before.light == after.light and set(before.reasons) == set(after.reasons)):
            continue
        uow.session.add(
            LightDraftChange(
                draft_key=draft.key, business_key=matter.business_key, name=matter.project.name,
                org=matter.project.owner_org, before=before.light, after=after.light,
                before_reasons=list(before.reasons), after_reasons=list(after.reasons),
            )
        )  # fmt: skip
    draft.counts = dict(counts)
