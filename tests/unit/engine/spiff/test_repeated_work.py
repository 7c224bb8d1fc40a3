"""Loops, items and chosen activities under compensation, cancellation, modification and migration."""

from collections import Counter

import pytest

from engine.domain.errors import Refused
from engine.persistence.instances import ElementInstance, ProcessInstance
from engine.runtime import activate_ad_hoc, generate_mapping, migrate_instance, modify_instance
from engine.runtime.definitions import latest_definition
from engine.spiff.modify import Activation, Termination
from tests.factories.diagrams import (
    CANCEL,
    ad_hoc,
    boundary,
    bpmn,
    chain,
    compensate_event,
    end,
    flow,
    gateway,
    handler,
    loop,
    mapping,
    multi,
    start,
    subprocess,
    throw,
    transaction,
    user,
)


def undone(activity: str, *more: str) -> bytes:
    """start → activity → a throw that undoes all → after."""
    name = activity.split('id="')[1].split('"')[0]
    return bpmn(
        start(), activity, throw("t", compensate_event()), user("after"), end(), *more,
        *chain("s", name, "t", "after", "e"),
    )  # fmt: skip


def active(run, element_id):
    return [
        row.key for row in run.rows(ElementInstance, ElementInstance.element_id == element_id) if row.state == "ACTIVE"
    ]


def test_the_handler_of_a_loop_runs_once_for_all_its_rounds(drive):
    run = drive(undone(user("A", body=loop(most=3)), handler("A")))

    assert ["A", "A", "A", "undo_A", "after"] == run.start().finish()


def test_every_round_of_a_looping_scope_is_undone_from_inside(drive):
    inside = (start("ss"), user("A"), end("se"), handler("A"), *chain("ss", "A", "se"))
    run = drive(undone(subprocess("S", *inside, body=loop(most=2))))

    assert ["A", "A", "undo_A", "undo_A", "after"] == run.start().finish()


def test_what_was_chosen_is_undone_last_first(drive):
    held = ad_hoc("H", user("x"), user("y"), handler("x"), handler("y"), active='["x", "y"]')
    run = drive(undone(held))

    run.start().complete("y").complete("x")

    assert ["undo_x", "undo_y", "after"] == run.finish()


def test_a_handler_inside_an_ad_hoc_sub_process_is_no_chosen_activity(drive):
    inside = (user("x"), throw("t", compensate_event("x")), user("y"), handler("x"), *chain("x", "t", "y"))
    run = drive(bpmn(start(), ad_hoc("H", *inside, active='["x"]', until="enough"), user("B"), *chain("s", "H", "B")))

    run.start(enough=False).complete("x")
    undoing = run.waiting
    run.complete("undo_x", enough=True)
    after = run.waiting
    run.complete("y")

    assert (Counter(["undo_x"]), Counter(["y"])) == (undoing, after)
    assert run.waiting == Counter(["B"])


def test_a_transaction_loops_until_it_is_cancelled(drive):
    inside = (
        start("ts"), user("A"), gateway("exclusive", "g", default="g_te"), end("te"), end("x", CANCEL), handler("A"),
        *chain("ts", "A", "g", "te"), flow("g", "x", "bad"),
    )  # fmt: skip
    run = drive(
        bpmn(start(), transaction("T", *inside, body=loop("true")), boundary("c", "T", CANCEL), user("left"),
             *chain("s", "T"), *chain("c", "left"))
    )  # fmt: skip

    run.start(bad=False).complete("A")
    again = run.waiting
    run.complete("A", bad=True)

    assert Counter(["A"]) == again
    assert ["undo_A", "undo_A", "left"] == run.finish()


@pytest.fixture
def modify(engine_world):
    def do(run, **what):
        with engine_world.transaction() as uow:
            modify_instance(uow, run.key, **what)
        return run

    return do


HELD = bpmn(start(), user("A"), ad_hoc("H", user("x"), user("y")), user("B"), *chain("s", "A", "H", "B"))


def test_a_modification_opens_an_ad_hoc_sub_process_around_what_it_activates(drive, modify):
    run = drive(HELD).start()

    modify(run, activate=[Activation("x")], terminate=[Termination(element_id="A")])
    inside = run.waiting
    run.complete("x")

    assert Counter(["x"]) == inside
    assert run.waiting == Counter(["B"])


def test_what_a_modification_activates_beside_chosen_activities_is_waited_for(drive, modify):
    run = drive(HELD).start().complete("A")
    (scope,) = active(run, "H")
    with run.world.transaction() as uow:
        activate_ad_hoc(uow, scope, [("x", {})])

    modify(run, activate=[Activation("y")]).complete("x")
    beside = run.waiting
    run.complete("y")

    assert Counter(["y"]) == beside
    assert run.waiting == Counter(["B"])


LOOP = subprocess("A", start("ss"), user("in"), user("on"), *chain("ss", "in", "on"), body=loop(most=2))
LOOPING = bpmn(start(), LOOP, user("B"), *chain("s", "A", "B"))


def test_a_modification_puts_a_token_into_the_running_round(drive, modify):
    run = drive(LOOPING).start()
    _body, inner = active(run, "A")

    modify(run, activate=[Activation("on", ancestor=inner)], terminate=[Termination(element_id="in")])
    moved = run.waiting
    run.complete("on")

    assert Counter(["on"]) == moved
    assert run.waiting == Counter(["in"])


def test_a_modification_does_not_guess_the_round(drive, modify):
    run = drive(bpmn(start(), user("Z"), LOOP, user("B"), *chain("s", "Z", "A", "B"))).start()

    with pytest.raises(Refused, match="runs several times"):
        modify(run, activate=[Activation("on")])


@pytest.fixture
def migrate(engine_world):
    def do(run, file, **renamed):
        run.deploy(v2_bpmn=file)
        with engine_world.transaction() as uow:
            target = latest_definition(uow, "p")
            row = uow.session.get(ProcessInstance, run.key)
            mapping = generate_mapping(uow, row.definition_key, target.key).mapping
            migrate_instance(uow, run.key, target.key, {**mapping, **renamed})
        return run

    return do


def test_what_waits_for_its_turn_keeps_it_in_another_version(drive, migrate):
    def file(second):
        held = ad_hoc("H", user("x"), user(second), active=f'["x", "{second}"]', ordering="Sequential")
        return bpmn(start(), held, user("B"), *chain("s", "H", "B"))

    run = drive(file("y")).start()

    migrate(run, file("z"), y="z").complete("x")

    assert run.waiting == Counter(["z"])


def test_a_round_goes_on_in_another_version(drive, migrate):
    def file(most):
        task = user("A", body=loop(most=most), zeebe=mapping(outputs={"last": "loopCounter"}))
        return bpmn(start(), task, user("B"), *chain("s", "A", "B"))

    run = drive(file(2)).start().complete("A")

    migrate(run, file(9)).complete("A")

    assert (Counter(["B"]), 2) == (run.waiting, run.variables["last"])


def test_an_item_goes_on_in_another_version(drive, migrate):
    def file(until):
        task = user("A", body=multi("[1, 2, 3]", "n", sequential=True, out=("all", "n"), until=until))
        return bpmn(start(), task, user("B"), *chain("s", "A", "B"))

    run = drive(file("false")).start().complete("A")

    migrate(run, file("n = 2")).complete("A")

    assert (Counter(["B"]), [1, 2, None]) == (run.waiting, run.variables["all"])


def test_the_condition_is_asked_after_all_items_of_a_chosen_activity(drive):
    many = user("x", body=multi("[1, 2]", "n", out=("all", "n")))
    run = drive(bpmn(start(), ad_hoc("H", many, user("y"), active='["x", "y"]', until="all = [1, 2]"), user("B"),
                     *chain("s", "H", "B")))  # fmt: skip

    run.start(all=[]).complete("x")
    one_left = run.waiting
    run.complete("x")

    assert Counter(["x", "y"]) == one_left
    assert run.waiting == Counter(["B"])


def test_each_round_of_an_ad_hoc_sub_process_is_chosen_anew(drive):
    held = ad_hoc("H", user("x"), user("y"), active='if loopCounter = 1 then ["x"] else ["y"]', body=loop(most=2))
    run = drive(bpmn(start(), held, user("B"), *chain("s", "H", "B")))

    assert ["x", "y", "B"] == run.start().finish()
