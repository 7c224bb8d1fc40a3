"""The chore counts every visit once: what the pages read is what counting by hand gives, whatever happened between."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, func, select

from engine.persistence.definitions import ProcessDefinition
from engine.persistence.instances import ElementInstance, ProcessInstance
from engine.persistence.work import Job, UserTask
from engine.runtime import cancel_instance, complete_job, migrate_instance
from tests.factories.diagrams import bpmn, chain, end, multi, service, start
from tests.factories.walked import (
    BOTH,
    HOUR,
    REVIEW,
    begin,
    complete,
    deploy_review,
    pass_time,
    walk_many,
)
from workflow.calendar.working_hours import working_seconds
from workflow.operations.analysis import follow
from workflow.operations.analysis.counting import Counts
from workflow.operations.analysis.figures import figures_of
from workflow.operations.analysis.follow import follow_visits
from workflow.operations.analysis.heat import heat_of
from workflow.operations.analysis.lists import slowest_of
from workflow.operations.analysis.models import ELEMENT, UNIT, VARIANT, InstanceVariant, OpenVisit, ProcessFigure
from workflow.operations.analysis.slices import office_day
from workflow.operations.analysis.variants import variants_of
from workflow.operations.analysis.waiting import progress_of, waiting_now
from workflow.operations.analysis.window import Window

EVER = Window(date(2023, 1, 1), date(2024, 12, 31))
LATER = timedelta(minutes=2)


def count_all(world, clock):
    pass_time(clock, LATER)
    while follow_visits(world):
        pass


def figures(world, definition, kind=ELEMENT, window=EVER):
    with world.reading() as uow:
        return figures_of(uow.session, [definition], kind, window)


def rows_of(world):
    with world.reading() as uow:
        return sorted(
            (row.kind, row.grain, row.day, row.subject, row.unit, row.passed, row.stopped, row.overdue,
             row.elapsed_sum, row.worked_sum, row.elapsed, row.worked, str(row.slowest))
            for row in uow.session.scalars(select(ProcessFigure))
        )  # fmt: skip


def by_hand(world, window):
    """Element → how many completed, terminated, overdue, and sorted (elapsed, worked) of what took time."""
    passed, stopped, overdue, took = Counter(), Counter(), Counter(), defaultdict(list)
    with world.reading() as uow:
        dues = dict(uow.session.execute(select(UserTask.element_instance_key, UserTask.due_at)).all())
        for visit in uow.session.scalars(select(ElementInstance).where(ElementInstance.ended_at.is_not(None))):
            if not window.first <= office_day(visit.ended_at) <= window.last:
                continue
            done = visit.state == "COMPLETED"
            (passed if done else stopped)[visit.element_id] += 1
            due = dues.get(visit.key)
            overdue[visit.element_id] += bool(due and visit.ended_at > due)
            if done and visit.element_type == "userTask":
                took[visit.element_id].append(
                    ((visit.ended_at - visit.started_at).seconds + (visit.ended_at - visit.started_at).days * 86400,
                     working_seconds(visit.started_at, visit.ended_at, uow.world.calendar))
                )  # fmt: skip
    return passed, stopped, overdue, took


def nth(values, share):
    ordered = sorted(values)
    return ordered[max(-int(-share * len(ordered) // 1), 1) - 1]


@pytest.mark.both_databases
@pytest.mark.parametrize("window", [EVER, Window(date(2023, 6, 3), date(2023, 7, 11))], ids=["ever", "some days"])
def test_the_figures_are_those_counted_by_hand(world, clock, window):
    definition = deploy_review(world)
    keys = walk_many(world, clock, 40, seed=5)
    with world.transaction() as uow:
        cancel_instance(uow, next(key for key in keys if uow.session.get(ProcessInstance, key).state == "ACTIVE"))
    count_all(world, clock)

    found = figures(world, definition, window=window)

    passed, stopped, overdue, took = by_hand(world, window)
    for element in ("s", "ask", "gw", "again", "e"):
        told = found[element, ""]
        assert (passed[element], stopped[element], overdue[element]) == (told.passed, told.stopped, told.overdue)
    for element in ("ask", "again"):
        for worked, place in ((False, 0), (True, 1)):
            values = [pair[place] for pair in took[element]]
            assert sum(values) == (found[element, ""].worked_sum if worked else found[element, ""].elapsed_sum)
            for share in (0.5, 0.9):
                assert found[element, ""].took(share, worked=worked) == pytest.approx(nth(values, share), rel=0.025)


@pytest.mark.both_databases
def test_what_waits_is_counted_at_this_moment(world, clock):
    definition = deploy_review(world)
    waits, goes_on = begin(world), begin(world)
    count_all(world, clock)
    complete(world, goes_on, "ask", more=False)
    begin(world)

    with world.reading() as uow:
        waiting = waiting_now(uow.session, [definition], progress_of(uow.session, uow.now))

    assert {"ask": 2} == waiting
    assert waits


SIDE_BY_SIDE = bpmn(
    start(), service("send", "post", body=multi("[1, 2, 3]")), end(), *chain("s", "send", "e"), process_id="sends"
)  # fmt: skip
"""Three jobs beside each other: all but the last end without a line of the log, and nothing begins."""


@pytest.mark.both_databases
def test_jobs_that_end_beside_others_wait_no_more_at_once(world, clock):
    definition = deploy_review(world, SIDE_BY_SIDE)
    begin(world, "sends")
    count_all(world, clock)
    with world.transaction() as uow:
        complete_job(uow, uow.session.scalars(select(Job.key).order_by(Job.key)).first())

    with world.reading() as uow:
        progress = progress_of(uow.session, uow.now)
        assert progress.swept is not None
        assert {"send": 2} == waiting_now(uow.session, [definition], progress)


@pytest.mark.both_databases
@pytest.mark.parametrize("only", [None, "again"])
def test_what_waits_is_that_of_the_visits_whatever_was_done_since_the_last_look(world, clock, only):
    definition = deploy_review(world)
    keys = [begin(world) for _number in range(5)]
    count_all(world, clock)
    complete(world, keys[0], "ask", more=True)
    complete(world, keys[1], "ask", more=False)
    with world.transaction() as uow:
        cancel_instance(uow, keys[2])
    begin(world)

    with world.reading() as uow:
        found = waiting_now(uow.session, [definition], progress_of(uow.session, uow.now), only)
        query = select(ElementInstance.element_id).where(ElementInstance.state == "ACTIVE")
        by_hand = Counter(uow.session.scalars(query.where(ElementInstance.element_type == "userTask")))

    assert {name: count for name, count in by_hand.items() if only in (None, name)} == found


@pytest.mark.both_databases
def test_open_visits_follow_a_migration_to_their_new_elements(world, clock):
    deploy_review(world)
    key = begin(world)
    count_all(world, clock)
    new = deploy_review(world, REVIEW.replace(b'"ask"', b'"query"'))
    with world.transaction() as uow:
        migrate_instance(uow, key, new, {"ask": "query"})

    with world.reading() as uow:
        assert {"query": 1} == waiting_now(uow.session, [new], progress_of(uow.session, uow.now))


def test_without_a_worker_what_waits_is_counted_all_the_same(world, clock):
    definition = deploy_review(world)
    begin(world)
    pass_time(clock, LATER)

    with world.reading() as uow:
        progress = progress_of(uow.session, uow.now)
        assert ({"ask": 1}, None) == (waiting_now(uow.session, [definition], progress), progress.until)


@pytest.mark.both_databases
def test_looking_again_counts_nothing_twice(world, clock):
    deploy_review(world)
    walk_many(world, clock, 10, seed=2)
    count_all(world, clock)
    before = rows_of(world)

    count_all(world, clock)

    assert before == rows_of(world)


@pytest.mark.both_databases
def test_a_worker_that_dies_in_the_middle_loses_nothing(world, clock, monkeypatch):
    deploy_review(world)
    walk_many(world, clock, 12, seed=3)
    monkeypatch.setattr(follow, "SLICE", 7)
    monkeypatch.setattr(follow, "ENDS_AT_ONCE", 3)
    write, turns = Counts.write, iter(range(1000))

    def dies_sometimes(self, session):
        write(self, session)
        if next(turns) % 3 == 1:
            raise ConnectionError("the worker died")

    monkeypatch.setattr(Counts, "write", dies_sometimes)
    pass_time(clock, LATER)
    looked = 1
    while looked:
        try:
            looked = follow_visits(world)
        except ConnectionError:
            continue
    in_pieces = rows_of(world)
    monkeypatch.undo()
    with world.transaction() as uow:
        for table in (ProcessFigure, OpenVisit, InstanceVariant, follow.AnalysisMark):
            uow.session.execute(delete(table))
    while follow_visits(world):
        pass

    assert in_pieces == rows_of(world)


def test_the_progress_of_a_long_backfill_is_told(world, clock, monkeypatch):
    deploy_review(world)
    walk_many(world, clock, 8, seed=4)
    pass_time(clock, LATER)
    monkeypatch.setattr(follow, "SLICE", 10)
    monkeypatch.setattr(follow, "MOST_SLICES", 1)
    follow_visits(world)

    with world.reading() as uow:
        told = progress_of(uow.session, uow.now)

    assert (True, True) == (told.behind, 0 < told.share < 1)


@pytest.mark.both_databases
def test_visits_count_for_the_version_they_ended_on(world, clock):
    old = deploy_review(world)
    moved, counted_late = begin(world), begin(world)
    complete(world, counted_late, "ask", more=True)
    new = deploy_review(world, REVIEW.replace(b'name="gw"', b'name="more?"'))
    pass_time(clock, LATER)
    follow_visits(world)
    pass_time(clock, HOUR)
    with world.transaction() as uow:
        for key in (moved, counted_late):
            migrate_instance(uow, key, new)
    with world.reading() as uow:
        assert {"ask": 1, "again": 1} == waiting_now(uow.session, [new], progress_of(uow.session, uow.now))
    pass_time(clock, HOUR)
    complete(world, moved, "ask", more=False)
    count_all(world, clock)

    assert (1, False) == (figures(world, old)["ask", ""].passed, ("e", "") in figures(world, old))
    assert (1, 1) == (figures(world, new)["ask", ""].passed, figures(world, new)["e", ""].passed)


def test_a_migration_before_the_counting_leaves_what_ended_to_the_old_version(world, clock):
    old = deploy_review(world)
    key = begin(world)
    complete(world, key, "ask", more=True)
    new = deploy_review(world, REVIEW.replace(b'name="gw"', b'name="more?"'))
    pass_time(clock, HOUR)
    with world.transaction() as uow:
        migrate_instance(uow, key, new)
    count_all(world, clock)

    assert [1, None] == [figures(world, one)["ask", ""].passed if figures(world, one) else None for one in (old, new)]


def test_figures_outlive_an_instance_that_is_deleted(world, clock):
    definition = deploy_review(world)
    key, open_one = begin(world), begin(world)
    complete(world, key, "ask", more=False)
    count_all(world, clock)
    with world.transaction() as uow:
        for gone in (key, open_one):
            uow.session.execute(delete(ElementInstance).where(ElementInstance.instance_key == gone))
    count_all(world, clock)

    with world.reading() as uow:
        assert 0 == uow.session.scalar(select(func.count()).select_from(OpenVisit))
    assert 1 == figures(world, definition)["ask", ""].passed


@pytest.mark.both_databases
def test_loops_and_parallel_branches_give_few_variants(world, clock):
    definition = deploy_review(world)
    for rounds in (0, 1, 2, 4):
        key = begin(world)
        for _round in range(rounds):
            complete(world, key, "ask", more=True)
            complete(world, key, "again")
        pass_time(clock, HOUR)
        complete(world, key, "ask", more=False)
    both = deploy_review(world, BOTH)
    for order in ("ab", "ba", "ab"):
        key = begin(world, "both")
        for element in order:
            complete(world, key, element)
    count_all(world, clock)

    with world.reading() as uow:
        looping = variants_of(uow.session, [definition], EVER)
        beside = variants_of(uow.session, [both], EVER)

    assert ([3, 1], [("again",)]) == ([one.count for one in looping.rows], [
        one.apart.only_there for one in looping.rows[1:]
    ])  # fmt: skip
    assert [3] == [one.count for one in beside.rows]


def test_a_variant_tells_how_long_how_late_and_how_well(world, clock):
    definition = deploy_review(world)
    keys = [begin(world) for _number in range(4)]
    for hours, key in zip((2, 1, 96), keys, strict=False):
        pass_time(clock, HOUR * hours)
        complete(world, key, "ask", more=False)
    with world.transaction() as uow:
        cancel_instance(uow, keys[3])
    count_all(world, clock)

    with world.reading() as uow:
        rows = variants_of(uow.session, [definition], EVER).rows

    usual = rows[0]
    assert (3, 1.0, 1 / 3) == (usual.count, usual.well, usual.late)
    assert 3 * 3600 == usual.figures.took(0.5, worked=False)
    assert [0.0] == [one.well for one in rows[1:]]


def test_tasks_are_counted_for_the_group_they_were_offered_to(world, clock):
    definition = deploy_review(world)
    complete(world, begin(world), "ask", more=False)
    count_all(world, clock)

    assert {("ask", "g"): 1} == {place: one.passed for place, one in figures(world, definition, UNIT).items()}
    assert 1 == sum(one.passed for one in figures(world, definition, VARIANT).values())


def test_the_slowest_visits_are_kept_exactly(world, clock):
    definition = deploy_review(world)
    spans = [5, 1, 9, 7, 3, 2, 8, 4, 6, 10, 12, 11]
    for span in spans:
        key = begin(world)
        pass_time(clock, HOUR * span)
        complete(world, key, "ask", more=False)
    count_all(world, clock)

    with world.reading() as uow:
        told = slowest_of(uow.session, [definition], "ask", EVER)

    by_hand_worked = sorted((one.worked for one in told), reverse=True)
    assert (10, by_hand_worked) == (len(told), [one.worked for one in told])


def test_the_heat_of_a_version_names_every_element_of_its_diagram(world, clock):
    key = deploy_review(world)

    with world.reading() as uow:
        heat = heat_of(uow, uow.session.get(ProcessDefinition, key), [key], EVER)

    assert ["s", "ask", "gw", "again", "e"] == [one.id for one in heat.elements]
    assert all(one.is_quiet for one in heat.elements)
