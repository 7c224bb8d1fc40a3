"""AB 岗: what nobody claims within its working days goes to the B-post, once."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from engine.domain.errors import Invalid, Refused
from engine.domain.ports import OFFICE_ZONE, PlainWeekCalendar
from engine.persistence.instances import EventLogEntry
from engine.persistence.work import UserTask
from engine.runtime import claim_user_task, release_user_task
from workflow.absence.models import PassedOn
from workflow.absence.pass_on import before_day, pass_on_unclaimed
from workflow.absence.post_pairs import all_pairs, remove_pair, set_pair
from workflow.people.services import set_active

pytestmark = pytest.mark.both_databases

WEEK = timedelta(days=7)


def pair(world, *, principal="g_station", a="zhang", b="li", **given):
    with world.transaction() as uow:
        return set_pair(uow, principal, a, b, **given).key


def later(world, clock, by=WEEK):
    clock.move_to(clock.now() + by)
    return pass_on_unclaimed(world)


def test_a_task_nobody_claims_goes_to_b(office, clock, new_task, task):
    pair(office)
    key = new_task()

    later(office, clock)

    assert "li" == task(key).assignee


def test_a_task_is_left_alone_on_its_first_day(office, clock, new_task, task):
    pair(office)
    key = new_task()

    later(office, clock, timedelta(hours=1))

    assert task(key).assignee is None


def test_a_claimed_task_stays_with_who_claimed_it(office, clock, new_task, task):
    pair(office)
    key = new_task("zhang")

    later(office, clock)

    assert "zhang" == task(key).assignee


def test_a_task_given_back_is_not_passed_on_again(office, clock, new_task, task, as_):
    pair(office)
    key = new_task()
    later(office, clock)
    with office.transaction(as_("li")) as uow:
        release_user_task(uow, key)

    later(office, clock)

    assert task(key).assignee is None


def test_the_reason_stands_in_the_log(office, clock, new_task):
    pair(office)
    key = new_task()

    later(office, clock)

    with office.reading() as uow:
        entry = uow.session.scalars(
            select(EventLogEntry).where(EventLogEntry.task_key == key, EventLogEntry.kind == "UserTaskAssigned")
        ).one()
    assert "1 个工作日内无人签收，转 B 岗" == entry.payload["reason"]


def test_another_group_s_task_is_not_touched(office, clock, new_task, task):
    pair(office, principal="g_fin")
    key = new_task()

    later(office, clock)

    assert task(key).assignee is None


def test_a_pair_for_one_process_counts_before_one_for_all(office, clock, new_task, task):
    pair(office)
    pair(office, b="wang", process_id="ip_sample")
    key = new_task()

    later(office, clock)

    assert "wang" == task(key).assignee


def test_a_pair_for_another_process_does_not_count(office, clock, new_task, task):
    pair(office, process_id="ip_other")
    key = new_task()

    later(office, clock)

    assert task(key).assignee is None


@pytest.mark.parametrize("kept_away", ["excluded", "inactive"])
def test_where_b_may_not_have_it_the_task_stays_and_the_reason_is_kept(office, clock, new_task, task, kept_away):
    pair(office)
    key = new_task()
    with office.transaction() as uow:
        if kept_away == "excluded":
            uow.session.get_one(UserTask, key).excluded_users = ["li"]
        else:
            set_active(uow, "li", False)

    later(office, clock)

    with office.reading() as uow:
        assert (None, True) == (task(key).assignee, bool(uow.session.get_one(PassedOn, key).why_not))


def test_more_days_may_be_given(office, clock, new_task, task):
    pair(office, claim_workdays=10)
    key = new_task()

    later(office, clock)

    assert task(key).assignee is None


def test_a_pair_taken_back_does_nothing_more(office, clock, new_task, task):
    gone = pair(office)
    key = new_task()
    with office.transaction() as uow:
        remove_pair(uow, gone)

    later(office, clock)

    assert task(key).assignee is None


def test_a_pair_is_not_taken_back_twice(office):
    gone = pair(office)
    with office.transaction() as uow:
        remove_pair(uow, gone)

    with office.transaction() as uow, pytest.raises(Refused):
        remove_pair(uow, gone)


def test_a_pair_said_anew_replaces_the_old_one(office):
    pair(office)
    pair(office, b="wang")

    with office.reading() as uow:
        assert ["wang"] == [row.b_username for row in all_pairs(uow.session)]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"b": "zhang"}, "同一个人"),
        ({"principal": "nowhere"}, "没有单位"),
        ({"claim_workdays": 0}, "工作日"),
        ({"claim_workdays": 31}, "工作日"),
    ],
)
def test_what_does_not_fit_is_said(office, given, said):
    with pytest.raises(Invalid, match=said):
        pair(office, **given)


def test_claiming_after_it_was_passed_on_is_refused_to_others(office, clock, new_task, as_):
    pair(office)
    key = new_task()
    later(office, clock)

    with office.transaction(as_("zhang")) as uow, pytest.raises(Refused):
        claim_user_task(uow, key)


@pytest.mark.parametrize(
    ("came", "now", "is_over"),
    [
        ("2023-06-02T15:00", "2023-06-05T23:59", False),
        ("2023-06-02T15:00", "2023-06-06T00:00", True),
        ("2023-06-03T10:00", "2023-06-05T23:59", False),
        ("2023-06-03T10:00", "2023-06-06T00:00", True),
        ("2023-06-05T09:00", "2023-06-06T23:00", False),
        ("2023-06-05T09:00", "2023-06-07T00:00", True),
    ],
)
def test_the_day_itself_does_not_count_and_the_last_one_counts_to_its_end(came, now, is_over):
    moments = [datetime.fromisoformat(text).replace(tzinfo=OFFICE_ZONE) for text in (came, now)]

    assert is_over == (moments[0] < before_day(PlainWeekCalendar(), moments[1], 1))
