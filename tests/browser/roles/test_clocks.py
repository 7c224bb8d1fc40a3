"""停表 with two people: the officer asks, a supervisor approves, the clock stands, and goes on with a later date."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import Page, expect

from tests.browser.roles.test_other_verbs import choose_verb, claim, open_task, send


def ask_to_pause(page: Page, reason: str) -> None:
    choose_verb(page, "停表")
    page.locator("#verb-dialog label").filter(has_text=reason).click()
    page.locator("#verb-dialog [name=reason]").fill("企业要求推迟踏勘")
    send(page, "停表")


def test_the_officer_asks_and_a_supervisor_approves(world, office, lead, enter):
    li, wang = enter("li"), enter("wang")
    address = claim(li, office)
    expect(li.get_by_text("应于 06-01 办结")).to_be_visible()

    ask_to_pause(li, "企业原因")
    expect(li.get_by_text("已申请停表，等批准：")).to_be_visible()

    open_task(wang, office, address)
    choose_verb(wang, "批停表")
    wang.locator("#verb-dialog label").filter(has_text="批准，从现在起停表").click()
    send(wang, "确定")
    expect(wang.get_by_text("李晓梅因“企业原因”停表")).to_be_visible()

    world.clock.move_to(world.clock.now() + timedelta(days=2))
    li.goto(address)
    expect(li.locator(".light-grey").first).to_contain_text("停表 2 日")
    choose_verb(li, "恢复计时")
    send(li, "恢复计时")
    expect(li.get_by_text("应于 06-05 办结")).to_be_visible()
