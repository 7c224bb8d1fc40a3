"""Every active project is judged by the draft and by what rules now; who changes is listed."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from workflow.lights.drafts import compare
from workflow.lights.drafts.compare import compare_drafts
from workflow.lights.drafts.decide import find_draft
from workflow.lights.drafts.models import LightDraftChange
from workflow.projects.models import Project


def changes(world) -> list[tuple[str, str, str]]:
    with world.reading() as uow:
        rows = uow.session.scalars(select(LightDraftChange).order_by(LightDraftChange.business_key))
        return [(row.business_key[-1], row.before, row.after) for row in rows]


@pytest.mark.both_databases
def test_projects_that_would_change_colour_are_listed(stalled, propose, milder, world):
    propose(milder)

    compare_drafts(world)

    assert [("1", "red", "yellow"), ("2", "red", "yellow")] == changes(world)


def test_how_many_go_from_which_light_to_which_is_counted(stalled, propose, milder, world):
    key = propose(milder)

    compare_drafts(world)

    with world.reading() as uow:
        draft = find_draft(uow, key)
    assert ("compared", {"red>yellow": 2, "green>green": 1}) == (draft.state, draft.counts)


def test_projects_are_compared_some_at_a_time_and_none_twice(stalled, propose, milder, world, monkeypatch):
    monkeypatch.setattr(compare, "AT_ONCE", 1)
    propose(milder)

    assert 3 == compare_drafts(world)


def test_a_project_that_is_not_active_is_left_out(stalled, propose, milder, world):
    with world.transaction() as uow:
        uow.session.execute(update(Project).where(Project.key == 1001).values(mgmt_status="archived"))
    propose(milder)

    compare_drafts(world)

    assert [("2", "red", "yellow")] == changes(world)


def test_a_draft_that_is_compared_is_not_compared_again(stalled, propose, milder, world):
    propose(milder)
    compare_drafts(world)

    assert 0 == compare_drafts(world)
