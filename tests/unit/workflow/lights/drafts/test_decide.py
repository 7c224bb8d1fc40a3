"""A second person lets a draft rule; until then nothing changes colour."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from engine.domain.assignment import Actor
from engine.domain.errors import Invalid, NotFound, Refused
from engine.persistence.instances import EventLogEntry
from engine.runtime import deploy
from tests.factories.lit import DMN
from workflow.lights.decision import light_rules
from workflow.lights.drafts.compare import compare_drafts
from workflow.lights.drafts.decide import decide_draft, find_draft
from workflow.lights.drafts.propose import FILE
from workflow.lights.rounds import relight_daily

WANG, ZHAO = Actor("wang"), Actor("zhao")


@pytest.fixture
def draft(stalled, propose, milder, world) -> int:
    stalled.light("CNZS-2023-0001", "CNZS-2023-0002")
    relight_daily(world)
    key = propose(milder)
    compare_drafts(world)
    return key


@pytest.fixture
def decide(world, draft):
    def act(by=ZHAO, *, accepted=True, opinion=""):
        with world.transaction(by) as uow:
            return decide_draft(uow, draft, accepted=accepted, opinion=opinion)

    return act


def version(world) -> int:
    with world.reading() as uow:
        return light_rules(uow).version


@pytest.mark.both_databases
def test_an_accepted_draft_is_the_next_version(decide, world):
    decide()

    assert 2 == version(world)


def test_after_it_every_project_is_lit_anew_with_the_next_round(decide, world, stalled):
    decide()
    relight_daily(world)

    assert "yellow" == stalled.rows(1)[-1].light


def test_a_refused_draft_changes_nothing(decide, world):
    decide(accepted=False, opinion="九十天不严")

    assert 1 == version(world)


def test_a_refusal_needs_an_opinion(decide):
    with pytest.raises(Invalid, match="不同意须写明意见"):
        decide(accepted=False)


def test_nobody_decides_their_own_draft(decide):
    with pytest.raises(Refused, match="提出人不得审定"):
        decide(WANG)


def test_a_draft_is_decided_once(decide):
    decide()

    with pytest.raises(Refused, match="已启用"):
        decide()


def test_a_draft_that_is_still_compared_cannot_be_decided(stalled, propose, milder, world):
    key = propose(milder)

    with pytest.raises(Refused, match="比较中"), world.transaction(ZHAO) as uow:
        decide_draft(uow, key, accepted=True, opinion="")


def test_a_draft_against_rules_of_before_cannot_be_used(decide, world):
    other = DMN.read_text("utf-8").replace("&gt;= 90", "&gt;= 91").replace("[60..90)", "[60..91)")
    with world.transaction() as uow:
        deploy(uow, {FILE: other.encode()}, name="light_project")

    with pytest.raises(Refused, match="又有了新版本"):
        decide()


def test_the_log_says_who_changed_the_rules_and_for_how_many(decide, world):
    decide(opinion="同意")

    with world.reading() as uow:
        row = uow.session.scalars(select(EventLogEntry).where(EventLogEntry.kind == "LightRulesDecided")).one()
    assert ("zhao", True, 2) == (row.actor, row.payload["accepted"], row.payload["changes"])


def test_a_draft_there_never_was_is_not_found(world):
    with pytest.raises(NotFound), world.reading() as uow:
        find_draft(uow, 1)
