"""Two versions of the land supply side by side: marks on both, one view, and a walk from change to change."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from engine.persistence.definitions import ProcessDefinition
from engine.runtime import deploy
from tests.browser.desk.test_access import grave
from tests.factories.edited_models import land_supply_edited, shipped

VIEWBOX = "() => [...document.querySelectorAll('.diff-canvas .viewport')].map((one) => one.getAttribute('transform'))"


@pytest.fixture
def difference(world, office) -> str:
    """The address of the page that compares the shipped land supply with a changed one."""
    for files in (shipped("ip_land_supply"), land_supply_edited()):
        with world.transaction() as uow:
            deploy(uow, files)
    with world.reading() as uow:
        query = select(ProcessDefinition.key).where(ProcessDefinition.process_id == "ip_land_supply")
        old, new = uow.session.scalars(query.order_by(ProcessDefinition.version))
    return f"{office}/models/diff?old=v{old}&new=v{new}"


def test_a_modeler_walks_from_change_to_change_on_both_diagrams(enter, difference):
    page = enter("mo", viewport={"width": 1366, "height": 768})
    page.goto(difference)
    page.locator(".diff-both[data-ready]").wait_for()

    old, new = page.locator(".diff-pane-old"), page.locator(".diff-pane-new")
    assert 1 == new.locator("[data-element-id=supply_hearing].diff-on-added").count()
    assert 1 == old.locator("[data-element-id=listing_notice].diff-on-removed").count()
    assert (1, 1) == tuple(
        pane.locator("[data-element-id=planning_conditions].diff-on-changed").count() for pane in (old, new)
    )

    before = page.evaluate(VIEWBOX)
    page.keyboard.press("n")
    page.locator("[data-change][aria-current=true]").get_by_text("D22 听证公示").wait_for()
    assert page.evaluate(VIEWBOX) != before
    assert 1 == len(set(page.evaluate(VIEWBOX)))
    page.keyboard.press("p")
    page.locator("[data-at]", has_text="10 / 10").wait_for()

    new.locator("[data-element-id=planning_conditions].djs-element").press("Enter")
    page.locator("[data-change][aria-current=true]").get_by_text("A30 规划条件").wait_for()
    assert [] == grave(page)


def test_a_phone_lays_the_diagrams_over_each_other(enter, difference):
    page = enter("mo", viewport={"width": 390, "height": 780})
    page.goto(difference)
    page.locator(".diff-both[data-ready].diff-over").wait_for()

    assert page.locator(".diff-pane-old [data-element-id=listing_notice] > .djs-visual").is_visible()
    assert not page.locator(".diff-pane-old [data-element-id=land_ready] > .djs-visual").is_visible()
    for address in (difference, f"{difference}&file=supply_plan.form"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
