"""One digest a person a working day, however much is late; supervisors hear what comes and what is to be decided."""

from __future__ import annotations

from collections import Counter

import pytest

from engine.runtime.timers import mark_overdue, run_due
from workflow.supervision.escalation.digests import write_digests
from workflow.supervision.escalation.settings import change_setting


def told(office, person):
    return Counter(notice.kind for notice in office.notices(person))


@pytest.mark.both_databases
def test_two_hundred_late_tasks_are_one_first_notice_each_and_one_digest_a_day(office):
    office.project()
    office.many_due_on("2023-05-30", 200)
    with office.world.transaction() as uow:
        mark_overdue(uow)
    for hour in (9, 10, 16):
        office.go_to("2023-06-01", hour)
        office.climb()
        write_digests(office.world)

    assert told(office, "wu") == {"overdue": 200, "supervision_digest": 1}
    head = told(office, "wang")
    assert (head["supervision_digest"], head["order"] + head["order_urgent"]) == (1, 1)


def test_a_head_is_told_of_the_first_unsigned_order_of_a_day(office):
    office.project()
    office.many_due_on("2023-05-30", 3)
    office.climb()
    office.go_to("2023-06-02")
    run_due(office.world)

    assert told(office, "wang")["order_unsigned"] == 1


def test_the_next_working_day_has_a_digest_of_its_own(office):
    office.project()
    office.due_on("2023-05-30")
    for day in ("2023-06-01", "2023-06-02", "2023-06-03", "2023-06-05"):
        office.go_to(day)
        write_digests(office.world)

    assert told(office, "wu")["supervision_digest"] == 3


def test_no_digest_goes_out_before_the_county_s_hour(office):
    office.project()
    office.due_on("2023-05-30")
    with office.world.transaction() as uow:
        change_setting(uow, "digest_at", "14:00", "上午开会")

    early = write_digests(office.world)
    office.go_to("2023-05-31", 14)

    assert (early, write_digests(office.world) > 0) == (0, True)


def test_a_digest_counts_what_is_over_near_and_what_orders_wait(office):
    office.project()
    office.due_on("2023-05-29")
    office.due_on("2023-06-01")
    office.climb()

    write_digests(office.world)

    assert office.notices("wu")[-1].told == {"over": 1, "near": 1, "orders": 0, "next": 0, "decide": 0}
    assert office.notices("wang")[-1].told["over"] == 0 or office.notices("wang")[-1].told["orders"] >= 1


def test_a_supervisor_hears_what_comes_within_a_week(office):
    office.project()
    office.due_on("2023-06-06")
    office.due_on("2023-06-20")

    write_digests(office.world)

    (notice,) = office.notices("chen")
    assert (notice.kind, notice.told["next"]) == ("supervisors_digest", 1)


def test_who_has_nothing_to_hear_hears_nothing(office):
    write_digests(office.world)

    assert [office.notices(name) for name in ("wu", "wang", "chen")] == [[], [], []]
