"""Which steps a way has, and what each follows: on small diagrams with every kind of gateway."""

from __future__ import annotations

import pytest

from tests.factories.diagrams import bpmn, chain, element, end, flow, gateway, start, user
from workflow.plans.walk import counted

TIMER = '<timerEventDefinition><timeDuration>=duration("P20D")</timeDuration></timerEventDefinition>'
DUE = "=deadline after(now(), {0}, &quot;wd&quot;)"


def after(way):
    return {step.element_id: sorted(path.partition("/")[2] for path in step.after) for step in way.steps}


def test_a_line_is_a_chain(way):
    found = way(bpmn(start(), user("A"), user("B"), end(), *chain("s", "A", "B", "e")))

    assert after(found) == {"A": [], "B": ["A"]}


def test_the_flow_whose_condition_holds_for_the_project_is_taken(way):
    file = bpmn(
        start(), gateway("exclusive", "g", default="g_B"), user("A"), user("B"), end(), flow("s", "g"),
        flow("g", "A", 'variant = "V2"'), flow("g", "B"), flow("A", "e"), flow("B", "e"),
    )  # fmt: skip

    assert list(after(way(file, values={"variant": "V2"}))) == ["A"]
    assert list(after(way(file, values={"variant": "V1"}))) == ["B"]


def test_parallel_branches_meet_at_their_join(way):
    file = bpmn(
        start(), gateway("parallel", "f"), user("A"), user("B"), gateway("parallel", "j"), user("C"), end(),
        *chain("s", "f", "A", "j", "C", "e"), flow("f", "B"), flow("B", "j"),
    )  # fmt: skip

    assert after(way(file)) == {"A": [], "B": [], "C": ["A", "B"]}


def test_of_an_inclusive_fork_the_branches_that_hold_are_taken(way):
    file = bpmn(
        start(), gateway("inclusive", "f"), user("A"), user("B"), user("D"), gateway("inclusive", "j"), user("C"),
        end(), flow("s", "f"), flow("f", "A", "land = true"), flow("f", "B", "eia = true"),
        flow("f", "D", "far = true"),
        flow("A", "j"), flow("B", "j"), flow("D", "j"), flow("j", "C"), flow("C", "e"),
    )  # fmt: skip

    assert after(way(file, values={"land": True, "eia": True}))["C"] == ["A", "B"]


def test_a_loop_counts_once_and_is_left_by_the_answers_in_turn(way):
    file = bpmn(
        start(), gateway("exclusive", "m"), user("talk"), gateway("exclusive", "g", default="g_m"), user("check"),
        user("site"), user("apply"),
        end(), *chain("s", "m", "talk", "g", "m"), flow("g", "check", 'action = "dd"'),
        flow("g", "site", 'action = "site"'), flow("g", "apply", 'action = "apply"'), flow("check", "m"),
        flow("site", "m"), flow("apply", "e"),
    )  # fmt: skip

    found = way(file, turns={"action": ["dd", "site", "apply"]})

    assert after(found) == {"talk": [], "check": ["talk"], "site": ["check"], "apply": ["site"]}


def test_a_loop_without_a_way_out_ends(way):
    file = bpmn(start(), gateway("exclusive", "m"), user("A"), *chain("s", "m", "A", "m"))

    assert after(way(file)) == {"A": []}


def test_an_event_based_gateway_goes_by_its_first_event(way):
    message = '<messageEventDefinition messageRef="m1"/>'
    file = bpmn(
        start(), element("eventBasedGateway", "g"), element("intermediateCatchEvent", "deal", message),
        element("intermediateCatchEvent", "failed", message), user("A"), user("B"), end(),
        *chain("s", "g", "deal", "A", "e"), *chain("g", "failed", "B", "e"),
        roots='<message id="m1" name="m"/>',
    )  # fmt: skip

    assert after(way(file)) == {"deal": [], "A": ["deal"]}


def test_boundary_events_and_ends_by_error_are_not_on_the_way(way):
    file = bpmn(
        start(), user("A"), element("boundaryEvent", "late", TIMER, attachedToRef="A"), user("B"), end(),
        *chain("s", "A", "e"), *chain("late", "B", "e"),
    )  # fmt: skip

    assert after(way(file)) == {"A": []}


def test_called_processes_are_walked_in_place(way):
    call = element("callActivity", "c", zeebe='<zeebe:calledElement processId="q"/>')
    outer = bpmn(start(), user("A"), call, user("B"), end(), *chain("s", "A", "c", "B", "e"))
    inner = bpmn(start(), user("X"), user("Y"), end(), *chain("s", "X", "Y", "e"), process_id="q")

    found = way(outer, inner)

    assert after(found) == {"A": [], "X": ["A"], "Y": ["X"], "B": ["Y"]}
    assert [step.process_id for step in found.steps] == ["p", "q", "q", "p"]


def test_a_terminate_end_is_the_end_of_its_scope(way):
    inner = (
        start("is"), gateway("parallel", "f"), user("report"), user("done"),
        element("endEvent", "ie", "<terminateEventDefinition/>"), *chain("is", "f", "done", "ie"),
        flow("f", "report"), flow("report", "report", id_="again"),
    )  # fmt: skip
    file = bpmn(start(), element("subProcess", "sub", "".join(inner)), user("B"), end(), *chain("s", "sub", "B", "e"))

    assert after(way(file))["B"] == ["done"]


@pytest.mark.parametrize(
    ("due", "deadlines", "span"),
    [
        (DUE.format(7), {}, (7, "wd")),
        (
            "=deadline after(now(), deadlines.x.n, deadlines.x.unit)",
            {"x": {"n": 30, "unit": "cd", "clock": "ent"}},
            (30, "cd"),
        ),
        (None, {"A": {"n": 2, "unit": "m"}}, (2, "m")),
        (None, {}, (0, "wd")),
    ],
)
def test_a_step_takes_what_its_due_date_or_the_table_says(way, due, deadlines, span):
    text = due.replace("&quot;", '"') if due else None
    found = way(bpmn(start(), user("A", due=text), end(), *chain("s", "A", "e")), deadlines=deadlines)

    assert (found.steps[0].span.n, found.steps[0].span.unit) == span


def test_a_timer_takes_its_constant_duration_and_cannot_be_shortened(way):
    found = way(bpmn(start(), element("intermediateCatchEvent", "t", TIMER), end(), *chain("s", "t", "e")))

    assert (found.steps[0].span.n, found.steps[0].span.unit, found.steps[0].fixed) == (20, "cd", True)


def test_a_limit_told_by_a_day_counts_from_the_step_whose_form_tells_it(way):
    due = '=deadline after(if delivered != null then date(delivered) else now(), 6, "m")'
    file = bpmn(start(), user("give"), user("permit"), user("begin", due=due), end(),
                *chain("s", "give", "permit", "begin", "e"))  # fmt: skip
    found = way(file)

    steps = counted(found, lambda node: frozenset({"delivered"}) if node.id == "give" else frozenset())

    assert [step.counts_from for step in steps] == [None, None, "p/give"]
