"""加签, 抄送 and 催办 on the pages: what each dialog asks, what is sent, what the others then see."""

from __future__ import annotations

import pytest

from tests.factories.signing import signed_task

HX = {"HX-Request": "true"}


@pytest.fixture
def task(world):
    return signed_task(world)


@pytest.fixture
def people(signed_in, task):
    """Their browsers: Ma has the task, Li and Wu are asked, a supervisor urges."""
    return {
        "ma": signed_in("officer", username="ma", groups=["g_station"]),
        "li": signed_in("officer", username="li"),
        "wu": signed_in("officer", username="wu", org="st_hz"),
        "boss": signed_in("supervisor", username="boss"),
    }


@pytest.fixture
def send(people, task):
    def post(who, what, **form):
        return people[who].post(f"/tasks/{task.key}/{what}", data=form, headers=HX)

    return post


def page(people, who, task):
    return people[who].get(f"/tasks/{task.key}").text


def dialog(people, who, task, verb):
    return people[who].get(f"/tasks/{task.key}/dialogs/{verb}", headers=HX).text


def test_the_dialog_says_when_each_way_of_signing_happens(people, task):
    asked = dialog(people, "ma", task, "addSigner")

    assert all(words in asked for words in ("先听他们的意见", "同时进行", "我提交以后再签"))


def test_whoever_is_asked_finds_the_task_and_the_button(people, task, send):
    assert 204 == send("ma", "signers", usernames=["li"], kind="BEFORE", reason="请把关").status_code

    assert "待我签署" in people["li"].get("/tasks").text
    assert "dialogs/sign" in page(people, "li", task)


def test_the_form_is_only_to_read_for_whoever_signs(people, task, send):
    send("ma", "signers", usernames=["li"])

    assert "data-readonly" in page(people, "li", task)
    assert "data-readonly" in page(people, "ma", task)


def test_the_doer_is_told_whom_the_task_waits_for(people, task, send):
    send("ma", "signers", usernames=["li", "wu"])

    shown = page(people, "ma", task)
    assert "正在等li 某、wu 某签署意见" in shown
    assert "等签署" in people["ma"].get("/tasks").text


def test_the_opinion_stands_beside_the_form(people, task, send):
    send("ma", "signers", usernames=["li"])
    send("li", "signature", agreed="no", opinion="价格偏高")

    shown = page(people, "ma", task)
    assert "价格偏高" in shown
    assert "不同意" in shown


def test_a_refusal_without_a_word_stays_in_the_dialog(send):
    send("ma", "signers", usernames=["li"])

    answer = send("li", "signature", agreed="no", opinion="")

    assert (422, True) == (answer.status_code, 'id="opinion-wrong"' in answer.text)


def test_people_typed_without_a_script_are_taken_too(task, send):
    send("ma", "signers", usernames="li, wu", kind="BESIDE")

    assert {"li": "ASKED", "wu": "ASKED"} == task.states


def test_a_name_nobody_has_stays_in_the_dialog_beside_the_others(send):
    answer = send("ma", "signers", usernames=["li", "nobody"], usernames_name=["li 某", "nobody"])

    assert "没有用户“nobody”" in answer.text
    assert 'name="usernames" value="li"' in answer.text


def test_a_way_of_signing_that_is_none_is_refused(send):
    assert 422 == send("ma", "signers", usernames=["li"], kind="WHENEVER").status_code


def test_after_submitting_the_line_says_whom_it_waits_for(people, task, send):
    send("ma", "signers", usernames=["li"], kind="AFTER")

    people["ma"].post(f"/tasks/{task.key}/complete", json={"variables": {"price": 3}})

    assert "等li 某签署后自动往下走" in people["ma"].get("/tasks").text


def test_what_was_submitted_is_what_the_signer_reads(people, task, send):
    send("ma", "signers", usernames=["li"], kind="AFTER")
    people["ma"].post(f"/tasks/{task.key}/complete", json={"variables": {"price": 731}})

    assert "731" in page(people, "li", task)


def test_the_dialog_of_removal_lists_who_has_not_signed(people, task, send):
    send("ma", "signers", usernames=["li", "wu"])
    send("li", "signature", agreed="yes")

    asked = dialog(people, "ma", task, "removeSigner")
    assert ("wu 某" in asked, 'value="li"' in asked) == (True, False)


def test_the_last_one_taken_off_lets_the_task_go_on(people, task, send):
    send("ma", "signers", usernames=["li"], kind="AFTER")
    people["ma"].post(f"/tasks/{task.key}/complete", json={"variables": {"price": 3}})
    send("ma", "signers/remove", username="li")

    assert ["B"] == task.open_steps


def test_a_signer_reads_the_task_afterwards(people, task, send):
    send("ma", "signers", usernames=["li"])
    send("li", "signature", agreed="yes")
    people["ma"].post(f"/tasks/{task.key}/complete", json={"variables": {"price": 3}})

    assert 200 == people["li"].get(f"/tasks/{task.key}").status_code


def test_a_stranger_does_not_read_it(people, task):
    assert 403 == people["wu"].get(f"/tasks/{task.key}").status_code


def test_a_copy_is_unread_in_the_list_until_the_task_is_opened(people, task, send):
    assert 204 == send("ma", "copies", usernames=["li"], units="st_hz", note="请知悉").status_code
    before = people["li"].get("/tasks/copied").text
    assert "data-receipt" in page(people, "li", task)
    send("li", "receipt")

    assert ("未读</span>" in before, "请知悉" in before) == (True, True)
    assert "未读</span>" not in people["li"].get("/tasks/copied").text
    assert "data-receipt" not in page(people, "li", task)


def test_a_finished_task_is_copied_from_its_page(people, task, send):
    people["ma"].post(f"/tasks/{task.key}/complete", json={"variables": {"price": 3}})

    assert "抄送给别人" in page(people, "ma", task)
    assert 204 == send("ma", "copies", usernames=["li"]).status_code
    assert "已办结" in people["li"].get("/tasks/copied").text


def test_the_sender_sees_who_has_read(people, task, send):
    send("ma", "copies", usernames=["li"], units="st_hz")
    send("li", "receipt")

    assert "1 / 2 已读" in page(people, "ma", task)


def test_whoever_got_a_copy_cannot_act(people, task, send):
    send("ma", "copies", usernames=["li"])

    assert "data-readonly" in page(people, "li", task)
    assert 409 == people["li"].post(f"/tasks/{task.key}/complete", json={"variables": {"price": 3}}).status_code


def test_the_list_can_be_narrowed_to_what_is_unread(people, task, send):
    send("ma", "copies", usernames=["li"])
    send("li", "receipt")

    assert "没有未读的抄送" in people["li"].get("/tasks/copied?unread=1").text


def test_a_page_of_copies_that_is_none_is_the_first(people):
    assert "没有抄送给您的任务" in people["li"].get("/tasks/copied?after=x").text


def test_urging_shows_in_the_list_and_on_the_page_with_its_reason(people, task, send):
    assert "ma 某" in dialog(people, "boss", task, "urge")
    assert 204 == send("boss", "urges", reason="县长要看").status_code

    assert "催 1" in people["ma"].get("/tasks").text
    shown = page(people, "ma", task)
    assert ("已催办 1 次" in shown, "县长要看" in shown) == (True, True)


def test_who_urged_sees_when_it_was_seen(people, task, send):
    send("boss", "urges")
    before = page(people, "boss", task)
    send("ma", "receipt")

    assert "还没有人看到" in before
    assert "10:00 已看到" in page(people, "boss", task)


def test_urging_too_soon_says_from_when(people, task, send):
    send("boss", "urges")

    assert "后可再催" in send("boss", "urges").text
