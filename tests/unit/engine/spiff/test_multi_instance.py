"""Multi-instance bodies: each item keeps its own results, counts are true, and an incident counts nothing twice."""

from collections import Counter

from engine.runtime import resolve_incident, set_variables
from tests.factories.diagrams import bpmn, chain, end, mapping, multi, service, start, user


def test_an_output_mapping_writes_the_items_own_output_element(drive):
    task = user("A", body=multi("[1, 2]", "n", out=("all", "r")), zeebe=mapping(outputs={"r": "given"}))
    run = drive(bpmn(start(), task, user("B"), *chain("s", "A", "B")))

    run.start().complete("A", given=5).complete("A", given=6)

    assert [5, 6] == run.variables["all"]


def test_a_completion_condition_that_fails_counts_its_item_once_when_mended(drive):
    until = "stop or numberOfCompletedInstances >= 2"
    run = drive(bpmn(start(), user("A", body=multi("[1, 2, 3]", "n", until=until)), user("B"), *chain("s", "A", "B")))
    run.start().complete("A")
    incident = run.incidents[0].key

    with run.world.transaction() as uow:
        set_variables(uow, run.key, {"stop": False})
        resolve_incident(uow, incident)

    assert run.waiting == Counter({"A": 2})


def test_the_numbers_of_active_and_completed_instances_are_true_from_the_first_on(drive):
    seen = []
    run = drive(bpmn(start(), service("S", "count", body=multi("[1, 2, 3]", "n")), end(), *chain("s", "S", "e")))

    def count(call):
        seen.append((call.variables["numberOfActiveInstances"], call.variables["numberOfCompletedInstances"]))
        return {}

    run.world.handlers["count"] = count
    run.start()

    assert [(3, 0), (2, 1), (1, 2)] == seen
