"""The editors in the pages of a draft: a modeler changes a decision and a form, and both are kept."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from engine.persistence.definitions import ProcessDefinition
from workflow.modeling.drafts.holding import contents_of
from workflow.modeling.drafts.opening import open_from_version


@pytest.fixture
def draft(world, office) -> int:
    """A draft of the lead process."""
    with world.transaction() as uow:
        newest = select(ProcessDefinition.key).where(ProcessDefinition.process_id == "ip_lead")
        return open_from_version(uow, uow.session.scalars(newest).one()).key


def test_a_modeler_changes_a_rule_and_a_field_of_a_draft(world, office, draft: int, enter: Callable[..., Page]) -> None:
    page = enter("mo")
    page.goto(f"{office}/models/drafts/{draft}/edit/scale_band.dmn")
    page.locator("[data-input=fixed_invest]").fill("4000")
    expect(page.locator(".try-result")).to_contain_text("lt_05")
    page.locator("td.output-cell[data-row-id=rule_lt_05]").click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text('"small"')
    expect(page.locator(".try-result")).to_contain_text("small")
    expect(page.locator("[data-editor-state]")).to_contain_text("已保存")

    page.goto(f"{office}/models/drafts/{draft}/edit/first_report_check.form")
    page.locator(".form-canvas .fjs-element:has(> .fjs-form-field-number)").first.click(position={"x": 5, "y": 5})
    page.locator(".bio-properties-panel-group-header", has_text="落地").click()
    page.locator(".form-panel").get_by_label("“?”里的说明").fill("由系统算出")
    expect(page.locator(".form-preview .help-button")).to_be_visible()
    expect(page.locator("[data-editor-state]")).to_contain_text("已保存")

    with world.transaction() as uow:
        kept = contents_of(uow.session, draft)
    assert '"small"' in kept["scale_band.dmn"].decode()
    assert '"luodi.help": "由系统算出"' in kept["first_report_check.form"].decode()
