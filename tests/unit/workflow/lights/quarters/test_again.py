"""Frozen facts are judged again by other rules; what was frozen does not change by it."""

from __future__ import annotations

from tests.factories.lit import DMN, deploy_rules
from workflow.lights.decision import light_rules
from workflow.lights.quarters.again import judged_again
from workflow.lights.quarters.queries import frozen_projects


def judged(world, quarter):
    with world.reading() as uow:
        rows = frozen_projects(uow.session, quarter)
        return {one.row.target[-1]: one for one in judged_again(rows, light_rules(uow))}


def test_by_the_rules_of_then_everything_is_the_same(world, quarter):
    assert [] == [target for target, one in judged(world, quarter).items() if one.differs]


def test_by_milder_rules_a_red_project_would_have_been_yellow(world, quarter):
    mild = DMN.read_text("utf-8").replace("&gt;= 90", "&gt;= 190").replace("[60..90)", "[60..190)")
    deploy_rules(world, mild)

    again = judged(world, quarter)["1"]

    assert ("red", "yellow", True) == (again.row.light, again.light, again.differs)


def test_rules_that_fail_on_the_facts_say_why(world, quarter, monkeypatch):
    broken = DMN.read_text("utf-8").replace('"TALK_90"', '""')
    deploy_rules(world, broken)

    assert "不是灯" in judged(world, quarter)["1"].failed
