"""Each kind of step on a diagram it can be done on, and on one where it cannot."""

from __future__ import annotations

import json

import pytest

from tests.factories.diagrams import (
    boundary,
    bpmn,
    call,
    catch,
    chain,
    element,
    end,
    flow,
    gateway,
    message,
    message_event,
    script,
    service,
    start,
    timer,
    user,
)

TWO = bpmn(start(), user("A", due="=workdays after(now(), 2)"), user("B"), end(), *chain("s", "A", "B", "e"))
JOB = bpmn(
    start(), service("J", "outside", body=""), boundary("x", "J", "<errorEventDefinition errorRef='err'/>"),
    user("A"), user("C"), end(), *chain("s", "J", "A", "e"), *chain("x", "C", "e"),
    roots="<error id='err' name='err' errorCode='E1'/>",
)  # fmt: skip
HANDLED = bpmn(start(), service("J", "number"), user("A"), end(), *chain("s", "J", "A", "e"))
REMINDED = bpmn(
    start(), user("A"), boundary("remind", "A", timer("cycle", "R/P1D"), interrupting=False),
    script("count", "if n = null then 1 else n + 1", "n"), end(), end("r"),
    *chain("s", "A", "e"), *chain("remind", "count", "r"),
)  # fmt: skip
AWAITED = bpmn(
    start(), catch("wait", message_event("m")), end(), *chain("s", "wait", "e"), roots=message("m", "paid", "no")
)
SIGNALLED = bpmn(
    start(), catch("wait", '<signalEventDefinition signalRef="sig"/>'), end(), *chain("s", "wait", "e"),
    roots='<signal id="sig" name="go"/>',
)  # fmt: skip


def test_a_task_is_done_with_its_values(run):
    result = run(TWO, {"task": "A", "values": {"x": 1}}, expect={"at": ["B"], "variables": {"x": 1}})

    assert [] == result.failures


def test_a_task_that_is_not_open_is_told_with_those_that_are(words):
    assert ["第 1 步：没有可办的任务 B；此时打开的是：A"] == words(TWO, {"task": "B"})


def test_after_a_step_that_cannot_be_done_nothing_more_is_tried(words):
    assert 1 == len(words(TWO, {"task": "B"}, {"task": "C"}, expect={"state": "COMPLETED"}))


def test_who_does_a_task_is_who_the_step_names(run):
    taken = user(
        "A", zeebe='<zeebe:properties><zeebe:property name="luodi.completedBy" value="doer"/></zeebe:properties>'
    )

    result = run(bpmn(start(), taken, end(), *chain("s", "A", "e")), {"task": "A", "by": "lin"},
                 expect={"variables": {"doer": "lin"}})  # fmt: skip

    assert [] == result.failures


def test_a_form_that_refuses_is_told_by_field(words):
    field = {"id": "a", "type": "textfield", "key": "a", "label": "a", "validate": {"required": True}}
    form = json.dumps({"id": "f", "type": "default", "components": [field]}).encode()
    task = user("A", zeebe='<zeebe:formDefinition formId="f"/>')
    files = {"p.bpmn": bpmn(start(), task, end(), *chain("s", "A", "e")), "f.form": form}

    (sentence,) = words(files, {"task": "A", "values": {}})

    assert sentence.startswith("第 1 步：任务 A 的表单没有通过：a：")


def test_a_task_goes_back_to_an_earlier_step(run):
    result = run(TWO, {"task": "A"}, {"return": "B", "to": "A", "opinion": "缺附件"}, expect={"at": ["A"]})

    assert [] == result.failures


def test_a_return_to_where_nobody_was_cannot_be_done(words):
    (sentence,) = words(TWO, {"return": "A"})

    assert sentence.startswith("第 1 步：A 做不成：")


def test_a_job_is_completed_with_variables(run):
    result = run(JOB, {"job": "J", "variables": {"n": 7}}, expect={"at": ["A"], "variables": {"n": 7}})

    assert [] == result.failures


def test_a_job_ends_by_an_error_that_the_diagram_catches(run):
    assert [] == run(JOB, {"job": "J", "error": "E1"}, expect={"at": ["C"]}).failures


def test_a_job_that_fails_is_an_incident_nobody_expected(words):
    assert ["第 1 步：环节 J 出了故障：网络断了"] == words(JOB, {"job": "J", "failure": "网络断了"})


def test_an_incident_may_be_expected(run):
    assert [] == run(JOB, {"job": "J", "failure": "网络断了"}, expect={"incidents": ["J"]}).failures


def test_a_job_of_a_worker_outside_waits_for_a_decision(run):
    assert [] == run(JOB, expect={"at": ["J"]}).failures


def test_a_job_that_does_not_wait_is_told_with_those_that_do(words):
    assert ["第 1 步：没有等着的自动任务 K；此时等着的是：J"] == words(JOB, {"job": "K"})


def test_a_job_the_product_does_itself_is_completed_with_nothing(run):
    assert [] == run(HANDLED, expect={"at": ["A"]}).failures


def test_a_job_the_product_does_itself_waits_for_the_step_that_names_it(run):
    result = run(
        HANDLED, {"expect": {"at": ["J"]}}, {"job": "J", "variables": {"no": 5}}, expect={"variables": {"no": 5}}
    )

    assert [] == result.failures


def test_no_job_is_completed_by_itself_where_jobs_are_to_wait(run):
    assert [] == run(HANDLED, jobs="wait", expect={"at": ["J"]}).failures


@pytest.mark.parametrize(
    ("step", "count"),
    [({"wait": "P3D"}, 3), ({"until": "2023-06-02T09:59"}, 1), ({"workdays": 3}, 5), ({"wait": "PT23H"}, None)],
    ids=str,
)
def test_each_timer_on_the_way_fires_in_its_turn(run, step, count):
    result = run(REMINDED, step, expect={"at": ["A"], **({"variables": {"n": count}} if count else {})})

    assert [] == result.failures
    assert count == result.after[-1].variables.get("n")


def test_timers_fire_at_their_own_moment(run):
    result = run(REMINDED, {"wait": "P2D"})

    moments = [one.at.isoformat()[:16] for one in result.path if one.element == "count"]
    assert ["2023-06-01T02:00", "2023-06-02T02:00"] == moments


def test_time_does_not_go_back(words):
    (sentence,) = words(TWO, {"until": "2023-05-01T09:00"})

    assert "时间不能倒流" in sentence


def test_a_message_is_given_to_whoever_waits_for_it(run):
    result = run(AWAITED, {"message": "paid", "key": "7", "variables": {"sum": 3}}, start={"variables": {"no": "7"}},
                 expect={"state": "COMPLETED", "variables": {"sum": 3}})  # fmt: skip

    assert [] == result.failures


def test_the_only_wait_for_a_message_needs_no_key(run):
    result = run(AWAITED, {"message": "paid"}, start={"variables": {"no": "7"}}, expect={"state": "COMPLETED"})

    assert [] == result.failures


def test_a_message_nobody_waits_for_is_told_with_those_that_are_awaited(words):
    sentences = words(AWAITED, {"message": "lost", "key": "7"}, start={"variables": {"no": "7"}})

    assert ["第 1 步：没有人等消息 lost（7）；此时等的是：paid（7）"] == sentences


def test_a_signal_is_heard(run):
    assert [] == run(SIGNALLED, {"signal": "go"}, expect={"state": "COMPLETED"}).failures


def test_a_signal_nobody_hears_is_told(words):
    assert ["第 1 步：没有人等信号 stop；此时等的是：go"] == words(SIGNALLED, {"signal": "stop"})


def test_a_decision_has_the_result_it_is_given(run):
    ruled = element("businessRuleTask", "D", zeebe='<zeebe:calledDecision decisionId="grade" resultVariable="g"/>')
    files = {
        "p.bpmn": bpmn(start(), user("A"), ruled, end(), *chain("s", "A", "D", "e")),
        "grade.dmn": b'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="x">'
        b'<decision id="grade" name="grade"><variable name="grade"/><literalExpression><text>"B"</text>'
        b"</literalExpression></decision></definitions>",
    }

    assert [] == run(files, {"task": "A"}, expect={"variables": {"g": "B"}}).failures
    mocked = run(files, {"decision": "grade", "result": {"grade": "A"}}, {"task": "A"},
                 expect={"variables": {"g": {"grade": "A"}}})  # fmt: skip
    assert [] == mocked.failures


def test_variables_are_set_from_outside(run):
    assert [] == run(TWO, {"set": {"y": 2}}, expect={"variables": {"y": 2}}).failures


def test_called_processes_really_run(run):
    files = {
        "p.bpmn": bpmn(start(), call("C", "inner"), end(), *chain("s", "C", "e")),
        "inner.bpmn": bpmn(start(), user("A"), end(), *chain("s", "A", "e"), process_id="inner"),
    }

    result = run(files, {"expect": {"at": ["A"]}}, {"task": "A", "process": "inner"}, expect={"state": "COMPLETED"})

    assert [] == result.failures
    assert ("inner", "A") in result.covered


def test_a_message_starts_the_process(run):
    started = bpmn(start("s", message_event("m")), user("A"), end(), *chain("s", "A", "e"), roots=message("m", "come"))

    assert [] == run(started, start={"message": "come", "variables": {"x": 1}}, expect={"at": ["A"]}).failures


def test_a_timer_starts_the_process(run):
    started = bpmn(start("s", timer("cycle", "R/P30D")), user("A"), end(), *chain("s", "A", "e"))

    assert [] == run(started, {"wait": "P70D"}, start={"timer": True}, expect={"at": ["A"]}).failures


def test_the_third_of_many_is_done(run):
    own = '<zeebe:ioMapping><zeebe:input source="=null" target="said"/></zeebe:ioMapping>'
    items = 'inputCollection="=[1,2,3]" inputElement="i" outputCollection="out" outputElement="=[i, said]"'
    loop = f"<extensionElements><zeebe:loopCharacteristics {items}/></extensionElements>"
    many = user("A", zeebe=own, body=f"<multiInstanceLoopCharacteristics>{loop}</multiInstanceLoopCharacteristics>")
    model = bpmn(start(), many, end(), *chain("s", "A", "e"))

    third = {"task": "A", "nth": 3, "values": {"said": "x"}}
    result = run(model, third, *[{"task": "A"}] * 2, expect={"variables": {"out": [[1, None], [2, None], [3, "x"]]}})

    assert [] == result.failures


def test_a_process_that_is_nowhere_is_told(words):
    (sentence,) = words(TWO, process="q")

    assert sentence == "流程没有启动：the process 'q' is not deployed"


def test_a_model_that_cannot_be_deployed_is_told(words):
    (sentence,) = words(bpmn(start(), gateway("exclusive", "G"), end(), flow("s", "nowhere")))

    assert sentence.startswith("流程不能部署：")
