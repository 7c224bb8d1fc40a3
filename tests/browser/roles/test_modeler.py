"""A modeler looks at a version on its diagram."""

from __future__ import annotations

from playwright.sync_api import expect


def test_an_element_tells_who_does_it_and_by_which_form(office, enter):
    modeler = enter("mo")
    modeler.goto(f"{office}/definitions")
    modeler.get_by_role("link", name="线索与首报").click()
    modeler.locator("[data-island=diagram][data-ready]").wait_for()

    modeler.get_by_role("button", name="全图").click()
    modeler.locator("[data-element-id=lead_triage]").first.click()

    expect(modeler.locator("#element-details")).to_contain_text("人工任务")
    expect(modeler.locator("#element-details")).to_contain_text("lead_triage")
