"""A completed call is undone by an instance of the version it called, or by the handler at its boundary."""

from engine.persistence.instances import EventLogEntry, ProcessInstance
from engine.runtime import cancel_instance
from tests.factories.diagrams import (
    boundary,
    bpmn,
    call,
    chain,
    compensate_event,
    end,
    error,
    error_event,
    handler,
    mapping,
    multi,
    script,
    start,
    subprocess,
    throw,
    undo,
    user,
)


def child(*more: str) -> bytes:
    return bpmn(
        start(), user("K"), user("L"), end(), handler("K"), handler("L"), *more, *chain("s", "K", "L", "e"),
        process_id="child",
    )  # fmt: skip


def parent(*more: str, body: str = "", zeebe: str = "") -> bytes:
    return bpmn(
        start(), user("A"), call("C", "child", body=body, zeebe=zeebe), user("B"), throw("t", compensate_event()),
        user("after"), end(), handler("A"), handler("B"), *more, *chain("s", "A", "C", "B", "t", "after", "e"),
    )  # fmt: skip


def test_a_completed_call_is_undone_by_the_handlers_of_the_called_process(drive):
    run = drive(child(), parent()).start().complete("A").complete("K").complete("L").complete("B")

    assert run.finish() == ["undo_B", "undo_L", "undo_K", "undo_A", "after"]
    assert run.state == "COMPLETED"
    assert run.leftovers == 0
    assert {row.state for row in run.rows(ProcessInstance)} == {"COMPLETED"}


def test_the_handler_at_a_call_goes_before_those_inside(drive):
    run = drive(child(), parent(handler("C"))).start().complete("A").complete("K").complete("L").complete("B")

    assert run.finish() == ["undo_B", "undo_C", "undo_A", "after"]


def test_a_call_of_a_process_with_nothing_to_undo_is_passed_over(drive):
    plain = bpmn(start(), user("K"), end(), *chain("s", "K", "e"), process_id="child")
    run = drive(plain, parent()).start().complete("A").complete("K").complete("B")

    assert run.finish() == ["undo_B", "undo_A", "after"]
    assert len(run.rows(ProcessInstance)) == 2


def test_an_event_sub_process_of_the_called_process_undoes_it_and_asks_for_the_rest(drive):
    undoing = subprocess(
        "esp", start("es", compensate_event()), user("X"), throw("t", compensate_event("K")), end("ee"),
        *chain("es", "X", "t", "ee"), event=True,
    )  # fmt: skip
    run = drive(child(undoing), parent()).start().complete("A").complete("K").complete("L").complete("B")

    assert run.finish() == ["undo_B", "X", "undo_K", "undo_A", "after"]


def test_the_version_that_was_called_undoes_what_it_did(drive):
    run = drive(child(), parent()).start().complete("A").complete("K").complete("L").complete("B")
    newer = bpmn(start(), user("other"), end(), *chain("s", "other", "e"), process_id="child")
    run.deploy(newer_bpmn=newer)

    assert run.finish() == ["undo_B", "undo_L", "undo_K", "undo_A", "after"]


def test_the_called_process_sees_its_variables_as_they_were_and_keeps_what_it_writes(drive):
    inner = bpmn(
        start(), script("K", "x + 1", "y"), end(), script("undo_K", "y * 10", "z", compensation=True),
        user("H", isForCompensation="true"), user("L"), undo("K", "undo_K"), undo("L", "H"), *chain("s", "K", "L", "e"),
        process_id="child",
    )  # fmt: skip
    outer = bpmn(
        start(), call("C", "child", zeebe=mapping(inputs={"x": "1"}, outputs={"got": "y"})), script("S", "99", "y"),
        throw("t", compensate_event()), end(), *chain("s", "C", "S", "t", "e"),
    )  # fmt: skip
    run = drive(inner, outer).start().complete("L").complete("H")

    assert run.variables == {"got": 2, "y": 99}
    assert run.state == "COMPLETED"


def test_calls_inside_calls_are_undone_from_the_inside(drive):
    middle = bpmn(
        start(), call("M", "child"), user("N"), end(), handler("N"), *chain("s", "M", "N", "e"), process_id="middle",
    )  # fmt: skip
    outer = bpmn(
        start(), call("C", "middle"), throw("t", compensate_event()), end(), *chain("s", "C", "t", "e"),
    )  # fmt: skip
    run = drive(child(), middle, outer).start().complete("K").complete("L").complete("N")

    assert run.finish() == ["undo_N", "undo_L", "undo_K"]
    assert run.state == "COMPLETED"


def test_each_call_of_a_multi_instance_is_undone_last_first(drive):
    inner = bpmn(
        start(), script("K", "item", "mine"), end(), user("undo_K", groups="=mine", isForCompensation="true"),
        undo("K", "undo_K"), *chain("s", "K", "e"), process_id="child",
    )  # fmt: skip
    outer = bpmn(
        start(), call("C", "child", body=multi("items", "item")), throw("t", compensate_event("C")), end(),
        *chain("s", "C", "t", "e"),
    )  # fmt: skip
    run = drive(inner, outer).start(items=["a", "b"])

    asked = []
    while run.waiting:
        asked += run.open_tasks[0].candidate_groups
        run.complete("undo_K")

    assert asked == ["b", "a"]
    assert run.state == "COMPLETED"


def test_the_instance_that_undoes_a_call_is_announced_as_such(drive):
    run = drive(child(), parent()).start().complete("A").complete("K").complete("L").complete("B")
    run.finish()

    started = run.rows(EventLogEntry, EventLogEntry.kind == "InstanceStarted")

    assert [entry.payload.get("undoing", False) for entry in started] == [False, False, True]


def test_a_call_that_is_undone_is_terminated_with_its_caller(drive, engine_world):
    run = drive(child(), parent()).start().complete("A").complete("K").complete("L").complete("B").complete("undo_B")
    assert set(run.waiting) == {"undo_L"}

    with engine_world.transaction() as uow:
        cancel_instance(uow, run.key)

    assert {row.state for row in run.rows(ProcessInstance)} == {"COMPLETED", "TERMINATED"}
    assert run.leftovers == 0


def test_an_error_of_an_undoing_call_goes_to_its_caller(drive):
    fails = subprocess("H", start("hs"), end("he", error_event("err")), *chain("hs", "he"), isForCompensation="true")
    inner = bpmn(
        start(), user("K"), end(), fails, undo("K", "H"), *chain("s", "K", "e"), process_id="child",
        roots=error("err", "E1"),
    )  # fmt: skip
    outer = bpmn(
        start(), subprocess("sub", start("s2"), call("C", "child"), throw("t", compensate_event()), end("e2"),
                            *chain("s2", "C", "t", "e2")),
        boundary("b", "sub", error_event("err")), user("rescue"), end(), end("e3"), *chain("s", "sub", "e"),
        *chain("b", "rescue", "e3"), roots=error("err", "E1"),
    )  # fmt: skip
    run = drive(inner, outer).start()

    assert run.finish() == ["K", "rescue"]
    assert {row.state for row in run.rows(ProcessInstance)} == {"COMPLETED", "TERMINATED"}
