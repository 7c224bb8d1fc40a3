"""What a migrated instance does in its new version: tokens, waits and scopes; and what cannot move, by element."""

from __future__ import annotations

import pytest

from engine.domain.errors import Refused
from engine.persistence.instances import InstanceStateRow, ProcessInstance
from engine.persistence.work import MessageSubscription, Timer
from engine.runtime import generate_mapping, migrate_instance, modify_instance
from engine.runtime.definitions import latest_definition
from engine.spiff.modify import Activation
from tests.factories.diagrams import (
    boundary,
    bpmn,
    call,
    catch,
    chain,
    conditional,
    element,
    end,
    flow,
    gateway,
    loop,
    message,
    message_event,
    multi,
    signal,
    signal_event,
    start,
    subprocess,
    timer,
    user,
)

AB = bpmn(start(), user("A"), user("B"), end(), *chain("s", "A", "B", "e"))


@pytest.fixture
def migrate(engine_world):
    """Deploys a file as the newest version of ``p`` and migrates to it; ``changed`` changes the generated mapping."""

    def do(run, file, mapping=None, **changed):
        run.deploy(v2_bpmn=file)
        with engine_world.transaction() as uow:
            target = latest_definition(uow, "p")
            row = uow.session.get(ProcessInstance, run.key)
            if changed:
                mapping = generate_mapping(uow, row.definition_key, target.key).mapping | changed
                mapping = {one: other for one, other in mapping.items() if other is not None}
            migrate_instance(uow, run.key, target.key, mapping)
        return run

    return do


def due(run):
    return {row.element_id: row.due_at for row in run.rows(Timer)}


def test_a_token_goes_on_where_the_new_version_leads(drive, migrate):
    run = drive(AB).start()

    migrate(run, bpmn(start(), user("A"), user("C"), end(), *chain("s", "A", "C", "e"))).complete("A")

    assert {"C": 1} == run.waiting
    assert ("COMPLETED", 0) == (run.complete("C").state, run.leftovers)


def test_a_token_follows_the_mapping_to_another_id(drive, migrate):
    run = drive(AB).start()

    migrate(run, bpmn(start(), user("N"), end(), *chain("s", "N", "e")), {"A": "N"})

    assert {"N": 1} == run.waiting
    assert "COMPLETED" == run.complete("N").state


def test_tokens_of_nested_scopes_and_of_items_move_with_them(drive, migrate):
    def file(task):
        inside = [start("ms"), user(task), end("me"), *chain("ms", task, "me")]
        scope = subprocess("M", *inside, body=multi("[1, 2, 3]", "i", out=("r", "i")))
        return bpmn(start(), scope, end(), *chain("s", "M", "e"))

    run = drive(file("X")).start().complete("X")

    migrate(run, file("Y"), X="Y").complete("Y").complete("Y")

    assert ("COMPLETED", [1, 2, 3]) == (run.state, run.variables["r"])


GUARDED = bpmn(
    start(), user("A"), boundary("b", "A", timer("duration", "P3D")), end(), *chain("s", "A", "e"), *chain("b", "e")
)


def test_a_boundary_event_keeps_its_moment(drive, migrate):
    run = drive(GUARDED).start()
    before = due(run)["b"]
    run.wait(days=1)
    other = boundary("c", "A", timer("duration", "P9D"))

    migrate(run, bpmn(start(), user("A"), other, user("L"), end(), *chain("s", "A", "e"), *chain("c", "L", "e")), b="c")

    assert {"c": before} == due(run)
    assert {"L": 1} == run.wait(days=2).waiting


def test_an_event_the_target_does_not_have_is_closed(drive, migrate):
    run = drive(GUARDED).start()

    migrate(run, bpmn(start(), user("A"), end(), *chain("s", "A", "e")))

    assert [] == run.rows(Timer)


def test_an_event_that_only_the_target_has_begins_to_wait(drive, migrate):
    run = drive(bpmn(start(), user("A"), end(), *chain("s", "A", "e"))).start()

    migrate(run, GUARDED)

    assert ["b"] == list(due(run))
    assert "COMPLETED" == run.wait(days=3).state


def test_an_event_that_has_happened_does_not_wait_again(drive, migrate):
    late = boundary("b", "A", timer("duration", "P1D"), interrupting=False)
    parts = [start(), user("A"), late, user("L"), end(), *chain("s", "A", "e"), *chain("b", "L", "e")]
    run = drive(bpmn(*parts)).start().wait(days=2)

    migrate(run, bpmn(*parts) + b"<!-- anew -->")

    assert ([], {"A": 1, "L": 1}) == (run.rows(Timer), run.waiting)


def test_a_new_event_subprocess_begins_to_wait(drive, migrate):
    extra = subprocess("E", start("es", message_event("m")), user("H"), end("ee"), *chain("es", "H", "ee"), event=True)
    run = drive(AB).start()

    roots = message("m", "ring", "1")
    migrate(run, bpmn(start(), user("A"), user("B"), end(), extra, *chain("s", "A", "B", "e"), roots=roots))

    assert {"H": 1} == run.send("ring", "1").waiting


def test_a_running_event_subprocess_moves(drive, migrate):
    def file(task, begin):
        inside = [start(begin, message_event("m")), user(task), end("ee"), *chain(begin, task, "ee")]
        body = [start(), user("A"), end(), *chain("s", "A", "e"), subprocess("E", *inside, event=True)]
        return bpmn(*body, roots=message("m", "ring", "1"))

    run = drive(file("H", "es")).start().send("ring", "1")

    migrate(run, file("K", "begin"), H="K")

    assert ([], {"K": 1}) == (run.rows(MessageSubscription, MessageSubscription.instance_key == run.key), run.waiting)
    assert ("COMPLETED", 0) == (run.complete("K").state, run.leftovers)


def test_a_waiting_message_keeps_its_name_and_key(drive, migrate):
    def file(name):
        waiting = catch("M", message_event("m"))
        return bpmn(start(), waiting, end(), *chain("s", "M", "e"), roots=message("m", name, "x"))

    run = drive(file("old")).start(x="k")

    migrate(run, file("new"))

    assert "COMPLETED" == run.send("old", "k").state


def test_the_events_behind_a_gateway_follow_it(drive, migrate):
    def file(*times):
        parts = [part for i, d in enumerate(times) for part in (catch(f"t{i}", timer("duration", d)),)]
        flows = [one for i in range(len(times)) for one in (flow("g", f"t{i}"), flow(f"t{i}", "e"))]
        return bpmn(start(), gateway("eventBased", "g"), *parts, end(), flow("s", "g"), *flows)

    run = drive(file("P2D", "P3D")).start()
    before = due(run)

    migrate(run, file("P5D", "P6D", "P1D"))

    assert before == {one: moment for one, moment in due(run).items() if one != "t2"}
    assert "COMPLETED" == run.wait(days=1).state


def test_a_call_goes_back_to_the_new_version(drive, migrate):
    inner = bpmn(start(), user("I"), end(), *chain("s", "I", "e"), process_id="inner")
    run = drive(bpmn(start(), call("K", "inner"), end(), *chain("s", "K", "e")), inner).start()

    migrate(run, bpmn(start(), call("C", "inner"), user("N"), end(), *chain("s", "C", "N", "e")), {"K": "C"})

    assert {"N": 1} == run.complete("I").waiting


FORK = [start(), gateway("parallel", "f"), user("A"), user("B"), gateway("parallel", "j"), user("C"), end()]


def test_a_token_at_a_join_keeps_its_flow(drive, migrate):
    run = drive(bpmn(*FORK, *chain("s", "f", "A", "j", "C", "e"), *chain("f", "B", "j"))).start().complete("A")
    renamed = [flow("A", "j", id_="new"), *chain("s", "f", "A"), *chain("j", "C", "e"), *chain("f", "B", "j")]

    migrate(run, bpmn(*FORK, *renamed)).complete("B")

    assert {"C": 1} == run.waiting


def test_flows_side_by_side_move_as_they_are_mapped(drive, migrate):
    def file(*ids):
        beside = [flow("A", "j", id_=id_) for id_ in ids]
        return bpmn(*FORK, *beside, *chain("s", "f", "A"), *chain("f", "B", "j", "C", "e"))

    run = drive(file("x", "y")).start().complete("A")

    with pytest.raises(Refused, match="come by 'x'"):
        migrate(run, file("v", "w"))
    migrate(run, file("v", "w") + b"<!-- anew -->", x="v", y="w").complete("B")

    assert {"C": 1} == run.waiting


def test_a_join_that_needs_no_more_flows_goes_on(drive, migrate):
    run = drive(bpmn(*FORK, *chain("s", "f", "A", "j", "C", "e"), *chain("f", "B", "j"))).start().complete("A")

    migrate(run, bpmn(*FORK, *chain("s", "f", "A", "j", "C", "e"), *chain("f", "B", "e")))

    assert {"B": 1, "C": 1} == run.waiting


def test_a_token_whose_flow_into_the_join_is_gone_cannot_move(drive, migrate):
    run = drive(bpmn(*FORK, *chain("s", "f", "A", "j", "C", "e"), *chain("f", "B", "j"))).start().complete("A")
    without = [*chain("s", "f", "B", "j", "C", "e"), *chain("f", "A", "e")]

    with pytest.raises(Refused, match="waits at 'j', come by 'A_j'") as refused:
        migrate(run, bpmn(*FORK, *without))

    assert ["migration-flow"] == [finding.rule for finding in refused.value.findings]


def test_a_step_that_needs_fewer_tokens_now_starts(drive, migrate):
    def file(quantity):
        parts = [user("A"), user("B"), user("C", startQuantity=quantity), gateway("parallel", "f")]
        return bpmn(start(), *parts, end(), *chain("s", "f", "A", "C", "e"), *chain("f", "B", "C"))

    run = drive(file("2")).start().complete("A")
    assert {"B": 1} == run.waiting

    migrate(run, file("1"))

    assert {"B": 1, "C": 1} == run.waiting


def test_an_open_complex_gateway_still_takes_what_comes_late(drive, migrate):
    def file(last):
        first = "<activationCondition>=activationCount &gt;= 1</activationCondition>"
        parts = [gateway("parallel", "f"), user("A"), user("B"), element("complexGateway", "x", first), user(last)]
        return bpmn(start(), *parts, end(), *chain("s", "f", "A", "x", last, "e"), *chain("f", "B", "x"))

    run = drive(file("C")).start().complete("A")
    assert {"B": 1, "C": 1} == run.waiting

    migrate(run, file("D"), C="D").complete("D").complete("B")

    assert ("COMPLETED", 0) == (run.state, run.leftovers)


def test_the_rounds_of_a_loop_go_on_counting(drive, migrate):
    def file(task):
        return bpmn(start(), user(task, body=loop(most=3)), end(), *chain("s", task, "e"))

    run = drive(file("A")).start().complete("A")

    migrate(run, file("N"), {"A": "N"}).complete("N").complete("N")

    assert ("COMPLETED", ["s", "N", "A", "N", "N", "e"]) == (run.state, run.path)


SCOPED = bpmn(
    start(), subprocess("P", start("ps"), user("A"), end("pe"), *chain("ps", "A", "pe")), end(), *chain("s", "P", "e")
)


@pytest.mark.parametrize(
    ("target", "mapping", "rule"),
    [
        (bpmn(start(), user("C"), end(), *chain("s", "C", "e")), {}, "migration-unmapped"),
        (AB, {"A": "nowhere"}, "migration-missing"),
        (AB, {"A": "A", "nowhere": "A"}, "migration-missing"),
        (AB, {"A": "A_B"}, "migration-missing"),
        (AB, {"A": "A", "A_B": "B"}, "migration-missing"),
        (bpmn(start(), call("C", "p"), end(), *chain("s", "C", "e")), {"A": "C"}, "migration-kind"),
        (SCOPED, {"A": "A"}, "migration-scope"),
        (bpmn(start(), user("A", body=multi("[1]", "i")), end(), *chain("s", "A", "e")), {"A": "A"}, "migration-loop"),
    ],
)
def test_what_cannot_move_says_why_and_nothing_is_saved(drive, migrate, target, mapping, rule):
    run = drive(AB).start()
    before = run.rows(ProcessInstance)[0].definition_key, state_of(run)

    with pytest.raises(Refused) as refused:
        migrate(run, target, mapping)

    assert [rule] == [finding.rule for finding in refused.value.findings]
    assert before == (run.rows(ProcessInstance)[0].definition_key, state_of(run))
    assert {"B": 1} == run.complete("A").waiting


def state_of(run):
    with run.world.reading() as uow:
        return uow.session.get(InstanceStateRow, run.key).blob


def test_two_events_of_an_activity_do_not_become_one(drive, migrate):
    def file(*events):
        bounds = [part for one in events for part in (boundary(one, "A", timer("duration", "P3D")), flow(one, "e"))]
        return bpmn(start(), user("A"), *bounds, end(), *chain("s", "A", "e"))

    run = drive(file("b", "c")).start()

    with pytest.raises(Refused, match="both mapped to 'b'"):
        migrate(run, file("b"), {"A": "A", "b": "b", "c": "b"})


@pytest.mark.parametrize("mapping", [{"A": "A", "b": "B"}, {"A": "A", "b": "n"}])
def test_an_event_mapped_to_no_event_of_the_same_activity_is_refused(drive, migrate, mapping):
    run = drive(GUARDED).start()
    parts = [start(), user("A"), boundary("n", "A", message_event("m")), user("B"), end()]
    flows = [*chain("s", "A", "e"), *chain("n", "B", "e")]

    with pytest.raises(Refused) as refused:
        migrate(run, bpmn(*parts, *flows, roots=message("m", "m", "1")), mapping)

    assert ["migration-event"] == [finding.rule for finding in refused.value.findings]


def test_a_new_event_that_cannot_wait_refuses_the_migration(drive, migrate):
    run = drive(AB).start()
    late = boundary("b", "A", timer("duration", "=missing"))
    target = bpmn(start(), user("A"), late, user("B"), end(), *chain("s", "A", "B", "e"), *chain("b", "e"))

    with pytest.raises(Refused, match="'b' of the new version cannot wait"):
        migrate(run, target)

    assert {"A": 1} == run.waiting


def test_a_token_put_by_hand_moves_as_any_other(drive, migrate, engine_world):
    run = drive(AB).start()
    with engine_world.transaction() as uow:
        modify_instance(uow, run.key, activate=[Activation("B")])

    migrate(run, bpmn(start(), user("A"), user("B"), user("D"), end(), *chain("s", "A", "B", "D", "e")))

    assert {"A": 1, "D": 1} == run.complete("B").waiting


def test_a_condition_moves_with_its_last_answer(drive, migrate):
    def file(event):
        watch = boundary(event, "A", conditional("x > 3"), interrupting=False)
        return bpmn(start(), user("A"), watch, user("B"), end(), *chain("s", "A", "e"), flow(event, "B"))

    run = drive(file("b")).start(x=4)

    migrate(run, file("n"), b="n")

    assert ({"A": 1, "B": 1}, {"A": 1, "B": 2}) == (run.set(x=5).waiting, run.set(x=1).set(x=6).waiting)


def test_a_condition_of_the_new_version_is_answered_at_once(drive, migrate):
    run = drive(AB).start(x=4)

    migrate(
        run,
        bpmn(
            start(), user("A"), boundary("n", "A", conditional("x > 3")), user("B"), end(), *chain("s", "A", "B", "e"),
            flow("n", "B"),
        ),
    )  # fmt: skip

    assert {"B": 1} == run.waiting


def test_triggers_that_came_already_move_with_the_rest(drive, migrate):
    def file(event):
        both = boundary(event, "A", message_event("m") + signal_event("g"), interrupting=False, parallel=True)
        parts = [start(), user("A"), both, user("B"), end(), *chain("s", "A", "e"), flow(event, "B")]
        return bpmn(*parts, roots=message("m", "deal", "parcel") + signal("g", "go"))

    run = drive(file("b")).start(parcel="P").send("deal", "P")

    migrate(run, file("n"), b="n").signal("go")

    assert {"A": 1, "B": 1} == run.waiting
    assert {"A": 1, "B": 2} == run.send("deal", "P").signal("go").waiting
