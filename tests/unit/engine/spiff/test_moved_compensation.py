"""What was completed can be undone after its instance was migrated or modified, as the new version undoes it."""

from __future__ import annotations

import pytest

from engine.domain.errors import Invalid, Refused
from engine.persistence.instances import ElementInstance
from engine.runtime import generate_mapping, migrate_instance, modify_instance
from engine.runtime.definitions import latest_definition
from engine.spiff.modify import Activation, Move, Termination
from tests.factories.diagrams import (
    bpmn,
    call,
    chain,
    compensate_event,
    end,
    handler,
    multi,
    start,
    subprocess,
    throw,
    user,
)


def line(*tasks, last="after"):
    """The tasks one after the other, each with a handler, then a throw, then ``last``."""
    parts = [part for task in tasks for part in (user(task), handler(task))]
    return bpmn(start(), *parts, throw("t", compensate_event()), user(last), end(), *chain("s", *tasks, "t", last, "e"))


@pytest.fixture
def migrate(engine_world):
    """Deploys a file as the newest version of ``p`` and migrates to it; ``renamed`` besides the same ids."""

    def do(run, file, **renamed):
        with engine_world.transaction() as uow:
            source = latest_definition(uow, "p").key
        run.deploy(v2_bpmn=file)
        with engine_world.transaction() as uow:
            target = latest_definition(uow, "p").key
            mapping = generate_mapping(uow, source, target).mapping | renamed
            migrate_instance(uow, run.key, target, mapping)
        return run

    return do


def test_what_was_completed_is_undone_by_the_handlers_of_the_new_version(drive, migrate):
    run = drive(line("A", "B", "C")).start().complete("A").complete("B")

    migrate(run, line("X", "Y", "C"), A="X", B="Y")

    assert ["C", "undo_C", "undo_Y", "undo_X", "after"] == run.finish()
    assert 0 == run.leftovers


def test_an_undoing_under_way_goes_on(drive, migrate):
    run = drive(line("A", "B")).start().complete("A").complete("B")
    assert {"undo_B": 1} == run.waiting

    migrate(run, line("X", "Y"), A="X", B="Y", undo_B="undo_Y")

    assert ["undo_Y", "undo_X", "after"] == run.finish()


def scoped(task, *, loop="", scope="P"):
    inside = [start("ps"), user(task), handler(task), end("pe"), *chain("ps", task, "pe")]
    parts = [subprocess(scope, *inside, body=loop), user("B"), throw("t", compensate_event())]
    return bpmn(start(), *parts, end(), *chain("s", scope, "B", "t", "e"))


@pytest.mark.parametrize(("loop", "times"), [("", 1), (multi("[1, 2]", "i"), 2)])
def test_a_completed_scope_is_undone_inside(drive, migrate, loop, times):
    run = drive(scoped("A", loop=loop)).start()
    for _ in range(times):
        run.complete("A")

    migrate(run, scoped("X", loop=loop, scope="Q"), A="X", P="Q")

    assert ["B", *["undo_X"] * times] == run.finish()


def test_a_scope_moves_while_it_is_undone(drive, migrate):
    run = drive(scoped("A")).start().complete("A").complete("B")
    assert {"undo_A": 1} == run.waiting

    migrate(run, scoped("X", scope="Q"), A="X", P="Q", undo_A="undo_X")

    assert (["undo_X"], "COMPLETED", 0) == (run.finish(), run.state, run.leftovers)


def test_a_completed_call_is_undone_by_the_version_it_called(drive, migrate):
    def outer(name):
        parts = [call(name, "inner"), user("B"), throw("t", compensate_event())]
        return bpmn(start(), *parts, end(), *chain("s", name, "B", "t", "e"))

    inner = bpmn(start(), user("I"), handler("I"), end(), *chain("s", "I", "e"), process_id="inner")
    run = drive(outer("K"), inner).start().complete("I")

    migrate(run, outer("C"), K="C")

    assert ["B", "undo_I"] == run.finish()


def plain(*tasks):
    return bpmn(start(), *(user(task) for task in tasks), end(), *chain("s", *tasks, "e"))


def test_what_the_new_version_could_not_undo_keeps_the_instance_where_it_is(drive, migrate):
    run = drive(line("A", "B")).start().complete("A")

    with pytest.raises(Refused) as refused:
        migrate(run, plain("A", "B"))

    assert [("migration-compensation", "A")] == [(one.rule, one.element) for one in refused.value.findings]
    assert ["B", "undo_B", "undo_A", "after"] == run.finish()


def test_what_was_completed_must_be_mapped(drive, migrate):
    run = drive(line("A", "B")).start().complete("A")

    with pytest.raises(Refused, match="'A' may still be compensated and is not mapped"):
        migrate(run, plain("B"))


def test_modifying_leaves_alone_what_can_be_undone(drive, engine_world):
    run = drive(line("A", "B", "C")).start().complete("A")

    with engine_world.transaction() as uow:
        modify_instance(uow, run.key, move=[Move("C", source_id="B")])

    assert ["C", "undo_C", "undo_A", "after"] == run.finish()


def test_an_undoing_that_is_terminated_is_skipped(drive, engine_world):
    run = drive(line("A", "B")).start().complete("A").complete("B")
    (handling,) = run.rows(ElementInstance, ElementInstance.element_id == "undo_B")

    with engine_world.transaction() as uow:
        modify_instance(uow, run.key, terminate=[Termination(handling.key)])

    assert ["undo_A", "after"] == run.finish()


@pytest.mark.parametrize(
    ("element_id", "error", "words"),
    [
        ("undo_A", Invalid, "only compensation runs it"),
        ("E", Invalid, "only compensation runs it"),
        ("H", Refused, "'E', which only compensation opens"),
    ],
)
def test_what_only_compensation_runs_cannot_be_activated(drive, engine_world, element_id, error, words):
    undoing = [start("es", compensate_event()), user("H"), end("ee"), *chain("es", "H", "ee")]
    scope = [start("ps"), user("X"), end("pe"), *chain("ps", "X", "pe"), subprocess("E", *undoing, event=True)]
    parts = [start(), user("A"), handler("A"), subprocess("P", *scope), end(), *chain("s", "A", "P", "e")]
    run = drive(bpmn(*parts)).start().complete("A")

    with pytest.raises(error, match=words), engine_world.transaction() as uow:
        modify_instance(uow, run.key, activate=[Activation(element_id)])

    assert {"X": 1} == run.waiting
