"""Time passes: what is done shows its day, a slip proposes a re-plan once, the baseline is never touched."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from engine.persistence.instances import EventLogEntry
from workflow.notices.models import Notice
from workflow.plans.adjust import refuse_proposal
from workflow.plans.make import replan
from workflow.plans.models import Plan, PlanProposal, PlanStep, PlanVersion
from workflow.plans.watch import watch_plans
from workflow.projects.models import Project

KEY = "CNZS-2023-0001"
TIGHT = date(2027, 3, 31)
CHECK = {"dup_conclusion": "not_dup", "first_report_org": "s_sh", "protect_from": "2023-06-01",
         "protect_to": "2023-08-30"}  # fmt: skip


def test_a_step_that_is_done_shows_its_day_and_the_next_one_is_whose_move_it_is(office, by_name):
    office.plan(TIGHT)

    office.pass_days(1)
    office.do("first_report_check", **CHECK)
    watch_plans(office.world)

    done = by_name(office.standing())["first_report_check"].placed.actual
    assert (done.state, done.ended_on) == ("done", date(2023, 6, 1))
    plan = office.rows(Plan)[0]
    assert (plan.next_step, plan.next_owners) == ("线索研判", ["g_center_project", "g_industry"])


def test_a_slip_beyond_the_slack_proposes_a_re_plan_once(office):
    office.plan(TIGHT)
    slack = office.standing().slack

    office.pass_days(slack // 2)
    assert watch_plans(office.world) == 0
    office.pass_days(slack * 2 + 60)

    assert watch_plans(office.world) == 1
    office.pass_days(5)
    assert watch_plans(office.world) == 0
    proposal = office.rows(PlanProposal)
    assert [(row.version, row.step, row.state) for row in proposal] == [(1, "查重与首报确认", "open")]
    assert proposal[0].late > 0 and proposal[0].possible_on > TIGHT


def test_a_slip_is_written_in_the_log_and_told_to_who_carries_the_project(office):
    office.plan(TIGHT)
    office.pass_days(400)

    watch_plans(office.world)

    with office.world.reading() as uow:
        logged = uow.session.scalars(select(EventLogEntry.kind).where(EventLogEntry.kind.like("Plan%"))).all()
        told = uow.session.execute(select(Notice.person, Notice.kind)).all()
    assert sorted(logged) == ["PlanMade", "PlanSlipped"] and ("lin", "plan_slipped") in told


def test_the_baseline_is_untouched_by_what_comes_later(office):
    office.plan(TIGHT)
    before = _baseline(office)
    office.pass_days(400)
    watch_plans(office.world)

    with office.world.transaction() as uow:
        replan(uow, KEY, "production", date(2028, 6, 30), "land", "征迁未完", 1)

    assert _baseline(office) == before
    assert [(row.state, row.decided_by) for row in office.rows(PlanProposal)] == [("taken", "system")]
    assert [(row.version, row.committed_on) for row in office.rows(PlanVersion)] == [
        (1, TIGHT), (2, date(2028, 6, 30)),
    ]  # fmt: skip
    standing = office.standing()
    assert standing.slack >= 0 and all(row.first is not None for row in standing.rows)


def test_a_new_version_that_slips_again_is_proposed_again(office):
    office.plan(TIGHT)
    office.pass_days(400)
    watch_plans(office.world)
    with office.world.transaction() as uow:
        refuse_proposal(uow, KEY, "先追赶")
        replan(uow, KEY, "production", date(2028, 6, 30), "land", "征迁未完", 1)

    office.pass_days(700)

    assert watch_plans(office.world) == 1
    assert [(row.version, row.state) for row in office.rows(PlanProposal)] == [(1, "refused"), (2, "open")]


@pytest.mark.parametrize(("status", "after"), [("on_hold", "open"), ("terminated", "dropped")])
def test_a_project_on_hold_slips_not_and_one_that_ended_plans_nothing(office, status, after):
    office.plan(TIGHT)
    with office.world.transaction() as uow:
        uow.session.scalars(select(Project)).one().mgmt_status = status
    office.pass_days(600)

    assert watch_plans(office.world) == 0
    assert [row.status for row in office.rows(Plan)] == [after] and office.rows(PlanProposal) == []


def _baseline(office):
    return [
        (row.path, row.n, row.unit, row.latest_start, row.target, row.earliest, row.slack, row.owners)
        for row in office.rows(PlanStep, version=1)
    ]
