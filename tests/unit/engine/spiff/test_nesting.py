"""Events inside scopes inside scopes: who is nearest catches, and what is ended takes all inside it along."""

from collections import Counter

from engine.domain.errors import BpmnError
from engine.persistence.instances import ProcessInstance
from tests.factories.diagrams import (
    TERMINATE,
    boundary,
    bpmn,
    call,
    chain,
    end,
    error,
    error_event,
    flow,
    gateway,
    message,
    message_event,
    multi,
    script,
    service,
    start,
    subprocess,
    timer,
    user,
)

X = message("m", "x", "k")


def test_the_outer_boundary_takes_everything_inside_along_that_was_due_with_it(drive):
    inner = subprocess("inner", start("is"), user("U"), boundary("bu", "U", timer("duration", "PT1H"),
                       interrupting=False), user("N"), *chain("is", "U"), *chain("bu", "N"))  # fmt: skip
    outer = subprocess("outer", start("os"), inner, boundary("bi", "inner", message_event("m")), user("M"),
                       *chain("os", "inner"), *chain("bi", "M"))  # fmt: skip
    run = drive(bpmn(start(), outer, boundary("bo", "outer", timer("duration", "PT1H")), user("T"),
                     *chain("s", "outer"), *chain("bo", "T"), roots=X))  # fmt: skip

    run.start(k="1").wait(hours=1)

    assert (Counter(["T"]), 1) == (run.waiting, run.leftovers)


def items_with_handler(*parts: str) -> str:
    """A sub-process for each of a and b, with an event sub-process for the message x of its own item."""
    handler = subprocess("h", start("hs", message_event("m")), *parts, end("he"), event=True)
    return subprocess("sub", start("ss"), user("U"), end("se"), handler, *chain("ss", "U", "se"),
                      body=multi('["a", "b"]', "k"))  # fmt: skip


def test_an_event_sub_process_interrupts_only_the_item_it_belongs_to(drive):
    run = drive(bpmn(start(), items_with_handler(user("H"), *chain("hs", "H", "he")), user("A"),
                     *chain("s", "sub", "A"), roots=X))  # fmt: skip

    run.start().send("x", "b")

    assert run.waiting == Counter(["U", "H"])


def test_an_error_in_an_items_event_sub_process_goes_to_the_boundary_of_the_body(drive):
    sub = items_with_handler(service("S", "work"), *chain("hs", "S", "he"))
    run = drive(bpmn(start(), sub, boundary("b", "sub", error_event("err")), user("E"), user("A"),
                     *chain("s", "sub", "A"), *chain("b", "E"), roots=X + error("err", "E1")))  # fmt: skip

    def work(call):
        raise BpmnError("E1")

    run.world.handlers["work"] = work
    run.start().send("x", "b")

    assert (Counter(["E"]), 1) == (run.waiting, run.leftovers)


def test_a_boundary_on_a_multi_instance_body_ends_what_its_items_called(drive):
    sub = subprocess("sub", start("ss"), call("c", "q"), end("se"), *chain("ss", "c", "se"), body=multi("[1, 2]", "n"))
    run = drive(
        bpmn(start(), user("U"), *chain("s", "U"), process_id="q"),
        bpmn(start(), sub, boundary("b", "sub", timer("duration", "PT1H")), user("T"), end(), *chain("s", "sub", "e"),
             *chain("b", "T")),
    )  # fmt: skip

    run.start().wait(hours=1)
    states = Counter(row.state for row in run.rows(ProcessInstance))

    assert (Counter(["T"]), {"ACTIVE": 1, "TERMINATED": 2}) == (run.waiting, states)


def test_terminate_ends_its_sub_process_and_nothing_around_it(drive):
    sub = subprocess("sub", start("ss"), gateway("parallel", "f"), user("U"), end("t", TERMINATE),
                     *chain("ss", "f", "U"), *chain("f", "t"))  # fmt: skip
    run = drive(bpmn(start(), gateway("parallel", "g"), user("O"), sub, user("A"), *chain("s", "g", "O"),
                     *chain("g", "sub", "A")))  # fmt: skip

    run.start()

    assert run.waiting == Counter(["O", "A"])


def test_a_sub_process_cut_off_by_the_step_budget_goes_on_inside(drive):
    sub = subprocess("sub", start("ss"), script("c", "n + 1", "n"), gateway("exclusive", "g", default="g_se"),
                     end("se"), *chain("ss", "c", "g"), flow("g", "c", "n < 4000"), flow("g", "se"))  # fmt: skip
    run = drive(bpmn(start(), sub, user("A"), *chain("s", "sub", "A")))

    run.start(n=0).wait(seconds=1)

    assert (Counter(["A"]), 1) == (run.waiting, run.leftovers)


def test_an_event_sub_process_beside_its_scope_keeps_the_scope_open(drive):
    handler = subprocess("h", start("hs", message_event("m"), isInterrupting="false"), user("H"), end("he"),
                         *chain("hs", "H", "he"), event=True)  # fmt: skip
    sub = subprocess("sub", start("ss"), user("U"), end("se"), handler, *chain("ss", "U", "se"))
    run = drive(bpmn(start(), sub, user("A"), *chain("s", "sub", "A"), roots=X))

    run.start(k="1").send("x", "1").complete("U")

    assert run.waiting == Counter(["H"])
