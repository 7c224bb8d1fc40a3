"""A quarter's units are decided by ``light_org`` and published once all reports are confirmed (domain.md 8.4)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import select

from engine.domain.assignment import Actor
from engine.domain.errors import Refused
from engine.persistence.instances import EventLogEntry
from engine.runtime.definitions import decision_model, latest_decision
from workflow.lights.quarters.models import LightSnapshot
from workflow.lights.quarters.publish import org_facts, publish_quarter, verdicts
from workflow.lights.quarters.queries import published
from workflow.lights.quarters.reports import confirm_report, enter_report

WANG, ZHAO = Actor("wang"), Actor("zhao")


@pytest.fixture
def report(world, quarter):
    def act(org, completion, **more):
        with world.transaction(WANG) as uow:
            enter_report(uow, quarter, org, completion=completion, **{"false_report": False, "basis": ""} | more)
        with world.transaction(ZHAO) as uow:
            confirm_report(uow, quarter, org)

    return act


@pytest.fixture
def publish(world, quarter):
    def act():
        with world.transaction(ZHAO) as uow:
            return publish_quarter(uow, quarter)

    return act


@pytest.mark.both_databases
def test_each_unit_shows_the_first_row_it_meets(report, publish, world, quarter):
    report("st_hz", "100")
    report("tw_ly", "99.5")
    publish()

    with world.reading() as uow:
        found = {org: (row.light, row.reasons) for org, row in published(uow.session, quarter).items()}
    assert {"st_hz": ("yellow", ["RED_1"]), "tw_ly": ("yellow", ["DONE_100"])} == found


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"false_report": True, "completion_pct": Decimal(120)}, "FALSE_REPORT"),
        ({"completion_pct": Decimal("79.99")}, "DONE_80"),
        ({"completion_pct": Decimal(80)}, "DONE_100"),
        ({"completion_pct": Decimal("99.99"), "last_light": "yellow"}, "YELLOW_TWICE"),
        ({"completion_pct": Decimal(100), "last_light": "yellow"}, "OK"),
        ({"completion_pct": Decimal(100), "red_projects": 2}, "RED_2"),
        ({"completion_pct": Decimal(100), "red_projects": 1}, "RED_1"),
        ({"completion_pct": Decimal(100), "last_light": "red"}, "OK"),
        ({"completion_pct": None}, "OK"),
        ({"completion_pct": None, "red_projects": 3}, "RED_2"),
    ],
)
def test_every_row_of_the_table_at_its_edge(world, quarter, facts, reason):
    asked = {**org_facts({}, None, ""), **facts}
    with world.reading() as uow:
        model = decision_model(uow, latest_decision(uow, "light_org"))
        decided = model.evaluate("light_org", asked, uow.world.feel).value

    assert reason == decided["reason_code"]


def test_a_unit_whose_report_is_missing_holds_the_publishing_up(report, publish):
    report("st_hz", "100")

    with pytest.raises(Refused, match="还有 1 个单位.*灵溪镇"):
        publish()


def test_a_quarter_is_published_once(report, publish):
    report("st_hz", "100")
    report("tw_ly", "100")
    publish()

    with pytest.raises(Refused, match="已由 zhao 发布"):
        publish()


def test_the_snapshot_of_a_unit_keeps_who_stood_for_its_figures(report, publish, world, quarter):
    report("st_hz", "70")
    report("tw_ly", "100")
    publish()

    with world.reading() as uow:
        row = published(uow.session, quarter)["st_hz"]
    assert ("wang", "zhao", "70.00") == (
        row.evidence[0]["entered_by"], row.evidence[0]["confirmed_by"], row.facts["completion_pct"],
    )  # fmt: skip


def test_publishing_tells_the_log_of_each_unit(report, publish, world):
    report("st_hz", "70")
    report("tw_ly", "100")
    publish()

    with world.reading() as uow:
        told = uow.session.scalars(select(EventLogEntry).where(EventLogEntry.kind == "OrgLightPublished"))
        assert {("st_hz", "red"), ("tw_ly", "green")} == {(row.payload["org"], row.payload["light"]) for row in told}


def test_before_its_report_is_confirmed_a_unit_shows_nothing(world, quarter):
    with world.reading() as uow:
        assert [("st_hz", ""), ("tw_ly", "")] == sorted((one.org, one.light) for one in verdicts(uow, quarter))


def test_projects_are_counted_for_the_unit_that_answers_for_them(world, quarter):
    with world.reading() as uow:
        counts = {one.org: dict(one.counts) for one in verdicts(uow, quarter)}
    assert {"st_hz": {"red": 1, "green": 1}, "tw_ly": {"green": 1}} == counts


def test_what_is_published_is_a_snapshot_of_its_own(report, publish, world, quarter):
    report("st_hz", "100")
    report("tw_ly", "100")

    assert 2 == publish()
    with world.reading() as uow:
        scopes = uow.session.scalars(select(LightSnapshot.scope).where(LightSnapshot.quarter == quarter))
        assert ["org", "org", "project", "project", "project"] == sorted(scopes)
