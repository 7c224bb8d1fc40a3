"""What a unit completed is entered by one person and confirmed by another."""

from __future__ import annotations

from decimal import Decimal

import pytest

from engine.domain.assignment import Actor
from engine.domain.errors import Invalid, NotFound, Refused
from workflow.lights.quarters.models import QuarterReport
from workflow.lights.quarters.publish import publish_quarter
from workflow.lights.quarters.reports import confirm_report, enter_report

WANG, ZHAO = Actor("wang"), Actor("zhao")


@pytest.fixture
def enter(world, quarter):
    def act(org="st_hz", *, completion="92.5", by=WANG, **more):
        with world.transaction(by) as uow:
            enter_report(uow, quarter, org, completion=completion, **{"false_report": False, "basis": ""} | more)

    return act


@pytest.fixture
def confirm(world, quarter):
    def act(org="st_hz", by=ZHAO):
        with world.transaction(by) as uow:
            confirm_report(uow, quarter, org)

    return act


@pytest.fixture
def kept(world, quarter):
    def read(org="st_hz"):
        with world.reading() as uow:
            return uow.session.get_one(QuarterReport, (quarter, org))

    return read


@pytest.mark.both_databases
def test_a_completion_is_kept_with_who_wrote_it(enter, kept):
    enter()

    assert (Decimal("92.5"), "wang", None) == (kept().completion_pct, kept().entered_by, kept().confirmed_by)


def test_a_unit_without_a_target_has_no_completion(enter, kept):
    enter(completion=" ")

    assert kept().completion_pct is None


@pytest.mark.parametrize("written", ["很多", "-1", "1001", "NaN"])
def test_what_is_no_percentage_is_refused(enter, written):
    with pytest.raises(Invalid, match="完成率应为"):
        enter(completion=written)


def test_a_false_report_needs_its_basis(enter):
    with pytest.raises(Invalid, match="写明依据"):
        enter(false_report=True)


def test_another_person_confirms(enter, confirm, kept):
    enter()
    confirm()

    assert "zhao" == kept().confirmed_by


def test_whoever_entered_cannot_confirm(enter, confirm):
    enter()

    with pytest.raises(Refused, match="填报人不得复核"):
        confirm(by=WANG)


def test_what_is_changed_has_to_be_confirmed_again(enter, confirm, kept):
    enter()
    confirm()
    enter(completion="80", by=ZHAO)

    assert kept().confirmed_by is None


def test_nothing_can_be_confirmed_that_was_not_entered(confirm):
    with pytest.raises(NotFound, match="还没有填报"):
        confirm()


def test_a_unit_that_is_none_is_refused(enter):
    with pytest.raises(NotFound, match="没有单位"):
        enter("nowhere")


def test_a_quarter_that_is_not_frozen_takes_no_report(world, quarter):
    with pytest.raises(Refused, match="还没有冻结"), world.transaction(WANG) as uow:
        enter_report(uow, "2023Q4", "st_hz", completion="1", false_report=False, basis="")


def test_after_publishing_nothing_can_be_entered(enter, confirm, world, quarter):
    for org in ("st_hz", "tw_ly"):
        enter(org)
        confirm(org)
    with world.transaction(WANG) as uow:
        publish_quarter(uow, quarter)

    with pytest.raises(Refused, match="不能再改"):
        enter()
