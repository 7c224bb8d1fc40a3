"""A fault stops its element, not its instance; mended, it goes on."""

from collections import Counter

import pytest

from engine.domain.errors import BpmnError, Refused
from engine.persistence.instances import EventLogEntry
from engine.persistence.work import Job
from engine.runtime import cancel_instance, fail_job, resolve_incident, set_variables, start_instance
from tests.factories.diagrams import (
    boundary,
    bpmn,
    call,
    chain,
    end,
    error,
    error_event,
    flow,
    gateway,
    mapping,
    message,
    message_event,
    script,
    service,
    start,
    subprocess,
    timer,
    user,
)

SERVICE = bpmn(start(), service("S", "work"), user("A"), end(), *chain("s", "S", "A", "e"))


def handler(run, work):
    run.world.handlers["work"] = work


def resolve(run):
    with run.world.transaction() as uow:
        resolve_incident(uow, run.incidents[0].key)


def test_a_handler_does_its_work_in_the_same_transaction(drive):
    run = drive(SERVICE)
    handler(run, lambda call: {"sum": call.variables["a"] + 1})

    run.start(a=1)

    assert (Counter(["A"]), {"a": 1, "sum": 2}) == (run.waiting, run.variables)


def test_a_handler_that_fails_is_an_incident_with_its_words(drive):
    run = drive(SERVICE)
    handler(run, lambda call: 1 / 0)

    run.start()

    assert ("S", "JOB_NO_RETRIES", True) == (
        run.incidents[0].element_id, run.incidents[0].kind, "division by zero" in run.incidents[0].message
    )  # fmt: skip


def test_an_incident_that_is_mended_goes_on(drive):
    run = drive(SERVICE)
    handler(run, lambda call: 1 / 0)
    run.start()

    handler(run, lambda call: {})
    resolve(run)

    assert (Counter(["A"]), []) == (run.waiting, run.incidents)


def test_an_incident_that_is_not_mended_comes_back(drive):
    run = drive(SERVICE)
    handler(run, lambda call: 1 / 0)
    run.start()

    resolve(run)

    assert 1 == len(run.incidents)


def test_a_resolved_incident_cannot_be_resolved_again(drive):
    run = drive(SERVICE)
    handler(run, lambda call: 1 / 0)
    run.start()
    key = run.incidents[0].key
    handler(run, lambda call: {})
    resolve(run)

    with pytest.raises(Refused, match="already resolved"), run.world.transaction() as uow:
        resolve_incident(uow, key)


def test_the_other_branches_go_on_beside_an_incident(drive):
    run = drive(
        bpmn(start(), gateway("parallel", "f"), service("S", "work"), user("A"), end(), flow("s", "f"),
             *chain("f", "S", "e"), flow("f", "A"))
    )  # fmt: skip
    handler(run, lambda call: 1 / 0)

    run.start()

    assert run.waiting == Counter(["A"])


def test_a_condition_is_mended_by_setting_the_variable(drive):
    run = drive(
        bpmn(start(), gateway("exclusive", "x"), user("A"), user("B"), *chain("s", "x"), flow("x", "A", "n > 10"),
             flow("x", "B", "n < 5"))
    )  # fmt: skip
    run.start(n=7)

    with run.world.transaction() as uow:
        set_variables(uow, run.key, {"n": 11})
    resolve(run)

    assert run.waiting == Counter(["A"])


def test_setting_a_variable_is_logged_with_old_and_new_value(drive):
    run = drive(bpmn(start(), user("A"), *chain("s", "A"))).start(n=7)

    with run.world.transaction() as uow:
        set_variables(uow, run.key, {"n": 11})

    entry = run.rows(EventLogEntry, EventLogEntry.kind == "VariablesChanged")[0]
    assert {"changes": {"n": [7, 11]}} == entry.payload


def test_a_business_error_of_a_handler_goes_to_its_boundary_event(drive):
    run = drive(
        bpmn(start(), service("S", "work"), boundary("b", "S", error_event("err")), user("A"), user("B"),
             *chain("s", "S", "A"), *chain("b", "B"), roots=error("err", "E1"))
    )  # fmt: skip

    def work(call):
        raise BpmnError("E1")

    handler(run, work)

    run.start()

    assert run.waiting == Counter(["B"])


def test_a_mapping_that_fails_after_the_work_does_not_do_the_work_again(drive):
    done = []
    run = drive(
        bpmn(start(), service("S", "work", zeebe=mapping(outputs={"x": "v"})), gateway("exclusive", "g"), user("A"),
             user("B"), *chain("s", "S", "g"), flow("g", "A", "ok"), flow("g", "B", "not(ok)"))
    )  # fmt: skip
    handler(run, lambda call: done.append(1) or {"v": 1})
    run.start()

    with run.world.transaction() as uow:
        set_variables(uow, run.key, {"ok": True})
    resolve(run)

    assert ([1], Counter(["A"])) == (done, run.waiting)


def test_cancel_ends_the_instance_with_all_it_called(drive):
    run = drive(
        bpmn(start(), user("inner"), *chain("s", "inner"), process_id="q"),
        bpmn(start(), call("c", "q"), *chain("s", "c")),
    ).start()

    with run.world.transaction() as uow:
        cancel_instance(uow, run.key)

    assert ("TERMINATED", 0) == (run.state, run.leftovers)


def test_a_called_instance_cannot_be_canceled_alone(drive):
    run = drive(
        bpmn(start(), user("inner"), *chain("s", "inner"), process_id="q"),
        bpmn(start(), call("c", "q"), *chain("s", "c")),
    ).start()

    with pytest.raises(Refused, match="cancel that one"), run.world.transaction() as uow:
        cancel_instance(uow, run.open_tasks[0].instance_key)


def test_a_handler_that_fails_leaves_nothing_of_what_it_began(drive):
    run = drive(SERVICE, bpmn(start(), user("Y"), *chain("s", "Y"), process_id="y"))

    def work(call):
        start_instance(call.uow, process_id="y")
        raise ValueError("too late")

    handler(run, work)
    run.start()

    assert (Counter(), 1, 1) == (run.waiting, len(run.incidents), run.events.count("InstanceStarted"))


def test_an_event_sub_process_without_its_key_is_an_incident_of_the_process(drive):
    halt = subprocess("h", start("hs", message_event("m")), user("H"), *chain("hs", "H"), event=True)
    run = drive(bpmn(start(), user("A"), halt, *chain("s", "A"), roots=message("m", "halt", "no"))).start()

    with run.world.transaction() as uow:
        set_variables(uow, run.key, {"no": "1"})
    resolve(run)

    assert (Counter(["A"]), Counter(["H"])) == (run.waiting, run.send("halt", "1").waiting)


def test_a_task_that_is_completed_once_more_closes_its_incident(drive):
    run = drive(
        bpmn(
            start(), user("A"), user("B"), user("C"), *chain("s", "A"), flow("A", "B", "ok"), flow("A", "C", "not(ok)")
        )
    )

    run.start().complete("A").complete("A", ok=True)

    assert (Counter(["B"]), []) == (run.waiting, run.incidents)


def test_a_resolved_job_does_not_start_the_timer_at_its_boundary_anew(drive):
    run = drive(
        bpmn(start(), service("S", "outside"), boundary("b", "S", timer("duration", "P10D")), user("B"), end(),
             *chain("s", "S", "e"), *chain("b", "B"))
    ).start()  # fmt: skip
    run.wait(days=9)

    with run.world.transaction() as uow:
        fail_job(uow, uow.session.query(Job).one().key, retries=0)
    resolve(run)
    run.wait(days=2)

    assert run.waiting == Counter(["B"])


@pytest.mark.parametrize("priority", ["²", "99999999999", "101"])
def test_a_priority_that_is_none_is_an_incident(drive, priority):
    zeebe = f'<zeebe:priorityDefinition priority="{priority}"/>'
    run = drive(bpmn(start(), user("A", zeebe=zeebe), *chain("s", "A")))

    run.start()

    assert ["EXTRACT_VALUE_ERROR"] == [incident.kind for incident in run.incidents]


@pytest.mark.parametrize("fails", [False, True])
def test_what_a_handler_gives_that_no_variable_can_be_is_an_incident(drive, fails):
    run = drive(SERVICE)

    def work(call):
        if fails:
            raise BpmnError("E1", variables={"x": object()})
        return {"x": object()}

    handler(run, work)
    run.start()

    assert "which JSON cannot hold" in run.incidents[0].message


def test_an_expression_that_nests_without_end_is_an_incident(drive):
    run = drive(
        bpmn(start(), script("A", "[v]", "v"), gateway("exclusive", "g"), *chain("s", "A", "g"), flow("g", "A"))
    )

    run.start(v=1)

    assert "nested deeper" in run.incidents[0].message
