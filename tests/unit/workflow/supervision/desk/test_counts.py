"""How much is late: figures and groups."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories.inbox import NOW, put
from tests.factories.orders import put_order
from tests.factories.supervised import put_instance, put_project, put_unit
from workflow.deadlines.models import DeadlineClock
from workflow.supervision.desk.counts import count_groups, count_late, figures
from workflow.supervision.desk.filters import LateFilter
from workflow.supervision.desk.follow import desk_rows

pytestmark = pytest.mark.both_databases
DAY = timedelta(days=1)


def groups(session, by, **narrowed):
    found = count_groups(session, desk_rows(session), NOW, LateFilter(group=by, **narrowed))
    return {group.value: (group.over, group.soon, group.week) for group in found}


def test_a_task_is_over_near_or_due_next_week(session):
    put(session, 1, "group:tw_ly", due=NOW - DAY, soon=NOW - 2 * DAY)
    put(session, 2, "group:tw_ly", due=NOW + DAY, soon=NOW - DAY)
    put(session, 3, "group:tw_ly", due=NOW + 6 * DAY, soon=NOW + 5 * DAY)
    put(session, 4, "group:tw_ly", due=NOW + 30 * DAY, soon=NOW + 20 * DAY)

    found = figures(session, desk_rows(session), NOW)

    assert (found.over, found.over_projects, found.soon, found.week, found.paused) == (1, 1, 1, 1, 0)


def test_a_task_due_far_away_is_near_by_its_own_measure(session):
    put(session, 1, "group:tw_ly", due=NOW + 30 * DAY, soon=NOW - DAY)

    assert figures(session, desk_rows(session), NOW).soon == 1


def test_next_week_is_monday_to_sunday_of_the_office(session):
    for key, due in enumerate(("2023-06-04T15:59", "2023-06-04T16:00", "2023-06-11T15:59", "2023-06-11T16:00"), 1):
        put(session, key, "group:a", due=NOW.fromisoformat(due).replace(tzinfo=NOW.tzinfo), soon=NOW + 3 * DAY)

    assert figures(session, desk_rows(session), NOW).week == 2


def test_a_matter_with_two_late_tasks_is_one_late_project(session):
    put(session, 1, "group:a", due=NOW - DAY, root_key=7)
    put(session, 2, "group:b", due=NOW - DAY, root_key=7)

    assert (
        figures(session, desk_rows(session), NOW).over,
        figures(session, desk_rows(session), NOW).over_projects,
    ) == (2, 1)


def test_what_stands_still_is_paused_and_counts_against_nobody(session):
    put_instance(session, 1, "SUSPENDED")
    put(session, 1, "group:tw_ly", due=NOW - DAY)

    found = figures(session, desk_rows(session), NOW)

    assert (found.over, found.paused) == (0, 1)
    assert groups(session, "unit") == {}
    assert count_late(session, desk_rows(session), NOW, LateFilter("paused")) == 1


def test_what_has_ended_counts_no_more(session):
    put(session, 1, due=NOW - DAY, state="COMPLETED", ended_at=NOW)

    assert figures(session, desk_rows(session), NOW).over == 0


def test_orders_not_struck_off_are_counted(session):
    put_order(session, 1)
    put_order(session, 2, state="closed")

    assert figures(session, desk_rows(session), NOW).open_orders == 1


def test_groups_by_stage_know_leads_and_orders(session):
    put_project(session, 1, phase="P6")
    for key, process_id in ((1, "ip_land_supply"), (2, "ip_lead"), (3, "ip_supervision")):
        put(session, key, "group:a", due=NOW - DAY, process_id=process_id)

    assert groups(session, "stage") == {"P6": (1, 0, 0), "P1": (1, 0, 0), "SUP": (1, 0, 0)}


def test_a_persons_work_is_their_units(session):
    put_unit(session, "tw_ly", "灵溪镇", "zhao")
    put(session, 1, "user:zhao", due=NOW - DAY, assignee="zhao")
    put(session, 2, "group:tw_ly", due=NOW + DAY, soon=NOW - DAY)

    assert groups(session, "unit") == {"tw_ly": (1, 1, 0)}


def test_a_task_of_two_units_counts_for_both_and_once_for_two_people_of_one(session):
    put_unit(session, "tw_ly", "灵溪镇", "zhao", "qian")
    put(session, 1, "user:zhao", "user:qian", "group:g_mnr", due=NOW - DAY)

    assert groups(session, "unit") == {"tw_ly": (1, 0, 0), "g_mnr": (1, 0, 0)}


def test_what_lies_with_nobody_is_the_units_that_has_the_project(session):
    put_project(session, 1, owner_org="tw_ly")
    put(session, 1, due=NOW - DAY)

    assert groups(session, "unit") == {"tw_ly": (1, 0, 0)}
    assert count_late(session, desk_rows(session), NOW, LateFilter(unit="tw_ly")) == 1


def test_groups_by_person_and_leader_follow_the_project(session):
    put_project(session, 1, owner_user="qian", leader="xu")
    put(session, 1, "group:a", due=NOW - DAY)
    put(session, 2, "user:zhao", due=NOW - DAY, root_key=1, assignee="zhao")

    assert groups(session, "owner") == {"qian": (1, 0, 0), "zhao": (1, 0, 0)}
    assert groups(session, "leader") == {"xu": (2, 0, 0)}


def test_groups_are_of_what_the_list_is_narrowed_to(session):
    put_project(session, 1, leader="xu")
    put_project(session, 2, leader="pan")
    put(session, 1, "group:a", due=NOW - DAY)
    put(session, 2, "group:b", due=NOW - DAY)

    assert groups(session, "unit", leader="pan") == {"b": (1, 0, 0)}


def test_the_group_with_most_late_tasks_stands_first_with_its_longest(session):
    put(session, 1, "group:a", due=NOW - DAY)
    put(session, 2, "group:b", due=NOW - DAY)
    put(session, 3, "group:b", due=NOW - 9 * DAY)

    first = count_groups(session, desk_rows(session), NOW, LateFilter(group="unit"))[0]

    assert (first.value, first.days_over(NOW, lambda a, b: (b - a).days)) == ("b", 9)


@pytest.mark.parametrize(("kind", "pause"), [("gov", 5), ("ent", None)])
def test_a_clock_that_stands_or_is_the_enterprises_is_paused(session, kind, pause):
    put(session, 1, "group:tw_ly", due=NOW - DAY)
    session.add(
        DeadlineClock(task_key=1, instance_key=1, kind=kind, started_at=NOW, promise_due=NOW - DAY, pause_key=pause)
    )
    session.flush()

    found = figures(session, desk_rows(session), NOW)

    assert (found.over, found.paused) == (0, 1)
