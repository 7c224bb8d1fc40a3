"""Drawing in the editor: a step is appended and described by hand, without a word of XML."""

from __future__ import annotations

from playwright.sync_api import expect


def append(editor, after: str, kind: str, made: str = "user_task_1", name: str = "") -> None:
    """Append an element by the keyboard alone: choose, `A`, type what it is, Enter, its name, Enter."""
    editor.pick(after)
    editor.page.keyboard.press("a")
    editor.page.locator(".djs-popup-search input").fill(kind)
    editor.page.locator(".djs-popup .entry.selected", has_text=kind).wait_for()
    editor.page.keyboard.press("Enter")
    editor.shape(made).wait_for()
    if name:
        editor.page.wait_for_selector(".djs-direct-editing-content")
        editor.page.keyboard.type(name)
        editor.page.keyboard.press("Enter")
    else:
        editor.page.keyboard.press("Escape")


def test_a_user_task_gets_its_name_group_form_and_deadline_in_the_panel(open_editor, findings):
    editor = open_editor()
    page = editor.page

    append(editor, "begin", "人工任务", name="线索初审")
    append(editor, "user_task_1", "结束事件", "end_1")
    editor.pick("user_task_1")
    editor.group("assignmentDefinition").get_by_label("加一个组").select_option("g_center_project")
    editor.group("form").get_by_label("表单", exact=True).select_option("lead_form")
    editor.group("luodi-due").get_by_label("期限", exact=True).fill("5")
    expect(editor.group("luodi-due").get_by_label("单位")).to_have_value("wd")
    expect(page.locator(".findings-counts")).to_contain_text("没有问题")
    page.wait_for_function("() => document.querySelector('[data-editor-state]').textContent.includes('10:21')")

    saved = editor.saved[-1]
    for part in (
        '<bpmn:userTask id="user_task_1" name="线索初审">',
        "<zeebe:userTask />",
        '<zeebe:assignmentDefinition candidateGroups="g_center_project" />',
        '<zeebe:formDefinition formId="lead_form" bindingType="deployment" />',
        '<zeebe:taskSchedule dueDate="=deadline after(now(), 5, &#34;wd&#34;)" />',
        '<bpmn:sequenceFlow id="flow_1" sourceRef="begin" targetRef="user_task_1" />',
        '<bpmndi:BPMNShape id="user_task_1_di" bpmnElement="user_task_1">',
    ):
        assert part in saved
    assert [] == [one for one in findings(saved) if one.severity == "error"]


def test_an_id_can_be_renamed_and_what_is_drawn_follows(open_editor):
    editor = open_editor()

    editor.choose("begin")
    field = editor.group("general").get_by_label("编号")
    field.fill("lead_begins")
    expect(editor.page.locator("g.viewport [data-element-id=lead_begins]")).to_have_count(1)

    assert '<bpmndi:BPMNShape id="lead_begins_di" bpmnElement="lead_begins">' in editor.xml()


def test_a_finding_is_marked_on_its_element_and_leads_to_it(open_editor):
    editor = open_editor()
    page = editor.page

    append(editor, "begin", "人工任务")
    editor.pick("user_task_1")
    editor.group("form").get_by_label("表单", exact=True).select_option("lead_form")
    editor.run("(e) => e.get('modeling').updateProperties(e.get('elementRegistry').get('user_task_1'), {id: 'check'})")
    editor.run(
        """(e) => { const task = e.get('elementRegistry').get('check').businessObject;
        const form = task.extensionElements.values.find((one) => one.$type === 'zeebe:FormDefinition');
        e.get('modeling').updateModdleProperties(e.get('elementRegistry').get('check'), form, {formId: 'gone'}); }"""
    )
    line = page.locator("button.finding", has_text="check").first
    expect(line).to_contain_text("错误")
    expect(page.locator(".djs-overlay .finding-mark-error")).to_have_count(1)
    editor.choose("begin")
    line.press("Enter")

    expect(page.locator(".bio-properties-panel-header-type")).to_have_text("人工任务")
    expect(page.locator("[data-group-id=group-form] .bio-properties-panel-group-header.open")).to_have_count(1)


def test_what_is_undone_is_gone_and_redone_is_back(open_editor):
    editor = open_editor()
    page = editor.page

    append(editor, "begin", "人工任务")
    page.locator("[data-tool=undo]").click()
    gone = editor.shape("user_task_1").count()
    page.locator("[data-tool=redo]").click()

    assert (0, 1) == (gone, editor.shape("user_task_1").count())


def test_a_copy_is_pasted_in_another_window_under_an_id_of_its_own(open_editor):
    editor = open_editor()
    page = editor.page

    append(editor, "begin", "人工任务", name="初审")
    editor.pick("user_task_1")
    page.keyboard.press("Control+c")
    page.reload()
    page.wait_for_selector("[data-island][data-ready]")
    editor.pick("begin")
    page.keyboard.press("Control+v")
    page.mouse.move(500, 300)
    page.mouse.move(520, 320)
    page.mouse.click(520, 320)
    expect(editor.shape("user_task_1")).to_have_count(1)

    assert 'name="初审"' in editor.xml()


def test_an_expression_is_completed_by_our_functions_and_the_variables_of_the_process(open_editor):
    editor = open_editor()
    page = editor.page
    editor.choose(editor.draw("ScriptTask"))
    field = editor.group("script").locator("[contenteditable=true]").first

    field.click()
    page.keyboard.type("dead")
    expect(page.locator(".cm-tooltip-autocomplete")).to_contain_text("deadline after")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+a")
    page.keyboard.type("gra")
    expect(page.locator(".cm-tooltip-autocomplete")).to_contain_text("grade")


def test_a_message_is_chosen_among_those_that_are_known(open_editor):
    editor = open_editor()
    editor.choose(editor.draw("ReceiveTask"))

    editor.run(
        """(e) => e.get('modeling').updateProperties(e.get('elementRegistry').get('receive_task_1'),
        { messageRef: e.get('bpmnFactory').create('bpmn:Message', { name: 'msg_typed' }) })"""
    )
    editor.group("message").get_by_label("已有的消息").select_option("msg_notice")

    message = editor.run("(e) => e.get('elementRegistry').get('receive_task_1').businessObject.messageRef.name")
    assert "msg_notice" == message
