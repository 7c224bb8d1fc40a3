"""Sub-processes, multi-instance bodies and called processes keep their scopes."""

from collections import Counter

import pytest

from tests.factories.diagrams import bpmn, call, chain, end, mapping, multi, script, start, subprocess, user


def test_a_sub_process_completes_when_its_last_token_has_ended(drive):
    inner = subprocess("sub", start("ss"), user("in"), end("se"), *chain("ss", "in", "se"))
    run = drive(bpmn(start(), inner, user("A"), *chain("s", "sub", "A")))

    run.start().complete("in")

    assert run.waiting == Counter(["A"])


def test_a_parallel_multi_instance_opens_a_task_for_each_item(drive):
    run = drive(bpmn(start(), user("A", body=multi("[1, 2, 3]", "n")), end(), *chain("s", "A", "e")))

    run.start()

    assert run.waiting == Counter({"A": 3})


def test_a_sequential_multi_instance_opens_one_task_at_a_time(drive):
    run = drive(bpmn(start(), user("A", body=multi("[1, 2, 3]", "n", sequential=True)), end(), *chain("s", "A", "e")))

    run.start().complete("A")

    assert run.waiting == Counter({"A": 1})


@pytest.mark.parametrize("sequential", [True, False])
def test_results_are_gathered_in_the_order_of_the_items(drive, sequential):
    task = script("A", "n * n", "square").replace("</scriptTask>", multi("[3, 1, 2]", "n", sequential=sequential,
                  out=("squares", "square")) + "</scriptTask>")  # fmt: skip
    run = drive(bpmn(start(), task, end(), *chain("s", "A", "e")))

    run.start()

    assert [9, 1, 4] == run.variables["squares"]


def test_an_empty_collection_is_done_at_once(drive):
    run = drive(bpmn(start(), user("A", body=multi("[]", "n", out=("all", "n"))), user("B"), *chain("s", "A", "B")))

    run.start()

    assert (Counter(["B"]), []) == (run.waiting, run.variables["all"])


def test_a_completion_condition_ends_the_rest(drive):
    body = multi("[1, 2, 3]", "n", until="numberOfCompletedInstances >= 2")
    run = drive(bpmn(start(), user("A", body=body), user("B"), *chain("s", "A", "B")))

    run.start().complete("A").complete("A")

    assert run.waiting == Counter(["B"])


def test_a_collection_that_is_no_list_is_an_incident(drive):
    run = drive(bpmn(start(), user("A", body=multi("nothing", "n")), end(), *chain("s", "A", "e")))

    run.start()

    assert [("A", "EXTRACT_VALUE_ERROR")] == [(i.element_id, i.kind) for i in run.incidents]


def test_a_multi_instance_sub_process_keeps_its_items_apart(drive):
    inner = subprocess(
        "sub", start("ss"), user("in"), end("se"), *chain("ss", "in", "se"),
        body=multi('["x", "y"]', "item", out=("answers", "answer")), zeebe=mapping(inputs={"answer": "null"}),
    )  # fmt: skip
    run = drive(bpmn(start(), inner, user("A"), *chain("s", "sub", "A")))

    run.start().complete("in", answer="first").complete("in", answer="second")

    assert ["first", "second"] == run.variables["answers"]


def test_an_expression_sees_variables_inside_a_filter(drive):
    run = drive(bpmn(start(), script("A", "prices[price > limit].price", "high"), user("B"), *chain("s", "A", "B")))

    run.start(prices=[{"price": 1}, {"price": 9}], limit=5)

    assert [9] == run.variables["high"]


def test_input_mappings_stay_inside_and_output_mappings_come_out(drive):
    task = user("A", zeebe=mapping(inputs={"inner": "outer + 1"}, outputs={"result": "inner + given"}))
    run = drive(bpmn(start(), task, user("B"), *chain("s", "A", "B")))

    run.start(outer=1).complete("A", given=10)

    assert {"outer": 1, "result": 12} == run.variables


def called(*parts: str) -> bytes:
    return bpmn(*parts, process_id="q")


def test_a_called_process_is_an_instance_of_its_own_with_the_same_business_key(drive):
    run = drive(called(start(), user("inner"), *chain("s", "inner")), bpmn(start(), call("c", "q"), *chain("s", "c")))

    run.start()
    task = run.open_tasks[0]

    assert (True, run.key, "B-1") == (task.instance_key != run.key, task.root_key, task.business_key)


def test_a_called_process_gives_back_what_is_mapped_and_nothing_else(drive):
    child = called(start(), user("inner"), end(), *chain("s", "inner", "e"))
    caller = bpmn(start(), call("c", "q", propagateAllChildVariables="false", zeebe=mapping(outputs={"got": "made"})),
                  user("after"), *chain("s", "c", "after"))  # fmt: skip
    run = drive(child, caller)

    run.start(x=1).complete("inner", made=5, other=6)

    assert {"x": 1, "got": 5} == run.variables


def test_a_called_process_that_is_not_deployed_is_an_incident(drive):
    run = drive(bpmn(start(), call("c", '="no" + "where"'), *chain("s", "c")))

    run.start()

    assert ["CALLED_ELEMENT_ERROR"] == [i.kind for i in run.incidents]
