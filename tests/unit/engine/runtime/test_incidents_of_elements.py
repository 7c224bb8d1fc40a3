"""Each kind of fault is an incident on its element; mended by a variable or by what is deployed, it goes on."""

from collections import Counter

import pytest

from engine.persistence.instances import EventLogEntry
from engine.persistence.work import Job, Timer
from engine.runtime import activate_jobs, complete_job, fail_job, resolve_incident, set_variables, update_job
from tests.factories.diagrams import (
    boundary,
    bpmn,
    chain,
    element,
    end,
    flow,
    gateway,
    mapping,
    script,
    service,
    start,
    subprocess,
    timer,
    user,
)

DECISION = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="n">
  <decision id="{id}" name="{id}"><variable name="{id}"/><literalExpression><text>{text}</text></literalExpression>
  </decision></definitions>"""


def decision(id_, text):
    return DECISION.format(id=id_, text=text).encode()


def rule(id_, decision_id, result="x", **more):
    called = f'<zeebe:calledDecision decisionId="{decision_id}" resultVariable="{result}"/>'
    return element("businessRuleTask", id_, zeebe=called, **more)


def called(id_, process_id):
    return element("callActivity", id_, zeebe=f'<zeebe:calledElement processId="{process_id}"/>')


def assigned(groups=None, users=None, assignee=None):
    given = {"candidateGroups": groups, "candidateUsers": users, "assignee": assignee}
    written = " ".join(f'{name}="{value}"' for name, value in given.items() if value is not None)
    return user("A", groups=None, zeebe=f"<zeebe:assignmentDefinition {written}/>")


def beside(*parts, entry, onward=None):
    """The parts on one branch from ``entry``, the task B on another."""
    onward = onward or entry
    return bpmn(start(), gateway("parallel", "f"), *parts, user("Z"), user("B"), flow("s", "f"), flow("f", entry),
                flow("f", "B"), flow(onward, "Z"))  # fmt: skip


def resolve(run, **variables):
    [incident] = run.incidents
    if variables:
        with run.world.transaction() as uow:
            set_variables(uow, run.key, variables)
    with run.world.transaction() as uow:
        resolve_incident(uow, incident.key, reason="mended")
    return run


ITEMS = (
    "<multiInstanceLoopCharacteristics><extensionElements>"
    '<zeebe:loopCharacteristics inputCollection="=n"/></extensionElements></multiInstanceLoopCharacteristics>'
)
BIG, SMALL = 10**9, 2
FAULTS = {
    "script": (script("X", "for i in 1..n return i", "x"), "UNKNOWN", BIG, SMALL),
    "input mapping": (
        element("task", "X", zeebe=mapping(inputs={"l": "for i in 1..n return i"})), "UNKNOWN", BIG, SMALL,
    ),
    "output mapping": (
        element("task", "X", zeebe=mapping(outputs={"l": "for i in 1..n return i"})), "UNKNOWN", BIG, SMALL,
    ),
    "decision that is nowhere": (rule("X", "=n"), "CALLED_DECISION_ERROR", "nowhere", "known"),
    "decision without a name": (rule("X", "=n"), "CALLED_DECISION_ERROR", None, "known"),
    "decision that fails": (rule("X", "doubled"), "DECISION_EVALUATION_ERROR", "two", 2),
    "call of a process that is nowhere": (called("X", "=n"), "CALLED_ELEMENT_ERROR", "nowhere", "q"),
    "service without a type": (service("X", "=n"), "EXTRACT_VALUE_ERROR", None, "known"),
    "list of a multi-instance": (element("task", "X", ITEMS), "EXTRACT_VALUE_ERROR", 7, [1]),
    "list of a sub-process": (subprocess("X", start("i"), end("o"), flow("i", "o"), body=ITEMS),
                              "EXTRACT_VALUE_ERROR", 7, [1]),
}  # fmt: skip
FILES = {
    "known_dmn": decision("known", "1"),
    "doubled_dmn": decision("doubled", "n * 2"),
    "q_bpmn": bpmn(start(), end(), *chain("s", "e"), process_id="q"),
}


@pytest.fixture(params=FAULTS.values(), ids=FAULTS.keys())
def fault(request, drive):
    """A run that stands at a fault, its kind, and the variable that mends it."""
    part, kind, before, after = request.param
    run = drive(beside(part, entry="X"), **FILES)
    run.world.handlers["known"] = lambda call: {}
    return run.start(n=before), kind, after


def test_a_fault_is_an_incident_on_its_element_with_its_kind(fault):
    run, kind, _after = fault

    assert [("X", kind, True)] == [(found.element_id, found.kind, bool(found.message)) for found in run.incidents]


def test_the_rest_goes_on_beside_a_fault(fault):
    assert Counter(["B"]) == fault[0].waiting


def test_a_fault_that_is_mended_goes_on(fault):
    run, _kind, after = fault

    resolve(run, n=after)

    assert (Counter(["B", "Z"]), []) == (run.waiting, run.incidents)


def test_why_an_incident_was_resolved_is_in_the_log(drive):
    run = drive(beside(script("X", "for i in 1..n return i", "x"), entry="X")).start(n=BIG)

    resolve(run, n=SMALL)

    [told] = run.rows(EventLogEntry, EventLogEntry.kind == "IncidentResolved")
    assert ("X", "mended") == (told.element_id, told.payload["reason"])


def test_a_job_without_retries_is_an_incident_that_goes_on_with_new_ones(drive):
    run = drive(beside(service("X", "outside", retries="1"), entry="X")).start()
    key = run.rows(Job)[0].key
    with run.world.transaction() as uow:
        fail_job(uow, key, retries=0, message="no paper")
    found = [(incident.element_id, incident.kind, incident.message) for incident in run.incidents]

    with run.world.transaction() as uow:
        update_job(uow, key, retries=5, reason="there is paper now")
    resolve(run)
    with run.world.transaction() as uow:
        [(job, _seen)] = activate_jobs(uow, "outside", worker="w", lease_ms=1_000, limit=1)
        left = job.retries
        complete_job(uow, key)

    assert [("X", "JOB_NO_RETRIES", "no paper")] == found
    assert (5, Counter(["B", "Z"])) == (left, run.waiting)


def test_new_retries_are_logged_with_old_and_new_value_and_why(drive):
    run = drive(beside(service("X", "outside", retries="1"), entry="X")).start()
    key = run.rows(Job)[0].key

    with run.world.transaction() as uow:
        update_job(uow, key, retries=5, lease_ms=60_000, reason="there is paper now")

    [told] = run.rows(EventLogEntry, EventLogEntry.kind == "JobUpdated")
    assert {
        "job_key": key,
        "changes": {"retries": [1, 5], "lease_until": [None, "2023-03-06T10:01:00+00:00"]},
        "reason": "there is paper now",
    } == told.payload


@pytest.mark.parametrize("value", [None, [], [None]])
def test_a_task_whose_groups_give_nobody_is_an_incident(drive, value):
    run = drive(bpmn(start(), assigned("=n"), *chain("s", "A"))).start(n=value)

    assert [("A", "EXTRACT_VALUE_ERROR")] == [(found.element_id, found.kind) for found in run.incidents]
    assert "gave nobody" in run.incidents[0].message


def test_a_task_whose_groups_gave_nobody_waits_once_they_give_somebody(drive):
    run = drive(bpmn(start(), assigned("=n"), *chain("s", "A"))).start()

    resolve(run, n="g")

    assert [["g"]] == [task.candidate_groups for task in run.open_tasks]


@pytest.mark.parametrize("others", [{"users": "li"}, {"assignee": "li"}, {"users": "=[u]"}])
def test_a_task_that_names_somebody_else_needs_no_group(drive, others):
    run = drive(bpmn(start(), assigned("=n", **others), *chain("s", "A"))).start(u="li")

    assert (Counter(["A"]), []) == (run.waiting, run.incidents)


def test_a_task_for_nobody_at_all_is_no_fault_of_an_expression(drive):
    run = drive(bpmn(start(), user("A", groups=None), *chain("s", "A"))).start()

    assert (Counter(["A"]), []) == (run.waiting, run.incidents)


@pytest.fixture
def office(engine_world):
    """An office that knows one group."""
    engine_world.knows_group = lambda uow, code: code == "g_land"


@pytest.mark.parametrize("value", ["g_sea", ["g_land", "g_sea"]])
def test_a_computed_group_that_the_office_does_not_know_is_an_incident(office, drive, value):
    run = drive(bpmn(start(), assigned("=n"), *chain("s", "A"))).start(n=value)

    assert ["EXTRACT_VALUE_ERROR"] == [found.kind for found in run.incidents]
    assert "'g_sea', which the office does not know" in run.incidents[0].message


def test_a_computed_group_that_the_office_knows_gets_the_task(office, drive):
    run = drive(bpmn(start(), assigned("=n"), *chain("s", "A"))).start(n="g_land")

    assert [["g_land"]] == [task.candidate_groups for task in run.open_tasks]


def test_a_group_that_is_written_down_is_not_asked_for_when_it_runs(office, drive):
    run = drive(bpmn(start(), assigned("g_sea"), *chain("s", "A"))).start()

    assert (Counter(["A"]), []) == (run.waiting, run.incidents)


def test_a_decision_deployed_after_the_incident_mends_it(drive):
    run = drive(beside(rule("X", "doubled"), entry="X"), doubled_dmn=decision("doubled", "n * 2")).start(n="two")

    run.deploy(doubled_dmn=decision("doubled", "string length(n)"))
    resolve(run)

    assert (Counter(["B", "Z"]), 3) == (run.waiting, run.variables["x"])


def test_a_decision_that_was_nowhere_is_found_once_it_is_deployed(drive):
    run = drive(beside(rule("X", "=n"), entry="X")).start(n="rate")

    run.deploy(rate_dmn=decision("rate", "5"))
    resolve(run)

    assert (Counter(["B", "Z"]), 5) == (run.waiting, run.variables["x"])


def test_a_process_deployed_after_the_incident_is_called(drive):
    run = drive(beside(called("X", "=n"), entry="X")).start(n="q")

    run.deploy(q_bpmn=FILES["q_bpmn"])
    resolve(run)

    assert Counter(["B", "Z"]) == run.waiting


def test_a_fault_of_a_called_process_is_mended_in_the_newest_version_of_what_it_calls(drive):
    faulty = bpmn(start(), rule("X", "doubled"), end(), *chain("s", "X", "e"), process_id="q")
    run = drive(beside(called("C", "q"), entry="C"), q_bpmn=faulty, doubled_dmn=decision("doubled", "n * 2"))
    run.start(n="two")

    run.deploy(doubled_dmn=decision("doubled", "0"))
    resolve(run)

    assert (Counter(["B", "Z"]), 0) == (run.waiting, run.variables["x"])


@pytest.mark.parametrize(
    "part",
    [
        service("X", "work", body=""),
        rule("X", "doubled"),
        subprocess("X", start("i"), end("o"), flow("i", "o"), body=ITEMS),
    ],
    ids=["handler", "decision", "multi-instance"],
)
def test_resolving_does_not_start_the_timer_at_the_boundary_anew(drive, part):
    run = drive(
        bpmn(start(), part, boundary("b", "X", timer("duration", "P10D")), user("T"), end(), *chain("s", "X", "e"),
             *chain("b", "T")),
        doubled_dmn=decision("doubled", "n * 2"),
    )  # fmt: skip
    run.world.handlers["work"] = lambda call: 1 / 0
    run.start(n="two")
    run.wait(days=9)

    resolve(run)
    resolve(run)
    timers = len(run.rows(Timer))
    run.wait(days=2)

    assert (1, Counter(["T"])) == (timers, run.waiting)


def test_a_boundary_that_could_not_be_opened_is_opened_on_resolving(drive):
    run = drive(
        bpmn(start(), user("A"), boundary("b", "A", timer("duration", "=n")), user("T"), end(), *chain("s", "A", "e"),
             *chain("b", "T"))
    ).start(n="soon")  # fmt: skip

    resolve(run, n="P1D")

    assert Counter(["T"]) == run.wait(days=1).waiting
