"""试运行: recording a scenario on a page, its results and coverage; nothing real is touched by it."""

from __future__ import annotations

import json
import re

import pytest
from sqlalchemy import func, select

from engine.persistence.instances import ProcessInstance
from engine.persistence.work import UserTask
from engine.runtime import deploy, start_instance
from tests.factories.diagrams import boundary as at_edge
from tests.factories.diagrams import bpmn, call, chain, end, flow, gateway, service, start, timer, user
from workflow.modeling.scenarios.draft_runs import AT_ONCE, play_waiting
from workflow.modeling.scenarios.reading import read_scenario

FORM = b"""{"id": "ask", "type": "default", "schemaVersion": 19, "components": [
  {"type": "textfield", "key": "x", "id": "f", "label": "x", "validate": {"required": true}}]}"""
ASKED = '<zeebe:formDefinition formId="ask" bindingType="deployment"/>'
MODEL = bpmn(
    start("s", zeebe=ASKED),
    user("A", zeebe=ASKED, due="=workdays after(now(), 2)"),
    gateway("exclusive", "G", default="G_J"),
    service("J", "outside"),
    user("B"),
    at_edge("late", "B", timer("duration", "P5D")),
    end("late_end"),
    user("C"),
    end(),
    *chain("s", "A", "G"),
    flow("G", "C", 'x = "c"'),
    flow("G", "J", id_="G_J"),
    *chain("J", "B", "e"),
    *chain("C", "e"),
    *chain("late", "late_end"),
)


@pytest.fixture
def first(world):
    with world.transaction() as uow:
        return deploy(uow, {"p.bpmn": MODEL, "ask.form": FORM}).processes[0].definition_key


@pytest.fixture
def mo(signed_in):
    return signed_in("modeler", username="mo")


@pytest.fixture
def draft(mo, first):
    """The address of a draft of the first version."""
    return mo.post(f"/models/drafts/from/{first}").location


class Recorder:
    """A browser at the try-run page of one scenario."""

    def __init__(self, browser, draft: str) -> None:
        self.browser, self.draft = browser, draft
        made = browser.post(f"{draft}/try/new", data={"name": "一试", "process": "p", "starts": "2023-05-31T10:00"})
        self.file = re.search(r"scenario=([^&]+)", made.location)[1]

    def page(self, **args) -> str:
        return self.browser.get(f"{self.draft}/try", query_string={"scenario": "一试.scenario", **args}).text

    def post(self, act: str, json=None, task=None, **data):
        query = {"scenario": "一试.scenario", **({} if task is None else {"task": task})}
        return self.browser.post(f"{self.draft}/try/{act}", query_string=query, json=json, data=data or None)

    def begin(self, x: str = "a"):
        return self.post("begin", json={"variables": {"x": x}})

    def fill(self, place: int = 0, **values):
        return self.post("fill", json={"variables": values}, task=place)

    def scenario(self):
        return read_scenario(self.browser.get(f"{self.draft}/files/一试.scenario").data)

    @property
    def steps(self) -> list[dict]:
        return [dict(step.given) for step in self.scenario().steps]


@pytest.fixture
def recorder(mo, draft):
    return Recorder(mo, draft)


def shown(page: str, words: str) -> str:
    """The section of the page under a head."""
    return page.split(f"<h2>{words}", 1)[1].split("</section>", 1)[0]


def test_a_new_scenario_is_started_by_its_start_form(recorder):
    page = recorder.page()

    assert "以此启动" in page and 'data-island="form"' in page
    assert "试运行，不影响真实项目" in page


def test_once_started_the_page_shows_where_it_stands(recorder):
    assert "/try?scenario=" in recorder.begin().json["location"]

    page = recorder.page()
    assert ">A</a>" in shown(page, "打开的任务")
    assert "期限" in shown(page, "打开的任务")
    assert "2023-05-31 10:00 周三" in page
    assert '"current":["A"]' in page


def test_a_task_is_done_by_its_own_form_and_becomes_a_step(recorder):
    recorder.begin()

    assert 'data-submit="#try-form"' in recorder.page(task=0)
    assert 200 == recorder.fill(x="c").status_code

    assert [{"task": "A", "values": {"x": "c"}}] == recorder.steps
    assert ">C</a>" in shown(recorder.page(), "打开的任务")


def test_what_the_form_refuses_is_said_by_field_and_not_recorded(recorder):
    recorder.begin()

    answer = recorder.fill(x="")

    assert (422, "x") == (answer.status_code, answer.json["findings"][0]["element"])
    assert [] == recorder.steps


def test_a_job_waits_until_somebody_decides_on_it(recorder):
    recorder.begin()
    recorder.fill(x="b")

    assert "outside" in shown(recorder.page(), "等着的自动任务")
    recorder.post("step", kind="job", place="0", variables='{"no": 7}')

    assert {"job": "J", "variables": {"no": 7}} == recorder.steps[-1]
    assert ">B</a>" in shown(recorder.page(), "打开的任务")


@pytest.mark.parametrize(
    ("sent", "then"),
    [
        ({"kind": "wait", "wait": "P1D"}, "2023-06-01 10:00"),
        ({"kind": "workdays", "workdays": "3"}, "2023-06-05 10:00"),
        ({"kind": "until", "until": "2023-06-02T08:30"}, "2023-06-02 08:30"),
    ],
    ids=str,
)
def test_time_is_moved_on(recorder, sent, then):
    recorder.begin()

    recorder.post("step", **sent)

    assert then in recorder.page()


def test_the_next_timer_can_be_jumped_to(recorder):
    recorder.begin()
    recorder.fill(x="b")
    recorder.post("step", kind="job", place="0")

    assert "2023-06-05 10:00" in shown(recorder.page(), "将到的定时")
    recorder.post("step", kind="until", until="2023-06-05T10:00")

    assert "流程已办结" in recorder.page()


def test_undoing_takes_the_last_step_away(recorder):
    recorder.begin()
    recorder.fill(x="b")

    recorder.post("undo", keep="0")

    assert [] == recorder.steps
    assert ">A</a>" in shown(recorder.page(), "打开的任务")


def test_the_run_can_be_looked_at_step_by_step(recorder):
    recorder.begin()
    recorder.fill(x="b")

    page = recorder.page(upto=0)

    assert ">A</a>" in shown(page, "打开的任务")
    assert "从这里重录" in page


def test_what_is_there_is_what_is_expected_here(recorder):
    recorder.begin()

    recorder.post("expect", at="on", due="on", variable="x", name="amount", test="=> 5")

    expected = {"at": ["A"], "due": {"A": "2023-06-02"}, "variables": {"x": "a", "amount": "=> 5"}}
    assert [{"expect": expected}] == recorder.steps
    assert "变量 amount 应为 =&gt; 5，实际为 （没有）" in recorder.page()


def test_the_result_can_be_expected_of_the_whole(recorder):
    recorder.begin()
    recorder.fill(x="c")

    recorder.post("finish", revision="3")

    assert {"at": ["C"], "state": "ACTIVE", "path": ["A"]} == recorder.scenario().expect


def test_two_who_record_at_once_do_not_overwrite_each_other(recorder):
    recorder.begin()
    recorder.post("step", kind="wait", wait="P1D", revision="2")

    answer = recorder.post("step", kind="wait", wait="P1D", revision="2")

    assert (409, 1) == (answer.status_code, len(recorder.steps))


def test_a_step_the_process_does_not_allow_is_refused_in_words(recorder):
    recorder.begin()

    answer = recorder.post("step", kind="signal", signal="nobody")

    assert 409 == answer.status_code
    assert "没有人等信号 nobody" in answer.text


def test_a_scenario_is_saved_under_another_name(recorder):
    recorder.begin()

    recorder.post("save-as", name="二试", description="换一条路")

    assert "二试.scenario" in recorder.browser.get(recorder.draft).text


def test_nothing_real_came_of_it(recorder, world):
    recorder.begin()
    recorder.fill(x="b")

    with world.reading() as uow:
        counts = [uow.session.scalar(select(func.count()).select_from(table)) for table in (ProcessInstance, UserTask)]
    assert [0, 0] == counts


def test_a_called_process_that_is_deployed_is_shown_too(mo, world):
    inner = bpmn(start(), user("I"), end(), *chain("s", "I", "e"), process_id="inner")
    outer = bpmn(start(), call("K", "inner"), end(), *chain("s", "K", "e"))
    with world.transaction() as uow:
        deploy(uow, {"inner.bpmn": inner})
        key = deploy(uow, {"p.bpmn": outer}).processes[0].definition_key
    recorder = Recorder(mo, mo.post(f"/models/drafts/from/{key}").location)
    recorder.post("begin", variables="{}")

    page = recorder.page(process="inner")

    assert ">I</a>" in shown(page, "打开的任务")
    assert re.search(r'data-xml-url="/definitions/\d+/xml"', page)


def test_a_model_that_cannot_run_says_why(recorder):
    recorder.begin()
    recorder.browser.put(f"{recorder.draft}/files/p.bpmn", data=b"<broken", headers={"If-Match": '"1"'})

    assert "流程图现在不能运行" in recorder.page()


def test_who_may_only_read_cannot_record(recorder, signed_in):
    recorder.begin()
    auditor = signed_in("officer")

    assert 403 == auditor.post(f"{recorder.draft}/try/step?scenario=一试.scenario", data={"kind": "wait"}).status_code


@pytest.mark.both_databases
def test_the_results_tell_what_passed_and_what_failed_first(recorder):
    recorder.begin()
    recorder.post("expect", at="on")
    recorder.post("save-as", name="不对")
    wrong = json.loads(recorder.browser.get(f"{recorder.draft}/files/不对.scenario").data)
    wrong["steps"].append({"task": "B"})
    recorder.browser.put(f"{recorder.draft}/files/不对.scenario", data=json.dumps(wrong), headers={"If-Match": '"1"'})
    assert "还没有运行过" in recorder.browser.get(f"{recorder.draft}/scenarios").text

    fragment = recorder.browser.post(f"{recorder.draft}/scenarios/run", headers={"HX-Request": "true"}).text

    assert "1 个不通过" in fragment
    assert "第 2 步：没有可办的任务 B；此时打开的是：A" in fragment
    assert "p 走到 17%" in fragment


def test_results_are_old_once_something_was_changed(recorder):
    recorder.begin()
    recorder.browser.post(f"{recorder.draft}/scenarios/run")

    recorder.fill(x="b")

    assert "之后有改动，请重跑" in recorder.browser.get(f"{recorder.draft}/scenarios").text


def test_many_scenarios_are_played_by_a_worker(recorder, world):
    recorder.begin()
    for number in range(AT_ONCE + 1):
        recorder.post("save-as", name=f"第{number}")
    first = recorder.browser.post(f"{recorder.draft}/scenarios/run", headers={"HX-Request": "true"}).text
    assert f"正在运行 0 / {AT_ONCE + 2}" in first

    while play_waiting(world):
        pass

    assert "全部通过" in recorder.browser.get(f"{recorder.draft}/scenarios").text


def test_coverage_paints_what_was_passed_and_lists_what_was_not(recorder):
    recorder.begin()
    recorder.fill(x="c")
    recorder.browser.post(f"{recorder.draft}/scenarios/run")

    page = recorder.browser.get(f"{recorder.draft}/scenarios/coverage").text

    marks = json.loads(page.split('<script type="application/json">')[1].split("</script>")[0])
    assert {"s", "A", "G", "C", "s_A", "A_G", "G_C"} == set(marks["passed"])
    assert "1×" == marks["badges"]["A"]
    assert "B" in marks["missed"] and "没走到" in page


def test_the_list_offers_the_drafts_processes(mo, draft):
    page = mo.get(f"{draft}/try").text

    assert '<option value="p">' in page and "新场景" in page


def test_a_real_instance_becomes_a_scenario_in_a_draft_of_its_version(mo, world, first):
    with world.transaction() as uow:
        key = start_instance(uow, process_id="p", variables={"x": "钱多多的意见"}, business_key="X-2023-07")
    assert "存为场景" in mo.get(f"/instances/{key}").text

    page = mo.post(f"/instances/{key}/scenario", follow_redirects=True)

    assert "在原版本上重放通过" in page.text
    assert ">A</a>" in shown(page.text, "打开的任务")
    assert "钱多多" not in page.text and "X-2023-07" not in page.text


def test_a_second_instance_goes_into_the_same_draft(mo, world, first):
    with world.transaction() as uow:
        keys = [start_instance(uow, process_id="p", variables={}) for _instance in range(2)]

    drafts = {mo.post(f"/instances/{key}/scenario").location.split("/try")[0] for key in keys}

    assert 1 == len(drafts)
