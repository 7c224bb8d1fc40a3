"""Cycles fire when they are due, as often as they say, without drift and without a burst; wherever a timer stands."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from engine.domain.errors import Invalid
from engine.persistence.instances import ProcessInstance
from engine.persistence.work import Timer
from tests.factories.diagrams import (
    boundary,
    bpmn,
    catch,
    chain,
    end,
    event_start,
    flow,
    start,
    subprocess,
    timer,
    user,
)


def at_boundary(value, *, interrupting=False):
    return bpmn(
        start(), user("A"), boundary("b", "A", timer("cycle", value), interrupting=interrupting), user("B"), end(),
        *chain("s", "A", "e"), flow("b", "B"),
    )  # fmt: skip


def intermediate(value):
    return bpmn(start(), catch("t", timer("cycle", value)), user("A"), *chain("s", "t", "A"))


def starting(*timers):
    return bpmn(start("s", "".join(timers)), user("A"), *chain("s", "A"))


def due(run):
    return [row.due_at.strftime("%d %H:%M") for row in run.rows(Timer)]


def test_the_next_round_counts_from_the_due_moment(drive):
    run = drive(at_boundary("R/PT1H")).start()

    run.wait(minutes=90)

    assert (run.waiting["B"], due(run)) == (1, ["06 12:00"])


def test_what_a_standstill_missed_is_not_made_up_for(drive):
    run = drive(at_boundary("R/PT1H")).start()

    run.wait(hours=10, minutes=5)

    assert (run.waiting["B"], due(run)) == (1, ["06 21:00"])


def test_missed_rounds_do_not_use_up_the_count(drive):
    run = drive(at_boundary("R3/PT1H")).start()

    for _round in range(6):
        run.wait(hours=5)

    assert (run.waiting["B"], due(run)) == (3, [])


def test_a_cycle_has_an_end(drive):
    run = drive(at_boundary("R/PT1H/2023-03-06T12:30:00Z")).start()

    for _round in range(6):
        run.wait(hours=1)

    assert run.waiting["B"] == 2


def test_a_cycle_that_is_over_does_not_keep_its_activity(drive):
    run = drive(at_boundary("R/PT1H/2023-03-01")).start()

    assert (run.waiting, due(run), run.incidents) == (Counter(["A"]), [], [])


def test_an_interrupting_boundary_takes_the_first_round_only(drive):
    run = drive(at_boundary("R5/PT1H", interrupting=True)).start().wait(hours=1).wait(hours=5)

    assert (run.waiting, due(run)) == (Counter(["B"]), [])


def test_an_event_sub_process_starts_in_every_round(drive):
    rounds = subprocess(
        "E", event_start("es", timer("cycle", "R2/PT1H"), interrupting=False), user("B"), *chain("es", "B"), event=True
    )
    run = drive(bpmn(start(), user("A"), end(), *chain("s", "A", "e"), rounds)).start()

    for _round in range(4):
        run.wait(hours=1)

    assert run.waiting == Counter({"A": 1, "B": 2})


def test_an_intermediate_event_goes_on_at_the_first_moment(drive):
    run = drive(intermediate("R/2023-03-06T18:30:00+08:00/PT1H")).start()
    first = due(run)

    run.wait(minutes=30)

    assert (first, run.waiting, due(run)) == (["06 10:30"], Counter(["A"]), [])


def test_an_intermediate_event_whose_cycle_is_over_is_an_incident(drive):
    run = drive(intermediate("R/PT1H/2023-03-01")).start()

    assert "no moment left" in run.incidents[0].message


def test_cron_is_in_the_offices_zone(drive):
    run = drive(at_boundary("0 0 9 * * MON-FRI")).start()
    first = due(run)

    run.wait(hours=15)

    assert (first, run.waiting["B"], due(run)) == (["07 01:00"], 1, ["08 01:00"])


def test_a_cycle_is_computed_from_variables(drive):
    run = drive(at_boundary('="R" + string(rounds) + "/" + pace')).start(rounds=1, pace="PT2H")

    run.wait(hours=2).wait(hours=2)

    assert (run.waiting["B"], due(run)) == (1, [])


def test_a_computed_cycle_that_is_none_is_an_incident_until_it_is_mended(drive):
    run = drive(at_boundary("=pace")).start(pace="now and then")
    why = run.incidents[0].message

    run.set(pace="R/PT1H").resolve()

    assert ("now and then" in why, run.waiting, due(run)) == (True, Counter(["A"]), ["06 11:00"])


def test_a_months_cycle_keeps_its_day(drive):
    run = drive(at_boundary("R/P1M"))
    run.clock.move_to(datetime(2023, 3, 31, 1, tzinfo=UTC))
    run.start()
    moments = due(run)

    run.wait(days=30)
    moments += due(run)

    assert moments == ["30 01:00", "31 01:00"]


def test_a_start_event_starts_as_often_as_its_cycle_says(drive):
    run = drive(starting(timer("cycle", "R2/PT1H")))

    for _round in range(4):
        run.wait(hours=1)

    assert (run.waiting, due(run)) == (Counter({"A": 2}), [])


def test_a_start_event_neither_drifts_nor_bursts(drive):
    run = drive(starting(timer("cycle", "R/PT1H"))).wait(hours=7, minutes=40)

    assert (run.waiting, due(run)) == (Counter(["A"]), ["06 18:00"])


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("R/2023-03-10T09:00:00+08:00/P1D", "10 01:00"),
        ("R/2023-03-01T09:00:00+08:00/P1D", "07 01:00"),
        ("@daily", "06 16:00"),
        ("0 0 12 L * ?", "31 04:00"),
        ('="R/PT" + "2H"', "06 12:00"),
    ],
)
def test_a_start_event_waits_for_the_first_moment_of_its_cycle(drive, value, expected):
    assert due(drive(starting(timer("cycle", value)))) == [expected]


def test_a_start_event_with_a_date_that_has_passed_starts_once(drive):
    run = drive(starting(timer("date", "2023-03-01T00:00:00Z"))).wait(hours=1).wait(hours=1)

    assert len(run.rows(ProcessInstance)) == 1


def test_a_start_event_with_several_timers_starts_by_each(drive):
    run = drive(starting(timer("date", "2023-03-07T00:00:00Z"), timer("cycle", "R/P1D")))

    run.wait(days=1).wait(days=1)

    assert run.waiting == Counter({"A": 3})


def test_a_new_version_takes_the_timers_of_the_old_one_over(drive):
    run = drive(starting(timer("cycle", "R/PT1H")))
    run.deploy(f0_bpmn=starting(timer("cycle", "R/PT2H")))

    assert due(run) == ["06 12:00"]


@pytest.mark.parametrize("value", ["R0/PT1H", "=pace", "every day", "0 0 9 31 2 *", "R2/PT1H/P1D"])
def test_a_start_event_with_what_is_no_cycle_is_refused(drive, value):
    with pytest.raises(Invalid):
        drive(starting(timer("cycle", value)))
