"""Every kind of activity does its work and hands its result to the right place."""

from collections import Counter

import pytest

from engine.persistence.work import Job
from engine.runtime import activate_jobs, complete_job
from tests.factories.diagrams import (
    attributes,
    boundary,
    bpmn,
    call,
    chain,
    element,
    end,
    mapping,
    message,
    script,
    service,
    start,
    timer,
    user,
)

DECISION = (
    b'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="urn:d">'
    b'<decision id="rate" name="rate"><variable name="rate"/><literalExpression><text>{"base": x * 2, "top": x * 3}'
    b"</text></literalExpression></decision></definitions>"
)


def then_b(activity: str, *more: str, roots: str = "") -> bytes:
    """start → A → B."""
    return bpmn(start(), activity, user("B"), *chain("s", "A", "B"), *more, roots=roots)


def rule(id_: str, result: str = "rate", *, decision: str = "rate", zeebe: str = "") -> str:
    called = f"<zeebe:calledDecision{attributes(decisionId=decision, resultVariable=result)}/>"
    return element("businessRuleTask", id_, zeebe=called + zeebe)


def job_of(run) -> Job:
    return run.rows(Job, Job.state == "CREATED")[0]


def work(run, job_type, **variables):
    with run.world.transaction() as uow:
        ((job, _seen),) = activate_jobs(uow, job_type, worker="w", lease_ms=1000, limit=1)
        complete_job(uow, job.key, variables)
    return run


@pytest.mark.parametrize("tag", ["task", "manualTask"])
def test_an_activity_without_work_passes_at_once(drive, tag):
    run = drive(then_b(element(tag, "A", zeebe=mapping(inputs={"own": "x"}, outputs={"y": "own + 1"}))))

    run.start(x=1)

    assert (Counter(["B"]), {"x": 1, "y": 2}) == (run.waiting, run.variables)


def test_a_user_task_gives_what_was_filled_in(drive):
    run = drive(then_b(user("A")))

    run.start(x=1).complete("A", x=2, y=3)

    assert {"x": 2, "y": 3} == run.variables


@pytest.mark.parametrize("tag", ["serviceTask", "sendTask", "scriptTask", "businessRuleTask"])
def test_a_worker_outside_does_what_has_a_task_type(drive, tag):
    definition = f"<zeebe:taskDefinition{attributes(type='=kind + 1', retries='=tries + 2')}/>"
    header = '<zeebe:taskHeaders><zeebe:header key="form" value="=x"/></zeebe:taskHeaders>'
    run = drive(then_b(element(tag, "A", zeebe=definition + header)))

    run.start(kind=6, tries=1)
    job = job_of(run)
    seen = job.type, job.retries, job.headers
    work(run, "7", done=True)

    assert ("7", 3, {"form": "=x"}) == seen
    assert run.waiting == Counter(["B"])
    assert run.variables["done"] is True


@pytest.mark.parametrize("retries", ["=-1", "=1.5", "=absent + 1", "many", '="two"'])
def test_retries_that_are_no_whole_number_are_an_incident(drive, retries):
    run = drive(then_b(service("A", "work", retries=retries)))

    run.start()

    assert (["A"], []) == ([incident.element_id for incident in run.incidents], run.rows(Job))


def test_a_job_without_retries_given_has_three(drive):
    run = drive(then_b(service("A", "work")))

    assert 3 == job_of(run.start()).retries


def test_a_result_of_a_worker_stays_inside_where_output_mappings_choose(drive):
    run = drive(then_b(service("A", "work", zeebe=mapping(outputs={"kept": "a.b"}))))

    work(run.start(), "work", a={"b": 1}, c=2)

    assert {"kept": 1} == run.variables


def test_a_receive_task_takes_the_variables_of_its_message(drive):
    task = element("receiveTask", "A", zeebe=mapping(outputs={"got": "paper"}), messageRef="m")
    run = drive(then_b(task, roots=message("m", "paper", "id")))

    run.start(id="1").send("paper", "1", paper="P", rest=1)

    assert (Counter(["B"]), {"id": "1", "got": "P"}) == (run.waiting, run.variables)


def test_a_receive_task_is_given_up_at_its_boundary(drive):
    task = element("receiveTask", "A", messageRef="m")
    late = (boundary("late", "A", timer("duration", "P1D")), user("L"), *chain("late", "L"))
    run = drive(then_b(task, *late, roots=message("m", "paper", "id")))

    run.start(id="1").wait(days=1)

    assert (Counter(["L"]), 1) == (run.waiting, run.leftovers)


def test_a_script_may_give_a_context(drive):
    run = drive(then_b(script("A", '{"a": x, "b": [x, x + 1]}', "made")))

    assert {"a": 1, "b": [1, 2]} == run.start(x=1).variables["made"]


def test_a_scripts_result_stays_inside_where_output_mappings_choose(drive):
    run = drive(then_b(script("A", '{"a": x + 1}', "made", zeebe=mapping(outputs={"kept": "made.a"}))))

    assert {"x": 1, "kept": 2} == run.start(x=1).variables


def test_a_scripts_result_goes_where_its_name_already_lives(drive):
    run = drive(then_b(script("A", "n + 1", "n", zeebe=mapping(inputs={"n": "10"}))))

    assert {"n": 1} == run.start(n=1).variables


def test_a_business_rule_task_keeps_the_decisions_result(drive):
    run = drive(f_bpmn=then_b(rule("A")), d_dmn=DECISION)

    assert {"base": 4, "top": 6} == run.start(x=2).variables["rate"]


def test_a_decisions_result_stays_inside_where_output_mappings_choose(drive):
    run = drive(f_bpmn=then_b(rule("A", zeebe=mapping(inputs={"x": "5"}, outputs={"top": "rate.top"}))), d_dmn=DECISION)

    assert {"x": 1, "top": 15} == run.start(x=1).variables


def test_a_decision_may_be_named_by_an_expression(drive):
    run = drive(f_bpmn=then_b(rule("A", decision="=which")), d_dmn=DECISION)
    run.start(which="rate", x=1)

    again = drive()
    again.start(which="none", x=1)

    assert {"base": 2, "top": 3} == run.variables["rate"]
    assert ["CALLED_DECISION_ERROR"] == [incident.kind for incident in again.incidents]


def test_a_called_process_may_be_named_by_an_expression(drive):
    child = bpmn(start("cs"), script("add", "x + 1", "x"), end("ce"), *chain("cs", "add", "ce"), process_id="child")
    run = drive(then_b(call("A", '="chi" + rest')), child)

    run.start(rest="ld", x=1)

    assert (Counter(["B"]), 2) == (run.waiting, run.variables["x"])
