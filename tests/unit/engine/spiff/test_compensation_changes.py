"""Undoing goes on when somebody modifies or migrates the instance meanwhile."""

import pytest

from engine.domain.errors import Refused
from engine.persistence.instances import ProcessInstance
from engine.runtime import migrate_instance, modify_instance
from engine.runtime.definitions import latest_definition
from engine.runtime.migration import generate_mapping
from engine.spiff.modify import Activation, Termination
from tests.factories.diagrams import (
    CANCEL,
    boundary,
    bpmn,
    chain,
    compensate_event,
    end,
    handler,
    multi,
    start,
    subprocess,
    throw,
    transaction,
    user,
)


def line(*, names: str = "AB", more: str = "", undone: str = "AB") -> bytes:
    """Two activities in a sub-process, then a throw, then ``after``."""
    first, second = names
    inner = [user(first), user(second), *(handler(name) for name in undone)]
    sub = subprocess("sub", start("s2"), *inner, end("e2"), *chain("s2", first, second, "e2"))
    return bpmn(
        start(), sub, user("B2"), throw("t", compensate_event()), user("after"), end(), more,
        *chain("s", "sub", "B2", "t", "after", "e"),
    )  # fmt: skip


@pytest.fixture
def modify(engine_world):
    def do(run, **what):
        with engine_world.transaction() as uow:
            modify_instance(uow, run.key, **what)
        return run

    return do


@pytest.fixture
def migrate(engine_world):
    def do(run, file, **changed):
        run.deploy(v2_bpmn=file)
        with engine_world.transaction() as uow:
            target = latest_definition(uow, "p")
            row = uow.session.get(ProcessInstance, run.key)
            mapping = generate_mapping(uow, row.definition_key, target.key).mapping | changed
            migrate_instance(uow, run.key, target.key, mapping)
        return run

    return do


def test_undoing_goes_on_when_a_handler_is_taken_away(drive, modify):
    run = drive(line()).start().complete("A").complete("B").complete("B2")

    modify(run, terminate=[Termination(element_id="undo_B")])

    assert run.finish() == ["undo_A", "after"]
    assert run.state == "COMPLETED"


def test_undoing_stops_when_its_throw_is_taken_away(drive, modify):
    run = drive(line()).start().complete("A").complete("B").complete("B2")

    modify(run, terminate=[Termination(element_id="t")], activate=[Activation("after")])

    assert run.finish() == ["after"]
    assert (run.state, run.leftovers) == ("COMPLETED", 0)


def test_a_cancelled_transaction_is_left_when_its_last_handler_is_taken_away(drive, modify):
    file = bpmn(
        start(), transaction("T", start("s2"), user("A"), end("x", CANCEL), handler("A"), *chain("s2", "A", "x")),
        boundary("c", "T", CANCEL), user("cancelled"), end(), end("e3"), *chain("s", "T", "e"),
        *chain("c", "cancelled", "e3"),
    )  # fmt: skip
    run = drive(file).start().complete("A")

    modify(run, terminate=[Termination(element_id="undo_A")])

    assert run.finish() == ["cancelled"]


def test_what_was_completed_before_a_migration_is_undone_by_the_new_version(drive, migrate):
    run = drive(line()).start().complete("A").complete("B")

    migrate(run, line(names="XB", undone="XB"), A="X", undo_A="undo_X", A_undo="X_undo")

    assert run.finish() == ["B2", "undo_B", "undo_X", "after"]
    assert run.state == "COMPLETED"


def test_an_undoing_under_way_goes_on_in_the_new_version(drive, migrate):
    run = drive(line()).start().complete("A").complete("B").complete("B2")

    migrate(run, line(names="XB", undone="XB"), A="X", undo_A="undo_X", A_undo="X_undo")

    assert run.finish() == ["undo_B", "undo_X", "after"]
    assert (run.state, run.leftovers) == ("COMPLETED", 0)


def test_what_the_new_version_cannot_undo_keeps_the_instance_from_moving(drive, migrate):
    run = drive(line()).start().complete("A").complete("B")

    with pytest.raises(Refused) as refused:
        migrate(run, line(undone="B"))

    assert "migration-compensation" in {finding.rule for finding in refused.value.findings}


def test_the_instances_of_a_multi_instance_are_undone_by_the_new_version(drive, migrate):
    def file(name: str) -> bytes:
        sub = subprocess("sub", start("s2"), user(name), end("e2"), handler(name), *chain("s2", name, "e2"),
                         body=multi("[1, 2]", "i", sequential=True))  # fmt: skip
        return bpmn(start(), sub, user("B"), end("e", compensate_event()), *chain("s", "sub", "B", "e"))

    run = drive(file("A")).start().complete("A").complete("A")

    migrate(run, file("X"), A="X", undo_A="undo_X", A_undo="X_undo")

    assert run.finish() == ["B", "undo_X", "undo_X"]
