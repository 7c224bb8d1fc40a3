"""What the islands owe those who cannot see colours, use no mouse, or hold a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe

FRAME = """<div class="page-head"><h1>我的待办</h1><button class="button button-main">签收</button></div>
<nav class="subtabs" aria-label="列表"><a href="#" aria-current="page">待办 12</a><a href="#">已办</a></nav>
<table class="table"><thead><tr><th scope="col">期限</th><th scope="col" class="number">万元</th></tr></thead><tbody>
<tr><td><span class="badge light-red">逾期 3 个工作日</span></td><td class="number">1.00</td></tr>
<tr><td><span class="badge light-yellow">还剩 1 个工作日</span></td><td class="number">1.00</td></tr>
<tr><td><span class="badge light-green">正常</span></td><td class="number">1.00</td></tr>
<tr><td><span class="badge light-grey">停表</span></td><td class="number">1.00</td></tr></tbody></table>
<p class="muted">草稿已保存</p><p class="note note-error">无法签收</p><p class="note note-warning">临期</p>"""


def grave(page):
    """What axe finds that keeps somebody from using the page: its rule and the first place."""
    found = Axe().run(page).response["violations"]
    return [(item["id"], item["nodes"][0]["html"][:120]) for item in found if item["impact"] in ("serious", "critical")]


def test_tables_lights_and_notes_can_be_read_by_everybody(show):
    assert [] == grave(show(FRAME))


def test_a_form_can_be_used_by_everybody(show_form):
    page = show_form()
    page.get_by_role("button", name="办理").click()
    page.get_by_role("alert").wait_for()

    assert [] == grave(page)


def test_a_diagram_can_be_used_by_everybody(show_diagram):
    assert [] == grave(show_diagram({"passed": ["first"], "current": ["second"], "incident": ["third"]}))


@pytest.mark.parametrize("what", ["form", "frame"])
def test_a_phone_never_scrolls_sideways(show, show_form, strict_page, what):
    strict_page.set_viewport_size({"width": 390, "height": 800})

    page = show_form() if what == "form" else show(FRAME)

    assert 390 == page.evaluate("document.documentElement.scrollWidth")
