"""Conditional events happen when their condition becomes true: wherever they stand, whoever wrote the variable."""

from collections import Counter

import pytest

from engine.persistence.work import UserTask
from tests.factories.diagrams import (
    boundary,
    bpmn,
    catch,
    chain,
    conditional,
    end,
    event_start,
    flow,
    gateway,
    mapping,
    message,
    message_event,
    multi,
    script,
    start,
    subprocess,
    user,
)


def waits(expression="x > 3", **options):
    return bpmn(
        start(), gateway("parallel", "f"), catch("c", conditional(expression, **options)), user("A"), user("W"),
        *chain("s", "f", "c", "A"), flow("f", "W"),
    )  # fmt: skip


def at_boundary(expression="x > 3", *, interrupting=True, **options):
    return bpmn(
        start(), user("A"), boundary("b", "A", conditional(expression, **options), interrupting=interrupting),
        user("B"), end(), *chain("s", "A", "e"), flow("b", "B"),
    )  # fmt: skip


def event_part(id_: str, expression: str) -> str:
    """An event sub-process with a user task ``<id_>T``."""
    inside = [event_start(f"{id_}S", conditional(expression)), user(f"{id_}T"), *chain(f"{id_}S", f"{id_}T")]
    return subprocess(id_, *inside, event=True)


def in_event_sub_process(expression="x > 3", *, interrupting=True):
    return bpmn(
        start(), user("A"), end(), *chain("s", "A", "e"),
        subprocess(
            "E", event_start("es", conditional(expression), interrupting=interrupting), user("B"), *chain("es", "B"),
            event=True,
        ),
    )  # fmt: skip


def test_a_condition_that_is_not_true_is_waited_for(drive):
    run = drive(waits()).start(x=1)

    assert run.waiting == Counter(["W"])


def test_a_condition_that_is_true_already_goes_on_at_once(drive):
    run = drive(waits()).start(x=5)

    assert run.waiting == Counter(["A", "W"])


def test_a_variable_written_from_outside_makes_it_happen(drive):
    run = drive(waits()).start(x=1).set(x=4)

    assert run.waiting == Counter(["A", "W"])


def test_a_task_in_a_parallel_branch_makes_it_happen(drive):
    run = drive(waits()).start(x=1).complete("W", x=4)

    assert run.waiting == Counter(["A"])


def test_a_script_makes_it_happen(drive):
    diagram = bpmn(
        start(), gateway("parallel", "f"), catch("c", conditional("x > 3")), user("A"), user("W"),
        script("S", "7", "x"), *chain("s", "f", "c", "A"), *chain("f", "W", "S"),
    )  # fmt: skip

    run = drive(diagram).start(x=1).complete("W")

    assert run.waiting == Counter(["A"])


def test_an_output_mapping_makes_it_happen(drive):
    diagram = bpmn(
        start(), gateway("parallel", "f"), catch("c", conditional("x > 3")), user("A"),
        user("W", zeebe=mapping(outputs={"x": "y + 1"})), *chain("s", "f", "c", "A"), flow("f", "W"),
    )  # fmt: skip

    run = drive(diagram).start(x=1).complete("W", y=3)

    assert run.waiting == Counter(["A"])


def test_a_message_makes_it_happen(drive):
    diagram = bpmn(
        start(), gateway("parallel", "f"), catch("c", conditional("x > 3")), user("A"), catch("m", message_event("m1")),
        *chain("s", "f", "c", "A"), flow("f", "m"), roots=message("m1", "news", "parcel"),
    )  # fmt: skip

    run = drive(diagram).start(parcel="P", x=1).send("news", "P", x=9)

    assert run.waiting == Counter(["A"])


def test_null_counts_as_false(drive):
    run = drive(waits()).start()

    assert (run.waiting, run.incidents) == (Counter(["W"]), [])


def test_an_interrupting_boundary_condition_ends_its_activity(drive):
    run = drive(at_boundary()).start(x=1).set(x=4)

    assert run.waiting == Counter(["B"])


def test_an_activity_whose_boundary_condition_is_true_already_is_not_offered_to_anybody(drive):
    run = drive(at_boundary()).start(x=9)

    assert [task.element_id for task in run.rows(UserTask)] == ["B"]


def test_who_completes_an_activity_is_faster_than_its_boundary_condition(drive):
    run = drive(at_boundary()).start(x=1).complete("A", x=4)

    assert (run.state, run.leftovers) == ("COMPLETED", 0)


def test_a_non_interrupting_boundary_condition_that_stays_true_happens_once(drive):
    run = drive(at_boundary(interrupting=False)).start(x=1).set(x=4).set(x=5)

    assert run.waiting == Counter(["A", "B"])


def test_a_non_interrupting_boundary_condition_happens_again_after_it_was_false(drive):
    run = drive(at_boundary(interrupting=False)).start(x=1).set(x=4).set(x=1).set(x=5)

    assert run.waiting == Counter(["A", "B", "B"])


def test_an_interrupting_conditional_event_sub_process_ends_everything_else(drive):
    run = drive(in_event_sub_process()).start(x=1).set(x=4)

    assert run.waiting == Counter(["B"])


def test_an_interrupting_event_sub_process_that_is_due_from_the_first_takes_the_place_of_the_start(drive):
    run = drive(in_event_sub_process()).start(x=4)

    assert (run.waiting, "A" in run.path) == (Counter(["B"]), False)


def test_a_non_interrupting_conditional_event_sub_process_runs_beside_each_time(drive):
    run = drive(in_event_sub_process(interrupting=False)).start(x=4).set(x=0).set(x=4)

    assert run.waiting == Counter(["A", "B", "B"])


def test_an_instance_with_a_conditional_event_sub_process_ends(drive):
    run = drive(in_event_sub_process(interrupting=False)).start(x=4).complete("A").complete("B")

    assert (run.state, run.leftovers) == ("COMPLETED", 0)


def test_a_condition_behind_an_event_gateway_wins_when_it_becomes_true(drive):
    diagram = bpmn(
        start(), gateway("eventBased", "g"), catch("c", conditional("x > 3")), catch("m", message_event("m1")),
        user("A"), user("B"), *chain("s", "g", "c", "A"), *chain("g", "m", "B"), roots=message("m1", "news", "parcel"),
    )  # fmt: skip

    run = drive(diagram).start(parcel="P", x=1).set(x=4)

    assert (run.waiting, run.leftovers) == (Counter(["A"]), 1)


def test_a_condition_sees_the_variables_of_its_own_activity(drive):
    diagram = bpmn(
        start(), user("A", zeebe=mapping(inputs={"x": "limit + 1"})), boundary("b", "A", conditional("x > 3")),
        user("B"), end(), *chain("s", "A", "e"), flow("b", "B"),
    )  # fmt: skip
    run = drive(diagram).start(limit=1)
    task = run.open_tasks[0]

    run.set(task.element_instance_key, x=8)

    assert run.waiting == Counter(["B"])


def test_only_a_change_of_a_named_variable_is_looked_at(drive):
    run = drive(waits("x > 3 or y > 3", names="y")).start(x=1, y=1).set(x=9)

    assert run.waiting == Counter(["W"])


def test_a_change_of_a_named_variable_looks_at_everything(drive):
    run = drive(waits("x > 3 or y > 3", names="y, z")).start(x=1, y=1).set(x=9).set(y=2)

    assert run.waiting == Counter(["A", "W"])


@pytest.mark.parametrize(
    ("events", "expected"), [("create", ["W"]), ("update", ["A", "W"]), ("create, update", ["A", "W"])]
)
def test_only_the_named_kind_of_change_is_looked_at(drive, events, expected):
    run = drive(waits(events=events)).start(x=1).set(x=9)

    assert run.waiting == Counter(expected)


def test_a_variable_that_is_new_counts_as_created(drive):
    run = drive(waits(events="create")).start().set(x=9)

    assert run.waiting == Counter(["A", "W"])


def test_a_condition_that_is_no_truth_is_an_incident(drive):
    run = drive(at_boundary('if x > 3 then "yes" else false')).start(x=1).set(x=4)

    assert [(i.element_id, i.kind) for i in run.incidents] == [("A", "CONDITION_ERROR")]


def test_an_incident_of_a_condition_is_resolved_once_it_can_be_answered(drive):
    run = drive(at_boundary('if x = 4 then "yes" else x > 3')).start(x=1).set(x=4).set(x=5)

    run.resolve()

    assert (run.waiting, run.incidents) == (Counter(["B"]), [])


def test_a_task_can_be_done_while_its_condition_is_an_incident(drive):
    run = drive(at_boundary('if x = 4 then "yes" else x > 3')).start(x=1).set(x=4).complete("A")

    assert (run.state, run.incidents) == ("COMPLETED", [])


def test_two_conditions_of_one_change_both_happen(drive):
    diagram = bpmn(
        start(), user("A"), boundary("b", "A", conditional("x > 3"), interrupting=False),
        boundary("d", "A", conditional("x > 4"), interrupting=False), user("B"), user("D"),
        flow("s", "A"), flow("b", "B"), flow("d", "D"),
    )  # fmt: skip

    run = drive(diagram).start(x=1).set(x=5)

    assert run.waiting == Counter(["A", "B", "D"])


def test_a_condition_on_a_sub_process_stops_it_before_its_next_step(drive):
    diagram = bpmn(
        start(),
        subprocess("P", start("ps"), script("S", "9", "x"), user("A"), *chain("ps", "S", "A")),
        boundary("b", "P", conditional("x > 3")), user("B"), flow("s", "P"), flow("b", "B"),
    )  # fmt: skip

    run = drive(diagram).start(x=1)

    assert [task.element_id for task in run.rows(UserTask)] == ["B"]


def test_a_condition_hears_how_many_items_of_its_activity_are_done(drive):
    run = drive(
        bpmn(
            start(), user("A", body=multi("[1, 2, 3, 4]", "i")),
            boundary("b", "A", conditional("numberOfCompletedInstances = 2")), user("B"), flow("s", "A"),
            flow("b", "B"),
        )
    ).start()  # fmt: skip

    run.complete("A")
    before = run.waiting
    run.complete("A")

    assert (before, run.waiting) == (Counter({"A": 3}), Counter(["B"]))


def test_every_item_watches_with_its_own_variables(drive):
    inside = [start("is"), user("U"), *chain("is", "U"), event_part("E", "i > limit")]
    run = drive(bpmn(start(), subprocess("P", *inside, body=multi("[1, 2, 3]", "i")), flow("s", "P"))).start(limit=9)

    run.set(limit=1)

    assert run.waiting == Counter({"U": 1, "ET": 2})


def test_a_condition_that_asks_the_clock_is_answered_at_any_change(drive):
    run = drive(waits('now() > @"2023-03-06T12:00:00Z"')).start().wait(hours=3)
    before = run.waiting

    run.set(anything=1)

    assert (before, run.waiting) == (Counter(["W"]), Counter(["A", "W"]))


def test_a_condition_over_a_list_hears_its_filtered_names(drive):
    run = drive(waits("count(items[price > limit]) > 1")).start(items=[{"price": 2}, {"price": 3}], limit=2)

    run.set(limit=1)

    assert run.waiting == Counter(["A", "W"])
