"""From a draft to a version: handed in with a reason, approved by another person, published whole or not at all."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from engine.persistence.definitions import ProcessDefinition
from engine.persistence.instances import EventLogEntry, ProcessInstance
from engine.runtime import deploy, start_instance
from tests.pages.test_model_drafts import draft, first, mo, put  # noqa: F401  (fixtures)
from tests.pages.test_modeling import FORM, diagram
from workflow.modeling.drafts.models import ModelDraft
from workflow.modeling.drafts.publishing import publish_due
from workflow.notices.models import Notice

pytestmark = pytest.mark.usefixtures("ma")


@pytest.fixture
def ma(signed_in):
    """The second person."""
    return signed_in("modeler", username="ma")


@pytest.fixture
def changed(mo, draft):  # noqa: F811
    """A draft in which one name was changed."""
    put(mo, draft, "ip_sample.bpmn", diagram("再问"), 1)
    return draft


@pytest.fixture
def submitted(mo, changed):  # noqa: F811
    mo.post(f"{changed}/submit", data={"reason": "群众反映名称不清"})
    return changed


def versions(world) -> int:
    with world.reading() as uow:
        return uow.session.scalar(select(func.count()).select_from(ProcessDefinition))


def row(world, draft) -> ModelDraft:  # noqa: F811
    with world.reading() as uow:
        return uow.session.get(ModelDraft, int(draft.rpartition("/")[2]))


def told(world) -> list[tuple[str, str]]:
    with world.reading() as uow:
        return [tuple(one) for one in uow.session.execute(select(Notice.person, Notice.kind).order_by(Notice.key))]


def published_meanwhile(world, name="他人的", form=FORM):
    with world.transaction() as uow:
        return deploy(uow, {"ip_sample.bpmn": diagram(name), "ask.form": form}).deployment_key


@pytest.mark.both_databases
def test_another_persons_word_makes_the_draft_a_version(world, ma, submitted):
    with world.transaction() as uow:
        key = start_instance(uow, process_id="ip_sample")

    page = ma.post(f"{submitted}/approve", data={"when": "now"}, follow_redirects=True).text

    assert "样例 v2" in page
    assert "正在运行的 1 个实例留在各自的版本" in page
    assert "群众反映名称不清" in page
    assert "mo 某 提交，ma 某 审核" in page
    with world.reading() as uow:
        assert uow.session.get(ProcessInstance, key).version == 1


@pytest.mark.both_databases
def test_nobody_approves_what_they_handed_in(world, mo, submitted):  # noqa: F811
    answer = mo.post(f"{submitted}/approve", data={"when": "now"})

    assert answer.status_code == 403
    assert "提交人不得审核自己提交的草稿" in answer.text
    assert versions(world) == 1


def test_nobody_approves_a_draft_they_changed(world, mo, ma, changed):  # noqa: F811
    put(ma, changed, "ask.form", FORM.replace(b'"x"', b'"y"'), 1)
    mo.post(f"{changed}/submit", data={"reason": "一起改的"})

    answer = ma.post(f"{changed}/approve", data={"when": "now"})

    assert answer.status_code == 403
    assert "您改过这份草稿里的文件" in answer.text


def test_an_officer_has_no_door_to_approval(signed_in, submitted):
    assert signed_in("officer").post(f"{submitted}/approve", data={"when": "now"}).status_code == 403


@pytest.mark.parametrize(
    ("given", "words"),
    [({"reason": " "}, "请写明为什么改"), ({}, "请写明为什么改")],
)
def test_a_draft_is_handed_in_with_a_reason(mo, changed, given, words):  # noqa: F811
    answer = mo.post(f"{changed}/submit", data=given)

    assert answer.status_code == 422
    assert words in answer.text


def test_a_draft_with_errors_is_not_handed_in(world, mo, draft):  # noqa: F811
    put(mo, draft, "ip_sample.bpmn", diagram().replace(b'targetRef="end_sample"', b'targetRef="nowhere"'), 1)

    answer = mo.post(f"{draft}/submit", data={"reason": "x"})

    assert answer.status_code == 422
    assert "改好才能提交" in answer.text
    assert "flow_ask__end_sample" in answer.text
    assert row(world, draft).state == "open"


def test_a_draft_without_changes_is_not_handed_in(mo, draft):  # noqa: F811
    assert "没有改动可以提交" in mo.post(f"{draft}/submit", data={"reason": "x"}).text


@pytest.mark.both_databases
def test_those_who_may_decide_are_told_and_then_whoever_handed_it_in(world, ma, submitted):
    ma.post(f"{submitted}/approve", data={"when": "now"})

    assert [("ma", "draft_waiting"), ("mo", "draft_published")] == told(world)


def test_a_draft_is_sent_back_with_an_opinion(world, mo, ma, submitted):  # noqa: F811
    assert ma.post(f"{submitted}/send-back", data={"opinion": ""}).status_code == 422

    ma.post(f"{submitted}/send-back", data={"opinion": "名称还是不清"})

    assert "退回意见：名称还是不清" in mo.get(submitted).text
    assert put(mo, submitted, "ip_sample.bpmn", diagram("三问"), 2).status_code == 200
    assert ("mo", "draft_returned") in told(world)


def test_what_waits_for_approval_is_not_changed(mo, submitted):  # noqa: F811
    answer = put(mo, submitted, "ip_sample.bpmn", diagram("三问"), 2)

    assert answer.status_code == 409
    assert "待审核" in answer.text


@pytest.mark.both_databases
def test_an_approved_draft_is_published_at_its_moment(world, clock, ma, submitted):
    ma.post(f"{submitted}/approve", data={"when": "later", "publish_at": "2023-06-01T08:00"})
    publish_due(world)
    assert versions(world) == 1

    clock.move_to(clock.now() + timedelta(hours=22))
    publish_due(world)

    assert versions(world) == 2
    assert row(world, submitted).state == "published"


def test_a_moment_that_is_past_is_refused(ma, submitted):
    answer = ma.post(f"{submitted}/approve", data={"when": "later", "publish_at": "2023-05-30T08:00"})

    assert answer.status_code == 422
    assert "发布时间要在现在之后" in answer.text


@pytest.mark.both_databases
def test_what_cannot_be_published_at_its_moment_has_failed_and_both_are_told(world, clock, ma, submitted):
    ma.post(f"{submitted}/approve", data={"when": "later", "publish_at": "2023-06-01T08:00"})
    published_meanwhile(world)

    clock.move_to(clock.now() + timedelta(hours=22))
    publish_due(world)

    assert row(world, submitted).state == "failed"
    assert "又发布了新版本" in row(world, submitted).failure
    assert {("mo", "draft_failed"), ("ma", "draft_failed")} <= set(told(world))


def test_a_newer_version_is_not_published_over_in_silence(world, mo, changed):  # noqa: F811
    published_meanwhile(world)
    assert "草稿不会悄悄盖过它" in mo.get(changed).text

    assert mo.post(f"{changed}/submit", data={"reason": "x"}).status_code == 409

    mo.post(f"{changed}/submit", data={"reason": "x", "over_reason": "那一版有误"})
    assert row(world, changed).over_reason == "那一版有误"


@pytest.mark.both_databases
def test_what_only_the_newer_version_changed_is_taken_over(world, mo, changed):  # noqa: F811
    theirs = FORM.replace(b'"x"', b'"y"')
    published_meanwhile(world, form=theirs)

    page = mo.post(f"{changed}/take-over", follow_redirects=True).text

    assert mo.get(f"{changed}/files/ask.form").data == theirs
    assert mo.get(f"{changed}/files/ip_sample.bpmn").data == diagram("再问")
    assert "双方都改过、保留了草稿的：ip_sample.bpmn" in page
    assert "草稿不会悄悄盖过它" not in page


@pytest.mark.both_databases
def test_going_back_to_a_version_needs_a_second_person_too(world, mo, ma, first):  # noqa: F811
    published_meanwhile(world)
    draft = mo.post(f"/models/drafts/roll-back/{first}", data={"reason": "新版办不通"}).location  # noqa: F811
    assert mo.post(f"{draft}/approve", data={"when": "now"}).status_code == 403

    page = ma.post(f"{draft}/approve", data={"when": "now"}, follow_redirects=True).text

    assert "样例 v3" in page
    assert ma.get(f"{draft}/files/ip_sample.bpmn").data == diagram()


def test_a_draft_that_was_given_up_is_kept_and_can_be_restored(mo, changed):  # noqa: F811
    mo.post(f"{changed}/drop")
    assert changed not in mo.get("/models/drafts").text

    mo.post(f"{changed}/restore")

    assert mo.get(f"{changed}/files/ip_sample.bpmn").data == diagram("再问")


def test_only_whoever_handed_it_in_takes_it_back(world, mo, ma, submitted):  # noqa: F811
    assert ma.post(f"{submitted}/withdraw").status_code == 403

    mo.post(f"{submitted}/withdraw")

    assert row(world, submitted).state == "withdrawn"


def test_each_step_is_in_the_log_with_what_was_before_and_after(world, ma, submitted):
    ma.post(f"{submitted}/approve", data={"when": "now"})

    with world.reading() as uow:
        entries = uow.session.scalars(select(EventLogEntry).order_by(EventLogEntry.key))
        logged = {entry.kind: entry for entry in entries if entry.kind.startswith("Draft")}
    assert {"DraftOpened", "DraftFilesChanged", "DraftSubmitted", "DraftApproved", "DraftPublished"} == set(logged)
    before, after = logged["DraftFilesChanged"].payload["changes"]["ip_sample.bpmn"]
    assert before != after
    assert logged["DraftPublished"].payload["versions"] == {"ip_sample": [1, 2]}
    assert logged["DraftPublished"].actor == "ma"


def test_the_tab_counts_what_waits_for_ones_own_word(mo, ma, submitted):  # noqa: F811
    assert 'title="等我审核">1<' in ma.get("/definitions").text
    assert "等我审核" not in mo.get("/definitions").text


def test_the_second_person_sees_why_and_what(ma, submitted):
    page = ma.get(f"{submitted}/review").text

    assert "群众反映名称不清" in page
    assert "ip_sample.bpmn" in page
    assert "通过并发布" in page


FAILING = b"""{"format": 1, "name": "to the end", "process": "ip_sample", "steps": [],
  "expect": {"state": "COMPLETED"}}"""


def test_a_scenario_that_does_not_pass_asks_for_a_tick_and_a_reason(world, mo, ma, changed):  # noqa: F811
    sent = {"files": [(io.BytesIO(FAILING), "not_done.scenario")]}
    mo.post(f"{changed}/files", data=sent, content_type="multipart/form-data")
    mo.post(f"{changed}/submit", data={"reason": "先试"})

    refused = ma.post(f"{changed}/approve", data={"when": "now", "failing_reason": "没有勾选"})
    assert refused.status_code == 422
    assert "1 个场景未通过" in refused.text

    ma.post(f"{changed}/approve", data={"when": "now", "despite": "yes", "failing_reason": "场景写错了，不是流程错"})
    assert versions(world) == 2
    assert row(world, changed).failing_reason == "场景写错了，不是流程错"
