"""An instance goes on from where memory has it, if its saved state is still that of the step that left it there."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from engine.domain.assignment import SYSTEM
from engine.domain.ports import FixedClock
from engine.persistence.database import open_database
from engine.persistence.instances import InstanceStateRow
from engine.persistence.residents import Residents
from engine.runtime import (
    cancel_instance,
    complete_user_task,
    live,
    migrate_instance,
    resume_instance,
    run_due,
    suspend_instance,
)
from engine.runtime.advance import advance
from engine.runtime.definitions import latest_definition
from engine.runtime.handlers import HANDLERS
from engine.runtime.live import claim_family, take_up
from engine.unit_of_work import UnitOfWork
from engine.world import World
from tests.factories.diagrams import (
    boundary,
    bpmn,
    call,
    chain,
    conditional,
    end,
    flow,
    gateway,
    script,
    start,
    user,
)

STEPS = bpmn(start(), user("A"), user("B"), end(), *chain("s", "A", "B", "e"))
CALLED = bpmn(start(), user("C"), user("D"), end(), *chain("s", "C", "D", "e"), process_id="child")
CALLING = bpmn(start(), call("c", "child"), user("B"), end(), *chain("s", "c", "B", "e"))
BOTH = bpmn(
    start(), gateway("parallel", "f"), user("A"), user("B"), gateway("parallel", "j"), end(),
    *chain("s", "f", "A", "j", "e"), flow("f", "B"), flow("B", "j"),
)  # fmt: skip
WATCHED = bpmn(
    start(), user("A"), end(), *chain("s", "A", "e"), user("L"), end("le"), *chain("b", "L", "le"),
    boundary("b", "A", conditional("x = 1"), interrupting=False),
)  # fmt: skip
LONG = bpmn(
    start(), *[script(f"s{n}", "1", f"v{n}") for n in range(6)], user("A"), end(),
    *chain("s", *[f"s{n}" for n in range(6)], "A", "e"),
)  # fmt: skip


@pytest.fixture
def loads(monkeypatch):
    """The instances that were read out of their saved states."""
    heard = []
    load = live.load

    def hear(blob, spec, environment):
        heard.append(environment.instance.key)
        return load(blob, spec, environment)

    monkeypatch.setattr(live, "load", hear)
    return heard


@pytest.fixture
def begun(engine_world, drive, loads):
    """``begun(file)``: a run of the file that has started, in an engine that keeps five instances in memory."""

    def begin(*files, **variables):
        engine_world.residents = Residents(5)
        return drive(*files).start(**variables)

    return begin


def saved_version(run, key=None):
    with run.world.reading() as uow:
        return uow.session.get_one(InstanceStateRow, key or run.key).version


def fail(uow):
    raise ZeroDivisionError


def test_the_next_step_reads_no_saved_state(begun, loads):
    begun(STEPS).complete("A")

    assert [] == loads


def test_where_none_is_kept_every_step_reads_the_saved_state(drive, loads):
    run = drive(STEPS).start().complete("A")

    assert [run.key] == loads


def test_all_that_a_step_touched_are_kept(begun, loads):
    begun(CALLED, CALLING).complete("C").complete("D").complete("B")

    assert [] == loads


def test_an_instance_that_ended_is_not_kept(begun):
    run = begun(STEPS).complete("A").complete("B")

    assert ("COMPLETED", 0) == (run.state, len(run.world.residents))


def test_a_canceled_instance_is_not_kept(begun):
    run = begun(STEPS)
    with run.world.transaction() as uow:
        cancel_instance(uow, run.key)

    assert 0 == len(run.world.residents)


def test_one_that_was_only_looked_at_is_not_put_back(begun):
    run = begun(STEPS)
    with run.world.reading() as uow:
        take_up(uow, run.key)

    assert 0 == len(run.world.residents)


def test_what_was_changed_and_not_saved_is_not_put_back(begun):
    run = begun(STEPS)
    with run.world.transaction() as uow:
        take_up(uow, run.key).workflow.process.data["x"] = 1

    assert 0 == len(run.world.residents)


def test_a_failed_transaction_puts_nothing_back(begun):
    run = begun(STEPS)
    (task,) = run.open_tasks
    with pytest.raises(ZeroDivisionError), run.world.transaction() as uow:
        complete_user_task(uow, task.key, {"x": 1}, validated=True)
        fail(uow)

    assert 0 == len(run.world.residents)


def test_after_a_failed_transaction_nothing_of_it_is_seen(begun, loads):
    run = begun(STEPS)
    (task,) = run.open_tasks
    with pytest.raises(ZeroDivisionError), run.world.transaction() as uow:
        complete_user_task(uow, task.key, {"x": 1}, validated=True)
        fail(uow)
    with run.world.reading() as uow:
        again = take_up(uow, run.key)
        found = [token.task_spec.element_id for token in again.workflow.process.tokens], again.workflow.process.data

    assert ((["A"], {}), [run.key]) == ((found[0], {k: v for k, v in found[1].items() if k != "business_key"}), loads)


def test_what_is_kept_holds_no_unit_of_work(begun):
    run = begun(STEPS).complete("A")

    assert run.world.residents.take(run.key, saved_version(run)).environment is None


def test_after_a_step_of_another_process_the_saved_state_is_read(begun, loads):
    run = begun(STEPS)
    elsewhere = World(run.world.database, clock=run.world.clock, handlers=dict(HANDLERS))
    elsewhere.take_node()
    (task,) = run.open_tasks
    with elsewhere.transaction() as uow:
        complete_user_task(uow, task.key, {}, validated=True)
    loads.clear()
    run.complete("B")

    assert ([run.key], "COMPLETED") == (loads, run.state)


def test_a_claimed_family_is_read_again(begun, loads):
    run = begun(CALLED, CALLING)
    with run.world.transaction() as uow:
        claim_family(uow, run.key)
    run.complete("C")

    (child,) = {task.instance_key for task in run.open_tasks}
    assert [child] == loads


def test_an_instance_goes_on_after_it_was_suspended(begun):
    run = begun(STEPS)
    with run.world.transaction() as uow:
        suspend_instance(uow, run.key)
    with run.world.transaction() as uow:
        resume_instance(uow, run.key)

    assert "COMPLETED" == run.complete("A").complete("B").state


def test_a_suspended_instance_with_changes_to_be_heard_is_not_kept(begun):
    run = begun(WATCHED)
    with run.world.transaction() as uow:
        suspend_instance(uow, run.key)
    run.set(x=1)

    assert 0 == len(run.world.residents)


def test_what_changed_while_it_was_suspended_is_heard_once(begun):
    run = begun(WATCHED)
    with run.world.transaction() as uow:
        suspend_instance(uow, run.key)
    run.set(x=1)
    with run.world.transaction() as uow:
        resume_instance(uow, run.key)
    run.set(y=1)

    assert {"A": 1, "L": 1} == run.waiting


def test_an_instance_with_work_left_by_a_budget_is_not_kept(begun, monkeypatch):
    monkeypatch.setattr("engine.runtime.advance.MAX_STEPS", 3)
    run = begun(LONG)

    assert ([], 0) == (run.open_tasks, len(run.world.residents))


def test_an_instance_with_work_left_by_a_budget_goes_on(begun, monkeypatch):
    monkeypatch.setattr("engine.runtime.advance.MAX_STEPS", 3)
    run = begun(LONG)
    while not run.open_tasks:
        run_due(run.world)

    assert ["s", *(f"s{n}" for n in range(6)), "A"] == [one for one in run.path if one != "p"]


def test_a_migrated_instance_goes_on_in_the_new_version(begun, loads):
    run = begun(STEPS)
    run.deploy(v2_bpmn=bpmn(start(), user("A"), user("N"), end(), *chain("s", "A", "N", "e")))
    with run.world.transaction() as uow:
        migrate_instance(uow, run.key, latest_definition(uow, "p").key)
    run.complete("A")

    assert ({"N": 1}, []) == (run.waiting, loads)


def test_a_second_command_in_a_transaction_is_kept_with_the_first(begun, loads):
    run = begun(BOTH)
    with run.world.transaction() as uow:
        for task in run.open_tasks:
            advance(uow, run.key, lambda live, name=task.element_id: live.workflow.set_variable(
                live.workflow.process, name, 1))  # fmt: skip
    run.complete("A")

    assert (saved_version(run), 1, []) == (4, len(run.world.residents), loads)


@pytest.fixture
def in_file(database_url):
    """An engine over a database that many connections may have open, which keeps five instances in memory."""
    database = open_database(database_url)
    world = World(database, clock=FixedClock(datetime(2023, 3, 6, 10, tzinfo=UTC)), residents=Residents(5))
    world.take_node()
    yield world
    database.dispose()


@pytest.fixture
def two_tasks(in_file, drive):
    """A run in the file with two tasks open."""
    run = type(drive())(in_file, in_file.clock)
    run.deploy(f_bpmn=BOTH)
    return run.start()


def without_lock(world):
    return UnitOfWork(world, SYSTEM, world._session(patient=True), locking=False)


def test_of_two_at_once_one_takes_it_and_the_other_reads_the_saved_state(two_tasks, loads):
    with without_lock(two_tasks.world) as one, without_lock(two_tasks.world) as other:
        first, second = take_up(one, two_tasks.key), take_up(other, two_tasks.key)

        assert (False, 1) == (first.workflow is second.workflow, len(loads))


def test_two_threads_at_once_both_have_their_step(two_tasks):
    keys = [task.key for task in two_tasks.open_tasks]

    def complete(key):
        two_tasks.world.run(lambda uow: complete_user_task(uow, key, {f"v{key}": 1}, validated=True))

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(complete, keys))

    assert ("COMPLETED", {f"v{key}": 1 for key in keys}) == (two_tasks.state, two_tasks.variables)
