"""How much waits for a person, each task once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from engine.domain.assignment import Actor
from tests.factories.inbox import ME, NOW, name_process, put
from workflow.inbox.counts import Counts, count_by_stage, count_open, stages_to_choose, total

pytestmark = pytest.mark.both_databases
DAY = timedelta(days=1)


def test_the_counts_tell_red_from_yellow(session: Session) -> None:
    put(session, 1, "group:g_station", due=NOW - DAY, soon=NOW - 2 * DAY)
    put(session, 2, "group:g_station", due=NOW + DAY, soon=NOW)
    put(session, 3, "group:g_station", due=NOW + 9 * DAY, soon=NOW + 7 * DAY)
    put(session, 4, "group:g_station")

    assert count_open(session, ME, NOW) == Counts(4, 1, 1)


@pytest.mark.parametrize(
    ("due", "soon", "counts"),
    [
        (NOW - DAY, NOW - 2 * DAY, Counts(1, 1, 0)),
        (NOW + DAY, NOW - DAY, Counts(1, 0, 1)),
        (NOW + 9 * DAY, NOW + 7 * DAY, Counts(1, 0, 0)),
        (None, None, Counts(1, 0, 0)),
    ],
    ids=["over", "near", "far", "without a date"],
)
def test_a_task_that_reaches_me_by_several_ways_counts_once(session: Session, due, soon, counts) -> None:
    put(session, 1, "group:g_station", "group:st_hz", "user:zhangsan", "user:lisi", due=due, soon=soon)

    assert count_open(session, ME, NOW) == counts


def test_a_task_shared_with_others_counts_for_me_too(session: Session) -> None:
    put(session, 1, "group:g_station", "group:elsewhere")
    put(session, 2, "group:elsewhere", "user:lisi")

    assert count_open(session, ME, NOW) == Counts(1, 0, 0)


def test_what_waits_for_nobody_of_mine_does_not_count(session: Session) -> None:
    put(session, 1, "user:lisi")

    assert count_open(session, Actor("wang"), NOW) == Counts(0, 0, 0)


def test_the_stages_add_up_to_the_whole(session: Session) -> None:
    put(session, 1, "group:g_station", due=NOW - DAY)
    put(session, 2, "group:g_station", "group:st_hz", process_id="ip_land", due=NOW + DAY, soon=NOW)
    put(session, 3, "user:zhangsan", process_id="ip_land")

    counted = count_by_stage(session, ME, NOW)

    assert counted == {"ip_lead": Counts(1, 1, 0), "ip_land": Counts(2, 0, 1)}
    assert total(counted.values()) == count_open(session, ME, NOW)


def test_a_stage_is_named_as_its_newest_version(session: Session) -> None:
    name_process(session, "ip_land", "旧名", "新名")

    chosen = stages_to_choose(session, {"ip_lead": Counts(1, 0, 0), "ip_land": Counts(2, 0, 0)})

    assert chosen == [("ip_land", "新名", 2), ("ip_lead", "ip_lead", 1)]


def test_nothing_open_leaves_nothing_to_choose(session: Session) -> None:
    assert stages_to_choose(session, {}) == []
