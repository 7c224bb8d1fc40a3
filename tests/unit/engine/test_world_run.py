"""``World.run`` does a use case again when others were first, and then nobody else is; what it did is told once."""

from __future__ import annotations

import sqlite3

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from sqlalchemy.orm.exc import ObjectDeletedError, StaleDataError

from engine import signals
from engine.domain.assignment import Actor
from engine.domain.errors import Conflict, Overtaken, Refused
from engine.domain.events import Deployed
from engine.persistence.instances import EventLogEntry
from engine.persistence.work import KeyNode
from engine.runtime import complete_user_task
from engine.world import ATTEMPTS
from tests.factories.diagrams import bpmn, chain, end, service, start, user

LI = Actor("li", frozenset({"g"}))
EVENT = Deployed(deployment_key=7, process_ids=("p",))


def busy():
    original = sqlite3.OperationalError("database is locked")
    original.sqlite_errorcode = sqlite3.SQLITE_BUSY
    return OperationalError("INSERT", None, original)


class Use:
    """A use case that emits an event and writes a row, and fails as often as it is told."""

    def __init__(self, *failures):
        self.failures, self.locking = list(failures), []

    def __call__(self, uow):
        self.locking.append(uow.locking)
        uow.emit(EVENT)
        uow.session.execute(insert(KeyNode).values(id=900 + len(self.locking), taken=0))
        if self.failures:
            raise self.failures.pop(0)
        return f"attempt {len(self.locking)}"


def written(world):
    with world.reading() as uow:
        rows = uow.session.scalars(select(KeyNode.id).where(KeyNode.id > 900).order_by(KeyNode.id)).all()
        return rows, len(uow.session.scalars(select(EventLogEntry.key)).all())


@pytest.fixture
def announced():
    told = []
    hear = told.append
    signals.announced.connect(hear, weak=False)
    yield told
    signals.announced.disconnect(hear)


def test_it_is_done_once_and_without_locks_when_nobody_meddles(engine_world, announced):
    use = Use()

    assert ("attempt 1", [False], ([901], 1), 1) == (
        engine_world.run(use, LI), use.locking, written(engine_world), len(announced),
    )  # fmt: skip


@pytest.mark.parametrize(
    "failure",
    [
        Overtaken("others were first"),
        Conflict("others were first"),
        busy(),
        IntegrityError("INSERT", None, sqlite3.IntegrityError("unique")),
        StaleDataError("gone"),
        ObjectDeletedError(None, "gone"),
    ],
    ids=lambda failure: type(failure).__name__,
)
def test_it_is_done_again_under_lock_when_others_were_first(engine_world, announced, failure):
    use = Use(failure)

    assert ("attempt 2", [False, True], ([902], 1), 1) == (
        engine_world.run(use, LI), use.locking, written(engine_world), len(announced),
    )  # fmt: skip


def test_it_gives_up_after_some_attempts(engine_world, announced):
    use = Use(*(Overtaken(f"number {number}") for number in range(ATTEMPTS)))

    with pytest.raises(Overtaken, match=f"number {ATTEMPTS - 1}"):
        engine_world.run(use, LI)
    assert (ATTEMPTS, ([], 0), []) == (len(use.locking), written(engine_world), announced)


def test_the_last_attempt_may_be_the_one_that_succeeds(engine_world):
    use = Use(*(Overtaken("no") for _ in range(ATTEMPTS - 1)))

    assert f"attempt {ATTEMPTS}" == engine_world.run(use, LI)


@pytest.mark.parametrize(
    "failure",
    [Refused("no"), ValueError("no"), DataError("INSERT", None, ValueError("no"))],
    ids=lambda failure: type(failure).__name__,
)
def test_any_other_failure_is_the_callers_at_once(engine_world, announced, failure):
    use = Use(failure)

    with pytest.raises(type(failure)):
        engine_world.run(use, LI)
    assert ([False], ([], 0), []) == (use.locking, written(engine_world), announced)


def test_a_row_that_is_there_already_is_no_matter_of_others_under_lock(engine_world):
    broken = [IntegrityError("INSERT", None, sqlite3.IntegrityError("unique")) for _ in range(2)]
    use = Use(*broken)

    with pytest.raises(IntegrityError):
        engine_world.run(use, LI)
    assert [False, True] == use.locking


def test_who_acts_is_the_same_in_every_attempt(engine_world):
    seen = []

    def act(uow):
        seen.append(uow.actor)
        if len(seen) == 1:
            raise Overtaken("others were first")

    engine_world.run(act, LI)

    assert [LI, LI] == seen


def test_an_object_that_was_changed_without_a_lock_on_sqlite_is_changed_again_under_it(world):
    with world.transaction() as uow:
        uow.session.add(KeyNode(id=901, taken=0))
    attempts = []

    def act(uow):
        attempts.append(uow.locking)
        uow.session.get(KeyNode, 901).taken += 1

    world.run(act, LI)

    with world.reading() as uow:
        assert 1 == uow.session.get(KeyNode, 901).taken
    assert (world.database.dialect.name == "sqlite") == (attempts == [False, True])


HANDLED = bpmn(start(), user("A"), service("H", "note"), user("B"), end(), *chain("s", "A", "H", "B", "e"))


@pytest.fixture
def handled(drive):
    """Runs to the task before the handler, which notes a row of its own and then does as it is told."""

    def begin(then):
        run = drive(HANDLED)

        def handler(call):
            call.uow.session.insert_row(KeyNode, {"id": 901, "taken": 1})
            call.uow.session.execute(update(KeyNode).where(KeyNode.id == 901).values(taken=2))
            return then(call)

        run.world.handlers["note"] = handler
        return run.start()

    return begin


def complete(run):
    task = run.open_tasks[0]
    run.world.run(lambda uow: complete_user_task(uow, task.key), LI)


def fail(call):
    raise ZeroDivisionError


@pytest.mark.both_databases
def test_rows_of_a_handler_that_succeeds_are_kept(handled):
    run = handled(lambda call: {"done": True})
    complete(run)

    assert (["B"], [901]) == (list(run.waiting), written(run.world)[0])


@pytest.mark.both_databases
def test_rows_of_a_handler_that_fails_are_rolled_back_and_the_step_is_kept(handled):
    run = handled(fail)
    complete(run)

    assert ([], [], ["H"]) == (
        list(run.waiting), written(run.world)[0], [incident.element_id for incident in run.incidents],
    )  # fmt: skip


@pytest.mark.both_databases
@pytest.mark.parametrize("failure", [Overtaken("others were first"), busy()], ids=["overtaken", "busy"])
def test_a_handler_that_met_others_is_run_again_and_leaves_no_incident(handled, failure):
    failures = [failure]

    def once(call):
        if failures:
            raise failures.pop()

    run = handled(once)
    complete(run)

    assert (["B"], [901], []) == (list(run.waiting), written(run.world)[0], run.incidents)
