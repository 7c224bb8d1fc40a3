"""Completed sub-processes and instances are put back as they were and undone from inside (BPMN 2.0.2, 13.5.5)."""

from tests.factories.diagrams import (
    bpmn,
    chain,
    compensate_event,
    element,
    end,
    error,
    error_event,
    escalation,
    escalation_event,
    handler,
    loop,
    mapping,
    multi,
    script,
    start,
    subprocess,
    throw,
    undo,
    user,
)


def test_a_completed_sub_process_is_undone_from_inside(drive):
    file = bpmn(
        start(), user("A"),
        subprocess("sub", start("s2"), user("B"), user("C"), end("e2"), handler("B"), handler("C"),
                   *chain("s2", "B", "C", "e2")),
        user("D"), throw("t", compensate_event()), end(), handler("A"), handler("D"),
        *chain("s", "A", "sub", "D", "t", "e"),
    )  # fmt: skip
    run = drive(file).start().complete("A").complete("B").complete("C").complete("D")

    assert run.finish() == ["undo_D", "undo_C", "undo_B", "undo_A"]
    assert run.path.count("sub") == 2
    assert run.leftovers == 0


def nested(depth: int) -> str:
    """Sub-process in sub-process, an activity before and after each."""
    if depth == 0:
        return ""
    names = f"s{depth}", f"B{depth}", *([f"sub{depth - 1}"] if depth > 1 else []), f"A{depth}", f"e{depth}"
    return subprocess(
        f"sub{depth}", start(names[0]), user(f"B{depth}"), user(f"A{depth}"), end(names[-1]), nested(depth - 1),
        handler(f"B{depth}"), handler(f"A{depth}"), *chain(*names),
    )  # fmt: skip


def test_sub_processes_are_undone_from_inside_at_any_depth(drive):
    file = bpmn(start(), nested(4), throw("t", compensate_event("sub4")), end(), *chain("s", "sub4", "t", "e"))
    run = drive(file).start()
    forward = [run_one(run) for _ in range(8)]

    assert forward == ["B4", "B3", "B2", "B1", "A1", "A2", "A3", "A4"]
    assert run.finish() == [f"undo_{name}" for name in reversed(forward)]
    assert run.state == "COMPLETED"


def run_one(run) -> str:
    element_id = next(iter(run.waiting))
    run.complete(element_id)
    return element_id


def test_the_handler_of_a_sub_process_goes_before_the_handlers_inside(drive):
    file = bpmn(
        start(), subprocess("sub", start("s2"), user("B"), end("e2"), handler("B"), *chain("s2", "B", "e2")),
        throw("t", compensate_event()), end(), handler("sub"), *chain("s", "sub", "t", "e"),
    )  # fmt: skip

    assert drive(file).start().finish() == ["B", "undo_sub"]


def undoing(*parts: str, flows: tuple[str, ...]) -> str:
    """An event sub-process that starts by compensation."""
    return subprocess("esp", start("es", compensate_event()), *parts, end("ee"), *chain(*flows), event=True)


def test_an_event_sub_process_undoes_its_completed_sub_process_and_asks_for_the_rest_itself(drive):
    file = bpmn(
        start(),
        subprocess("sub", start("s2"), user("B"), user("C"), end("e2"), handler("B"), handler("C"),
                   *chain("s2", "B", "C", "e2"),
                   undoing(user("X"), throw("t2", compensate_event()), user("Y"), flows=("es", "X", "t2", "Y", "ee"))),
        throw("t", compensate_event()), end(), *chain("s", "sub", "t", "e"),
    )  # fmt: skip
    run = drive(file).start().complete("B").complete("C")

    assert run.finish() == ["X", "undo_C", "undo_B", "Y"]
    assert run.state == "COMPLETED"


def test_an_event_sub_process_that_does_not_ask_keeps_what_is_inside(drive):
    file = bpmn(
        start(),
        subprocess("sub", start("s2"), user("B"), end("e2"), handler("B"), *chain("s2", "B", "e2"),
                   undoing(user("X"), flows=("es", "X", "ee"))),
        throw("t", compensate_event()), end(), *chain("s", "sub", "t", "e"),
    )  # fmt: skip

    assert drive(file).start().finish() == ["B", "X"]


def test_an_event_sub_process_names_one_activity_of_its_scope(drive):
    file = bpmn(
        start(),
        subprocess("sub", start("s2"), user("B"), user("C"), end("e2"), handler("B"), handler("C"),
                   *chain("s2", "B", "C", "e2"),
                   undoing(throw("t2", compensate_event("B")), flows=("es", "t2", "ee"))),
        throw("t", compensate_event()), end(), *chain("s", "sub", "t", "e"),
    )  # fmt: skip

    assert drive(file).start().finish() == ["B", "C", "undo_B"]


def test_a_completed_sub_process_sees_its_variables_as_they_were(drive):
    file = bpmn(
        start(),
        subprocess("sub", start("s2"), user("B"), end("e2"), undo("B", "undo_B"),
                   script("undo_B", "local + outer", "seen", compensation=True),
                   *chain("s2", "B", "e2"), zeebe=mapping(inputs={"local": "1"})),
        script("S", "20", "outer"), throw("t", compensate_event()), end(), *chain("s", "sub", "S", "t", "e"),
    )  # fmt: skip
    run = drive(file).start(outer=10).complete("B", local=5)

    assert run.variables["seen"] == 25


def test_an_error_event_sub_process_undoes_the_scope_it_stands_in(drive):
    rescue = subprocess(
        "esp", start("es", error_event("err")), throw("t", compensate_event()), user("X"), end("ee"),
        *chain("es", "t", "X", "ee"), event=True,
    )  # fmt: skip
    file = bpmn(
        start(), user("A"), user("B"), end("bad", error_event("err")), handler("A"), handler("B"), rescue,
        *chain("s", "A", "B", "bad"), roots=error("err", "E1"),
    )  # fmt: skip

    assert drive(file).start().finish() == ["A", "B", "undo_B", "undo_A", "X"]


def test_a_sub_process_can_name_itself_from_its_event_sub_process(drive):
    rescue = subprocess(
        "esp", start("es", error_event("err")), throw("t", compensate_event("sub")), end("ee"),
        *chain("es", "t", "ee"), event=True,
    )  # fmt: skip
    file = bpmn(
        start(),
        subprocess("sub", start("s2"), user("B"), end("bad", error_event("err")), handler("B"), rescue,
                   *chain("s2", "B", "bad")),
        user("after"), end(), *chain("s", "sub", "after", "e"), roots=error("err", "E1"),
    )  # fmt: skip

    assert drive(file).start().finish() == ["B", "undo_B", "after"]


def test_a_multi_instance_activity_is_undone_once_as_a_whole(drive):
    file = bpmn(
        start(), user("A", body=multi("items", "item", sequential=True)), throw("t", compensate_event()), end(),
        handler("A"), *chain("s", "A", "t", "e"),
    )  # fmt: skip

    assert drive(file).start(items=[1, 2, 3]).finish() == ["A", "A", "A", "undo_A"]


def test_a_multi_instance_sub_process_is_undone_instance_by_instance_last_first(drive):
    file = bpmn(
        start(),
        subprocess("sub", start("s2"), user("B"), end("e2"), *chain("s2", "B", "e2"), undo("B", "undo_B"),
                   script("undo_B", "append(seen, item)", "seen", compensation=True), body=multi("items", "item")),
        throw("t", compensate_event()), end(), *chain("s", "sub", "t", "e"),
    )  # fmt: skip
    run = drive(file).start(items=["a", "b", "c"], seen=[])
    run.complete("B").complete("B").complete("B")

    assert run.variables["seen"] == ["c", "b", "a"]
    assert run.state == "COMPLETED"


def test_each_instance_has_its_own_event_sub_process_and_snapshot(drive):
    file = bpmn(
        start(),
        subprocess("sub", start("s2"), user("B"), end("e2"), *chain("s2", "B", "e2"),
                   undoing(script("S", "append(seen, item)", "seen"), flows=("es", "S", "ee")),
                   body=multi("items", "item", sequential=True)),
        throw("t", compensate_event("sub")), end(), *chain("s", "sub", "t", "e"),
    )  # fmt: skip
    run = drive(file).start(items=["a", "b"], seen=[]).complete("B").complete("B")

    assert run.variables["seen"] == ["b", "a"]


def test_a_handler_may_be_multi_instance(drive):
    file = bpmn(
        start(), user("A"), throw("t", compensate_event()), user("after"), end(),
        user("H", isForCompensation="true", body=multi("[1, 2]", "i")), undo("A", "H"),
        *chain("s", "A", "t", "after", "e"),
    )  # fmt: skip
    run = drive(file).start().complete("A")

    assert run.waiting["H"] == 2
    assert set(run.complete("H").complete("H").waiting) == {"after"}


def test_what_a_completed_event_sub_process_did_is_undone_with_its_scope(drive):
    beside = subprocess(
        "esp", start("es", escalation_event("esc"), isInterrupting="false"), user("X"), end("ee"), handler("X"),
        *chain("es", "X", "ee"), event=True,
    )  # fmt: skip
    file = bpmn(
        start(), user("A"), throw("up", escalation_event("esc")), user("B"), throw("t", compensate_event()), end(),
        handler("A"), handler("B"), beside, *chain("s", "A", "up", "B", "t", "e"), roots=escalation("esc", "E"),
    )  # fmt: skip
    run = drive(file).start().complete("A").complete("X").complete("B")

    assert run.finish() == ["undo_B", "undo_X", "undo_A"]


def test_an_ad_hoc_sub_process_is_undone_from_inside(drive):
    file = bpmn(
        start(), element("adHocSubProcess", "sub", user("B") + user("C") + handler("B") + handler("C"),
                         zeebe='<zeebe:adHoc activeElementsCollection="=[&quot;B&quot;,&quot;C&quot;]"/>'),
        end("e", compensate_event()), *chain("s", "sub", "e"),
    )  # fmt: skip
    run = drive(file).start().complete("C").complete("B")

    assert run.finish() == ["undo_B", "undo_C"]
    assert run.state == "COMPLETED"


def test_compensation_can_be_thrown_in_an_ad_hoc_sub_process(drive):
    file = bpmn(
        start(), element("adHocSubProcess", "sub", "".join([
            user("B"), handler("B"), throw("t", compensate_event()), user("after"), *chain("B", "t", "after")]),
            zeebe='<zeebe:adHoc activeElementsCollection="=[&quot;B&quot;]"/>'),
        end(), *chain("s", "sub", "e"),
    )  # fmt: skip

    assert drive(file).start().finish() == ["B", "undo_B", "after"]


def test_each_round_of_a_loop_is_undone_from_inside(drive):
    file = bpmn(
        start(), subprocess("sub", start("s2"), user("B"), end("e2"), undo("B", "undo_B"), *chain("s2", "B", "e2"),
                            script("undo_B", "append(seen, loopCounter)", "seen", compensation=True),
                            body=loop("loopCounter < 3")),
        end("e", compensate_event()), *chain("s", "sub", "e"),
    )  # fmt: skip
    run = drive(file).start(seen=[]).complete("B").complete("B").complete("B")

    assert run.variables["seen"] == [3, 2, 1]
    assert run.state == "COMPLETED"
