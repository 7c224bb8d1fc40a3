"""What stops an undoing on its way, and what goes on nevertheless."""

from engine.runtime import resolve_incident, set_variables
from tests.factories.diagrams import (
    TERMINATE,
    boundary,
    bpmn,
    chain,
    compensate_event,
    end,
    error,
    error_event,
    flow,
    gateway,
    handler,
    message,
    message_event,
    script,
    start,
    subprocess,
    throw,
    timer,
    undo,
    user,
)


def test_an_activity_that_was_interrupted_is_not_undone(drive):
    file = bpmn(
        start(), user("A"), boundary("b", "A", timer("duration", "PT1H")), throw("t", compensate_event()), end(),
        handler("A"), end("e2"), *chain("s", "A", "e2"), *chain("b", "t", "e"),
    )  # fmt: skip
    run = drive(file).start().wait(hours=2)

    assert run.state == "COMPLETED"
    assert "undo_A" not in run.path


def test_a_handler_that_fails_stands_still_and_goes_on_when_resolved(drive):
    file = bpmn(
        start(), user("A"), user("B"), throw("t", compensate_event()), end(),
        handler("A"), user("undo_B", isForCompensation="true", due="=day"), undo("B", "undo_B"),
        *chain("s", "A", "B", "t", "e"),
    )  # fmt: skip
    run = drive(file).start(day="no day").complete("A").complete("B")
    assert [incident.element_id for incident in run.incidents] == ["undo_B"]
    assert not run.waiting

    incident = run.incidents[0].key
    with run.world.transaction() as uow:
        set_variables(uow, run.key, {"day": "2023-04-01T10:00:00Z"})
        resolve_incident(uow, incident)

    assert run.finish() == ["undo_B", "undo_A"]
    assert run.state == "COMPLETED"


def test_a_boundary_event_that_interrupts_the_scope_stops_the_undoing(drive):
    file = bpmn(
        start(),
        subprocess("sub", start("s2"), user("A"), user("B"), throw("t", compensate_event()), end("e2"), handler("A"),
                   handler("B"), *chain("s2", "A", "B", "t", "e2")),
        boundary("b", "sub", timer("duration", "PT1H")), user("late"), end(), end("e3"),
        *chain("s", "sub", "e"), *chain("b", "late", "e3"),
    )  # fmt: skip
    run = drive(file).start().complete("A").complete("B").wait(hours=2)

    assert run.finish() == ["late"]
    assert run.state == "COMPLETED"
    assert run.leftovers == 0


def test_an_event_sub_process_that_interrupts_stops_the_undoing_and_can_undo_what_is_left(drive):
    rescue = subprocess(
        "esp", start("es", message_event("m")), throw("t2", compensate_event()), end("ee"),
        *chain("es", "t2", "ee"), event=True,
    )  # fmt: skip
    file = bpmn(
        start(), user("A"), user("B"), throw("t", compensate_event("B")), end(), handler("A"), handler("B"), rescue,
        *chain("s", "A", "B", "t", "e"), roots=message("m", "stop", '"k"'),
    )  # fmt: skip
    run = drive(file).start().complete("A").complete("B")
    assert set(run.waiting) == {"undo_B"}

    run.send("stop", "k")

    assert run.finish() == ["undo_A"]
    assert run.state == "COMPLETED"
    assert run.leftovers == 0


def test_a_terminate_end_event_stops_the_undoing_too(drive):
    file = bpmn(
        start(), gateway("parallel", "g"), user("A"), throw("t", compensate_event()), end(), user("B"),
        end("stop", TERMINATE), handler("A"), *chain("s", "g", "A", "t", "e"), *chain("g", "B", "stop"),
    )  # fmt: skip
    run = drive(file).start().complete("A").complete("B")

    assert run.state == "COMPLETED"
    assert run.leftovers == 0


def test_an_error_of_a_handler_goes_to_the_scope_it_stands_in(drive):
    fails = subprocess("H", start("hs"), end("he", error_event("err")), flow("hs", "he"), isForCompensation="true")
    file = bpmn(
        start(), subprocess("sub", start("s2"), user("A"), throw("t", compensate_event()), end("e2"), fails,
                            undo("A", "H"), *chain("s2", "A", "t", "e2")),
        boundary("b", "sub", error_event("err")), user("rescue"), end(), end("e3"),
        *chain("s", "sub", "e"), *chain("b", "rescue", "e3"), roots=error("err", "E1"),
    )  # fmt: skip

    assert drive(file).start().finish() == ["A", "rescue"]


def test_a_boundary_event_may_end_a_handler_and_the_undoing_goes_on(drive):
    file = bpmn(
        start(), user("A"), user("B"), throw("t", compensate_event()), user("after"), end(), handler("A"), handler("B"),
        boundary("b", "undo_B", timer("duration", "PT1H")), script("S", "true", "late"), end("e2"),
        *chain("s", "A", "B", "t", "after", "e"), *chain("b", "S", "e2"),
    )  # fmt: skip
    run = drive(file).start().complete("A").complete("B").wait(hours=2)

    assert run.variables == {"late": True}
    assert run.finish() == ["undo_A", "after"]


def test_the_records_of_an_interrupted_scope_are_gone(drive):
    file = bpmn(
        start(),
        subprocess("sub", start("s2"), user("A"), user("B"), end("e2"), handler("A"), *chain("s2", "A", "B", "e2")),
        boundary("b", "sub", timer("duration", "PT1H")), throw("t", compensate_event()), user("after"), end(),
        end("e3"), *chain("s", "sub", "e"), *chain("b", "t", "after", "e3"),
    )  # fmt: skip
    run = drive(file).start().complete("A").wait(hours=2)

    assert run.finish() == ["after"]
