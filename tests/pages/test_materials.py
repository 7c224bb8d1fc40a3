"""要件清单: what a step asks for is listed, checked before it is done, and waived where the model allows it."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from sqlalchemy import select

from engine.domain.assignment import Actor
from engine.domain.errors import Invalid
from engine.persistence.work import UserTask
from engine.runtime import complete_user_task, deploy, evaluate_decision, start_instance
from tests.factories import sample_files as files
from tests.factories.diagrams import bpmn, chain, end, start, user

SHIPPED = Path(__file__).parents[2] / "bpmn"
FORM = json.dumps({
    "id": "hand_in", "type": "default", "schemaVersion": 19, "components": [
        {"type": "radio", "id": "a", "key": "accept_result", "label": "受理结果", "values": [
            {"label": "受理", "value": "accept"}, {"label": "补正", "value": "supplement"}]},
        {"type": "filepicker", "id": "b", "key": "report", "label": "报告"},
    ],
}).encode()  # fmt: skip


@pytest.fixture
def matter(world) -> int:
    """A matter with land at a step that asks for the materials of R10."""
    asks = (
        '<zeebe:formDefinition formId="hand_in"/>'
        '<zeebe:properties><zeebe:property name="luodi.materials" value="accept_materials"/></zeebe:properties>'
    )
    step = user("A", groups="g_station", zeebe=asks)
    resources = {
        "p.bpmn": bpmn(start("s"), step, end("e"), *chain("s", "A", "e")),
        "hand_in.form": FORM,
        "accept_materials.dmn": (SHIPPED / "ip_review" / "accept_materials.dmn").read_bytes(),
    }
    with world.transaction() as uow:
        deploy(uow, resources)
        return start_instance(uow, process_id="p", variables={"land_need": 20000})


@pytest.fixture
def task(world, matter) -> int:
    with world.reading() as uow:
        return uow.session.scalars(select(UserTask.key)).one()


@pytest.fixture
def zhang(signed_in):
    return signed_in("officer", username="zhang", groups=["g_station"])


def hand_in(browser, task, material="", content=files.PDF):
    data = {"file": (io.BytesIO(content), "计划书.pdf", "application/pdf"), "material": material}
    return browser.post(f"/tasks/{task}/documents", data=data, content_type="multipart/form-data").json


def complete(browser, task, **variables):
    return browser.post(f"/tasks/{task}/complete", json={"variables": variables})


def said(answer):
    return [(finding["element"], finding["message"]) for finding in answer.json["findings"]]


WAIVED = [
    {"code": "dd_report", "reason": "尽调报告 6 月 9 日补齐"},
    {"code": "site_opinion", "reason": "资规局 6 月 5 日盖章"},
]


def test_the_page_lists_what_the_step_asks_for(zhang, task):
    page = zhang.get(f"/tasks/{task}").text

    listed = json.loads(page.partition("data-materials>")[2].partition("</script>")[0])

    assert ["invest_plan", "dd_report", "site_opinion"] == [row["code"] for row in listed]


def test_a_step_is_not_done_without_its_materials(zhang, task):
    answer = complete(zhang, task, accept_result="accept")

    assert (422, ("materials.invest_plan", "要件“投资计划书”还没有上传。")) == (answer.status_code, said(answer)[0])


def test_what_may_be_waived_says_so(zhang, task):
    answer = complete(zhang, task, accept_result="accept")

    assert "可以容缺，须写明理由" in dict(said(answer))["materials.dd_report"]


def test_a_step_is_done_with_its_materials_handed_in_or_waived_with_a_reason(zhang, task):
    hand_in(zhang, task, "invest_plan")

    answer = complete(zhang, task, accept_result="accept", waived_materials=WAIVED)

    assert 200 == answer.status_code


def test_what_may_not_be_waived_is_not(zhang, task):
    waived = [*WAIVED, {"code": "invest_plan", "reason": "没有"}]

    answer = complete(zhang, task, accept_result="accept", waived_materials=waived)

    assert ["materials.invest_plan"] == [element for element, _message in said(answer)]


def test_a_waiver_without_a_reason_is_none(zhang, task):
    hand_in(zhang, task, "invest_plan")

    answer = complete(zhang, task, accept_result="accept", waived_materials=[WAIVED[0], {"code": "site_opinion"}])

    assert ["materials.site_opinion"] == [element for element, _message in said(answer)]


def test_another_answer_asks_for_other_materials(zhang, task):
    assert 200 == complete(zhang, task, accept_result="supplement").status_code


def test_the_form_asks_what_its_answers_ask_for(zhang, task):
    hand_in(zhang, task, "invest_plan")

    listed = zhang.post(f"/tasks/{task}/materials", json={"variables": {"accept_result": "accept"}}).json["materials"]

    assert [1, 0, 0] == [len(row["files"]) for row in listed]


def test_systems_are_asked_for_materials_too(world, task):
    with pytest.raises(Invalid, match="need attention"), world.transaction(Actor("zhang", is_operator=True)) as uow:
        complete_user_task(uow, task, {"accept_result": "accept"})


def test_a_file_of_the_matter_is_a_value_of_the_form(zhang, task):
    file = hand_in(zhang, task)

    answer = complete(zhang, task, accept_result="supplement", report=[{"file": file["id"], "name": file["name"]}])

    assert 200 == answer.status_code


@pytest.mark.parametrize(
    ("report", "words"),
    [
        ([{"file": "12345", "name": "别的.pdf"}], "不在这件事项的附件里"),
        ([{"file": "x"}], "不在这件事项的附件里"),
        ("计划书.pdf", "应为上传的文件"),
        ([{"file": "1"}, {"file": "2"}], "只能上传一个文件"),
    ],
)
def test_what_is_no_file_of_the_matter_is_refused(zhang, task, report, words):
    answer = complete(zhang, task, accept_result="supplement", report=report)

    assert words in dict(said(answer))["report"]


@pytest.mark.parametrize(
    ("folder", "decision", "variables", "codes"),
    [
        ("ip_negotiation", "presign_materials", {}, ["invest_plan", "licence", "finance", "photos"]),
        (
            "ip_negotiation",
            "presign_materials",
            {"land_need": 100, "policy_request": [{"amount": 5}], "foreign_amount": 10},
            ["invest_plan", "licence", "finance", "land_demand", "policy_basis", "foreign_identity", "photos"],
        ),
        ("ip_review", "accept_materials", {"accept_result": "reject"}, ["notice"]),
        ("ip_review", "accept_materials", {"accept_result": "accept"}, ["invest_plan", "dd_report"]),
        ("ip_signing", "archive_materials", {"agreement_type": "framework"},
         ["signed_agreement", "countersign_sheet", "ceremony_photos"]),
    ],
)  # fmt: skip
def test_the_shipped_lists_follow_the_matter(world, folder, decision, variables, codes):
    with world.transaction() as uow:
        deploy(uow, {f"{decision}.dmn": (SHIPPED / folder / f"{decision}.dmn").read_bytes()})
        rows = evaluate_decision(uow, decision_id=decision, variables=variables).output

    assert codes == [row["code"] for row in rows]
