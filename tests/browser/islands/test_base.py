"""The base bundle: keys, lines that say what happened, questions before acts; and the charts."""

import pytest
from playwright.sync_api import expect

LIST = """<form><input name="q" aria-label="搜索" data-key="/"></form>
<table class="table"><tbody data-rows>
<tr data-row><td><a href="/next?1">第一行</a></td></tr><tr data-row><td><a href="/next?2">第二行</a></td></tr>
</tbody></table><p tabindex="0" id="elsewhere">…</p>"""


def test_j_moves_down_a_list(show):
    page = show(LIST)

    page.keyboard.press("j")
    page.keyboard.press("j")

    expect(page.get_by_role("link", name="第二行")).to_be_focused()


def test_k_moves_back_up(show):
    page = show(LIST)

    for key in "jjk":
        page.keyboard.press(key)

    expect(page.get_by_role("link", name="第一行")).to_be_focused()


def test_enter_opens_the_row_one_moved_to(show):
    page = show(LIST)

    page.keyboard.press("j")
    page.locator("#elsewhere").focus()
    page.keyboard.press("Enter")

    page.wait_for_url("**/next?1")


def test_a_slash_leads_to_the_search(show):
    page = show(LIST)

    page.keyboard.press("/")

    expect(page.get_by_label("搜索")).to_be_focused()


def test_letters_typed_into_a_field_are_no_commands(show):
    page = show(LIST)
    page.get_by_label("搜索").focus()

    page.keyboard.press("j")

    expect(page.get_by_label("搜索")).to_have_value("j")


def test_a_key_of_the_page_clicks_its_button(show):
    page = show("""<button data-key="c" data-dialog="#d">签收</button><dialog id="d">签收了</dialog>""")

    page.keyboard.press("c")

    expect(page.get_by_role("dialog")).to_be_visible()


def test_what_happened_is_said_and_can_be_closed(show):
    page = show("""<div data-toast>已签收。</div>""")

    page.get_by_role("status").get_by_role("button", name="关闭").click()

    expect(page.get_by_role("status")).to_have_count(0)


@pytest.mark.parametrize(("answer", "sent"), [(True, 1), (False, 0)])
def test_an_act_that_asks_first_waits_for_the_answer(show, answer, sent):
    page = show("""<form method="post" action="/complete" data-confirm="真的终止？"><button>终止</button></form>""")
    requests = []
    page.route("**/complete", lambda route: (requests.append(route), route.fulfill(body="done")))
    page.on("dialog", lambda dialog: dialog.accept() if answer else dialog.dismiss())

    page.get_by_role("button", name="终止").click()

    assert sent == len(requests)


def test_a_fragment_is_fetched_with_the_token_of_the_page(show):
    page = show("""<button hx-post="/complete" hx-target="#place">取</button><div id="place"></div>""")
    tokens = []
    page.route(
        "**/complete", lambda route: (tokens.append(route.request.headers["x-csrftoken"]), route.fulfill(body="到了"))
    )

    page.get_by_role("button", name="取").click()
    expect(page.locator("#place")).to_have_text("到了")

    assert ["token-of-the-page"] == tokens


def test_a_chart_names_its_figures(show):
    page = show(
        """<figure data-island="chart"><script type="application/json">
        {"kind": "bar", "title": "各阶段", "labels": ["线索", "洽谈"], "series": [{"name": "项目", "values": [94, 31]}]}
        </script></figure>""",
        "charts",
    )

    shown = set(page.locator("figure svg text").all_text_contents())

    assert {"线索", "洽谈", "94", "31"} <= shown


@pytest.mark.parametrize(("colour", "sign"), [("red", "●"), ("yellow", "▲"), ("green", "■"), ("grey", "◇")])
def test_a_light_has_a_shape_of_its_own(show, colour, sign):
    page = show(f"""<span class="light light-{colour}">…</span>""")

    shape = page.locator(".light").evaluate("light => getComputedStyle(light, '::before').content")

    assert f'"{sign}"' == shape
