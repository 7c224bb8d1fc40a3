"""Working at a batch: one item at a time, never one twice, stopped and gone on with, overtaken and tried again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from engine.domain.errors import Conflict, Invalid, Refused
from workflow.notices.models import Notice
from workflow.operations.batches import acts
from workflow.operations.batches.control import cancel_rest, go_on, pause, retry_failed
from workflow.operations.batches.jobs import batch_jobs
from workflow.operations.batches.kinds import KINDS
from workflow.operations.batches.models import Batch, BatchItem, ItemState
from workflow.operations.batches.work import MOST_TRIES, do_next, let_go, run_batches


@pytest.fixture
def act(monkeypatch):
    """Puts another act in the place of the one that suspends."""

    def put(function):
        monkeypatch.setitem(KINDS, "suspend", KINDS["suspend"].__class__(**{
            name: getattr(KINDS["suspend"], name) for name in KINDS["suspend"].__slots__
        } | {"act": function}))  # fmt: skip

    return put


@pytest.fixture
def waiting(office, first):
    """A batch of three that nobody works at yet."""
    keys = office.begin(3)
    return office.batch("suspend", keys, work=False)


def test_a_batch_without_a_reason_is_refused(office, first):
    with pytest.raises(Invalid, match="理由"):
        office.batch("suspend", office.begin(1), reason=" ")


def test_a_batch_for_nothing_that_is_there_is_refused(office, first):
    with pytest.raises(Invalid):
        office.batch("suspend", [4711])


def test_a_key_named_twice_is_one_item(office, first):
    [key] = office.begin(1)

    assert ["done"] == office.states(office.batch("suspend", [key, key]))


@pytest.mark.both_databases
def test_one_step_does_one_item(office, waiting):
    assert do_next(office.world, waiting)

    assert ["done", "waiting", "waiting"] == office.states(waiting)


def test_a_finished_batch_says_how_it_went_and_tells_whoever_began_it(office, waiting):
    run_batches(office.world)

    row = office.one(waiting)
    assert ("done", {"done": 3}, None) == (row.state, row.counts, row.due_at)
    (told,) = office.rows(Notice, Notice.kind == "batch")
    assert ("guan", {"name": "挂起", "done": 3, "bad": 0, "batch": str(waiting)}) == (told.person, told.told)
    assert [3] == [entry.payload["total"] for entry in office.log("BatchFinished")]


def test_a_paused_batch_stands_still_until_it_goes_on(office, waiting):
    with office.world.transaction() as uow:
        pause(uow, waiting)
    run_batches(office.world)
    assert not do_next(office.world, waiting)
    assert ["waiting"] * 3 == office.states(waiting)

    with office.world.transaction() as uow:
        go_on(uow, waiting)
    run_batches(office.world)

    assert ["done"] * 3 == office.states(waiting)
    assert ["pause", "go_on"] == [entry.payload["act"] for entry in office.log("BatchChanged")]


def test_what_is_left_of_a_cancelled_batch_is_never_done(office, waiting):
    do_next(office.world, waiting)

    with office.world.transaction() as uow:
        assert 2 == cancel_rest(uow, waiting)
    run_batches(office.world)

    assert ["done", "skipped", "skipped"] == office.states(waiting)
    with office.world.transaction() as uow, pytest.raises(Refused, match="已取消"):
        go_on(uow, waiting)


def test_refused_items_can_be_tried_again_once_the_cause_is_gone(office, first):
    [key] = office.begin(1)
    batch = office.batch("resume", [key])
    assert ["refused"] == office.states(batch)
    office.batch("suspend", [key])

    with office.world.transaction() as uow:
        retry_failed(uow, batch)
    run_batches(office.world)

    assert ["done"] == office.states(batch)
    with office.world.transaction() as uow, pytest.raises(Refused):
        retry_failed(uow, batch)


def test_an_overtaken_item_waits_and_the_others_go_on(office, waiting, act, clock):
    seen = []

    def busy_once(uow, key, params, reason):
        seen.append(key)
        if len(seen) == 1:
            raise Conflict("somebody was first")
        return acts.DONE

    act(busy_once)
    run_batches(office.world)
    assert ["waiting", "done", "done"] == office.states(waiting)

    clock.move_to(clock.now() + timedelta(seconds=3))
    run_batches(office.world)

    assert ["done"] * 3 == office.states(waiting)


def test_an_item_others_are_always_busy_with_fails_and_says_so(office, waiting, act, clock):
    def busy(uow, key, params, reason):
        raise Conflict("somebody was first")

    act(busy)
    for _ in range(MOST_TRIES):
        run_batches(office.world)
        clock.move_to(clock.now() + timedelta(minutes=2))

    assert [("failed", "有人正在办理，试了 5 次没有成功。")] * 3 == office.items(waiting)


def test_an_item_that_breaks_the_program_fails_and_leaves_nothing(office, waiting, act, caplog):
    def broken(uow, key, params, reason):
        acts.suspend(uow, key, params, reason)
        raise ZeroDivisionError

    act(broken)
    run_batches(office.world)

    assert ["failed"] * 3 == office.states(waiting)
    assert [] == office.log("InstanceSuspended")
    assert "an item of a batch failed" in caplog.text


def test_what_another_worker_did_since_is_not_called_overtaken(office, waiting, act):
    def done_by_another(uow, key, params, reason):
        uow.session.rollback()
        with office.world.transaction() as other:
            mine = update(BatchItem).where(BatchItem.batch_key == waiting, BatchItem.target_key == key)
            other.session.execute(mine.values(state=ItemState.DONE, message="another"))
        raise Conflict("somebody was first")

    act(done_by_another)
    run_batches(office.world)

    assert [("done", "another")] * 3 == office.items(waiting)


@pytest.mark.both_databases
def test_a_job_is_made_of_a_batch_once_until_it_is_let_go(office, waiting):
    kind = batch_jobs()
    with office.world.transaction() as uow:
        assert kind.next_at(uow) is not None
        [order] = kind.take(uow, 10)
    with office.world.transaction() as uow:
        assert [] == kind.take(uow, 10)

    kind.run(office.world, *order.keys)

    assert ["done"] * 3 == office.states(waiting)
    with office.world.transaction() as uow:
        assert kind.next_at(uow) is None


def test_the_second_job_of_a_batch_has_another_name(office, waiting):
    kind = batch_jobs()
    with office.world.transaction() as uow:
        [first] = kind.take(uow, 10)
        uow.session.execute(update(Batch).values(held_until=None))
    let_go(office.world, waiting)
    with office.world.transaction() as uow:
        [second] = kind.take(uow, 10)

    assert first.id != second.id
