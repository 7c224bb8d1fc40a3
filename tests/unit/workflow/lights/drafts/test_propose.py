"""A draft is kept when it could be rules at all; why it is not is said."""

from __future__ import annotations

import pytest

from engine.domain.errors import Invalid, NotFound, Refused
from engine.runtime import deploy
from tests.factories.lit import DMN
from workflow.lights.drafts.decide import find_draft
from workflow.lights.drafts.propose import FILE, propose_version


def test_a_draft_waits_to_be_compared(stalled, propose, milder, world):
    key = propose(milder)

    with world.reading() as uow:
        draft = find_draft(uow, key)
    assert ("comparing", 3, "wang") == (draft.state, draft.total, draft.made_by)


def test_a_draft_needs_its_reason(stalled, propose, milder):
    with pytest.raises(Invalid, match="为什么改"):
        propose(milder, " ")


def test_what_rules_already_is_no_draft(stalled, propose):
    with pytest.raises(Refused, match="没有改动"):
        propose(DMN.read_bytes())


def test_what_is_no_table_is_refused_with_findings(stalled, propose):
    with pytest.raises(Invalid) as refused:
        propose(b"<not-xml")
    assert refused.value.findings


def test_a_file_without_the_decision_is_refused(stalled, propose):
    other = DMN.read_bytes().replace(b"light_parameters", b"light_numbers")

    with pytest.raises(Invalid, match="light_parameters"):
        propose(other)


def test_without_any_rules_there_is_nothing_to_change(world, propose, milder):
    with pytest.raises(Refused, match="还没有部署亮灯规则"):
        propose(milder)


@pytest.mark.both_databases
def test_a_version_from_before_can_come_back(stalled, world, milder):
    with world.transaction() as uow:
        deploy(uow, {FILE: milder}, name="light_project")

    with world.transaction() as uow:
        draft = propose_version(uow, 1, "改回来")

    assert DMN.read_bytes() == draft.content


def test_a_version_there_never_was_is_not_found(stalled, world):
    with pytest.raises(NotFound, match="没有第 9 版"), world.transaction() as uow:
        propose_version(uow, 9, "改回来")
