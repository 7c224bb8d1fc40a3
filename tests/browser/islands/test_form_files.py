"""Files as a field, and the list of materials below a form: handed in at once, checked before the form is sent."""

import json

import pytest
from playwright.sync_api import expect

FILE = {"name": "计划书.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4"}
PLAN = {"code": "plan", "name": "投资计划书", "required": True, "waivable": False, "note": "盖章", "files": []}
REPORT = {**PLAN, "code": "report", "name": "尽职调查报告", "waivable": True, "note": ""}
FORM = """<div data-island="form" id="fields" data-submit-url="/complete" data-today="2023-05-31" data-user="li"
 data-upload-url="/tasks/1/documents" data-materials-url="/tasks/1/materials">
<script type="application/json" data-schema>{schema}</script>
<script type="application/json" data-values>{values}</script>
{materials}</div><div class="actions"><button class="button" data-submit="#fields">办理</button></div>"""


@pytest.fixture
def handed(strict_page):
    """What was handed in beside the task, as the bodies of the requests."""
    bodies = []

    def take(route):
        bodies.append(route.request.post_data_buffer)
        route.fulfill(status=201, json={"id": "55", "name": "计划书.pdf"})

    strict_page.route("**/tasks/1/documents", take)
    return bodies


@pytest.fixture
def show_list(show, strict_page):
    """Opens a form with one field and these materials."""

    def open_form(materials, component=None, values=None):
        strict_page.route("**/tasks/1/materials", lambda route: route.fulfill(json={"materials": materials}))
        component = component or {"type": "textfield", "key": "note", "label": "说明"}
        schema = {"schemaVersion": 19, "type": "default", "components": [{"id": "f", **component}]}
        script = f'<script type="application/json" data-materials>{json.dumps(materials)}</script>' if materials else ""
        return show(FORM.format(schema=json.dumps(schema), values=json.dumps(values or {}), materials=script), "form")

    return open_form


UPLOAD = {"type": "filepicker", "key": "files", "label": "评审材料", "multiple": True}


def test_a_file_is_handed_in_at_once_and_named_by_its_key(show_list, handed, hand_in):
    page = show_list([], UPLOAD)

    page.get_by_label("评审材料").set_input_files(FILE)
    page.get_by_role("button", name="移除 计划书.pdf").wait_for()

    assert {"files": [{"file": "55", "name": "计划书.pdf"}]} == hand_in(page)


def test_a_file_is_taken_away_from_the_answer(show_list, handed, hand_in):
    page = show_list([], UPLOAD, {"files": [{"file": "7", "name": "旧.pdf"}]})

    page.get_by_role("button", name="移除 旧.pdf").click()

    assert {"files": []} == hand_in(page)


def test_why_a_file_is_not_taken_is_said_beside_the_field(show_list, strict_page):
    told = {"detail": "没有上传“计划书.exe”：不收 .exe 文件。"}
    strict_page.route("**/tasks/1/documents", lambda route: route.fulfill(status=422, json=told))
    page = show_list([], UPLOAD)

    page.get_by_label("评审材料").set_input_files(FILE)

    expect(page.locator(".fjs-form-field-error")).to_contain_text("不收 .exe 文件")


def test_a_missing_material_keeps_the_form_from_being_sent(show_list, posted):
    page = show_list([PLAN])

    page.get_by_role("button", name="办理").click()

    expect(page.get_by_role("alert").locator("li")).to_have_text(["要件“投资计划书”还没有上传。"])
    assert [] == posted


def test_a_line_of_the_summary_leads_to_the_material(show_list):
    page = show_list([PLAN])
    page.get_by_role("button", name="办理").click()

    page.get_by_role("link", name="要件“投资计划书”").click()

    expect(page.get_by_label("上传 投资计划书")).to_be_focused()


def test_a_material_is_handed_in_by_its_code(show_list, handed, hand_in):
    page = show_list([PLAN])

    page.get_by_label("上传 投资计划书").set_input_files(FILE)
    expect(page.get_by_role("status").filter(has_text="已齐")).to_have_text("必要 1 件，已齐 1 件")

    assert b'name="material"\r\n\r\nplan' in handed[0]
    assert [] == hand_in(page)["waived_materials"]


def test_a_material_is_waived_with_a_reason(show_list, hand_in):
    page = show_list([REPORT])

    page.get_by_label("容缺理由").fill("6 月 9 日补齐")

    waived = hand_in(page)["waived_materials"]
    assert [{"code": "report", "name": "尽职调查报告", "reason": "6 月 9 日补齐"}] == waived


def test_what_may_not_be_waived_offers_no_waiver(show_list):
    page = show_list([PLAN])

    expect(page.get_by_label("容缺理由")).to_have_count(0)


def test_another_answer_asks_for_other_materials(show_list, strict_page):
    page = show_list([PLAN])
    strict_page.route("**/tasks/1/materials", lambda route: route.fulfill(json={"materials": [PLAN, REPORT]}))

    page.get_by_label("说明").fill("改了")

    expect(page.locator("[data-material]")).to_have_count(2)


def test_a_finding_of_the_server_leads_to_the_material(show_list, answers, hand_in):
    told = {"element": "materials.plan", "message": "要件“投资计划书”还没有上传。"}
    answers |= {"status": 422, "json": {"detail": "没有办理。", "findings": [told]}}
    page = show_list([{**PLAN, "files": [{"file": "5", "name": "刚被移除.pdf"}]}])
    page.get_by_role("button", name="办理").click()

    page.get_by_role("link", name="要件“投资计划书”").click()

    expect(page.get_by_label("上传 投资计划书")).to_be_focused()
