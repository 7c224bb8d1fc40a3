"""代理、交接 and AB 岗 on screen: a deputy sees and does the absent person's work, and the log has both names."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from engine.domain.ports import OFFICE_ZONE
from engine.persistence.instances import EventLogEntry
from engine.persistence.work import UserTask
from engine.runtime import deploy, start_instance
from tests.factories.diagrams import bpmn, chain, end, start, user
from workflow.absence.models import HandOver, PostPair
from workflow.people.services import set_leader

PROCESS = bpmn(
    start(), user("weigh", groups="g_station"), user("after", groups="g_station"), end(),
    *chain("s", "weigh", "after", "e"), process_id="ip_sample",
)  # fmt: skip


@pytest.fixture
def zhang(signed_in):
    return signed_in("officer", username="zhang", groups=["g_station"], org="st_hz")


@pytest.fixture
def li(signed_in):
    return signed_in("officer", username="li", groups=["g_fin"])


@pytest.fixture
def boss(signed_in):
    return signed_in("administrator", username="boss")


@pytest.fixture
def task_key(world, zhang) -> int:
    """A task zhang has claimed."""
    with world.transaction() as uow:
        deploy(uow, {"sample.bpmn": PROCESS})
        start_instance(uow, process_id="ip_sample")
        key = uow.session.scalars(select(UserTask.key)).one()
    zhang.post(f"/tasks/{key}/claim")
    return key


def days(world, first=0, last=7):
    today = world.clock.now().astimezone(OFFICE_ZONE).date()
    return {"begins_on": str(today + timedelta(days=first)), "ends_on": str(today + timedelta(days=last))}


def appoint(browser, world, deputy="li", path="/absence", **given):
    return browser.post(path, data={"deputy": deputy, "reason": "休假", **days(world), **given})


def test_an_absence_is_arranged_by_oneself(zhang, li, world):
    appoint(zhang, world)

    assert "li 某" in zhang.get("/absence").text


def test_a_deputy_sees_what_is_already_there(zhang, li, world, task_key):
    appoint(zhang, world)

    assert "weigh" in li.get("/absence/tasks/zhang").text


def test_the_deputy_s_desk_has_a_tab_for_the_absent_person(zhang, li, world, task_key):
    appoint(zhang, world)

    page = li.get("/tasks").text
    assert "代理zhang 某" in page


def test_the_task_tells_the_deputy_for_whom_they_act(zhang, li, world, task_key):
    appoint(zhang, world)

    assert "您在代zhang 某办理" in li.get(f"/tasks/{task_key}").text


def test_without_a_mandate_the_list_stays_shut(zhang, li, task_key):
    assert 403 == li.get("/absence/tasks/zhang").status_code


def test_a_mandate_for_other_processes_shows_nothing(zhang, li, world, task_key):
    appoint(zhang, world, processes="ip_lead")

    assert "weigh" not in li.get("/absence/tasks/zhang").text


def test_a_deputy_does_the_task_and_the_log_has_both_names(zhang, li, world, task_key):
    appoint(zhang, world)

    li.post(f"/tasks/{task_key}/complete", json={"variables": {}})

    with world.reading() as uow:
        entry = uow.session.scalars(select(EventLogEntry).where(EventLogEntry.kind == "UserTaskCompleted")).one()
    assert ("li", "zhang") == (entry.actor, entry.payload["on_behalf_of"])


def test_the_history_shows_both_names(zhang, li, world, task_key):
    appoint(zhang, world)
    li.post(f"/tasks/{task_key}/complete", json={"variables": {}})

    assert "li 某（代zhang 某）" in li.get(f"/tasks/{task_key}").text


def test_what_a_deputy_claims_is_the_absent_person_s(zhang, li, world, task_key):
    appoint(zhang, world)
    zhang.post(f"/tasks/{task_key}/release")

    li.post(f"/tasks/{task_key}/claim")

    with world.reading() as uow:
        assert "zhang" == uow.session.get_one(UserTask, task_key).assignee


def test_after_the_time_the_deputy_can_no_longer_act(zhang, li, world, task_key, clock):
    appoint(zhang, world)
    clock.move_to(clock.now() + timedelta(days=9))

    assert 409 == li.post(f"/tasks/{task_key}/complete", json={"variables": {}}).status_code


def test_the_deputy_may_end_it(zhang, li, world):
    appoint(zhang, world)
    with world.reading() as uow:
        key = uow.session.scalars(select(EventLogEntry.key).where(EventLogEntry.kind == "DeputyAppointed")).one()
        assert key
    page = li.get("/absence").text
    action = page.split('action="/absence/')[1].split("/end")[0]

    li.post(f"/absence/{action}/end")

    assert 403 == li.get("/absence/tasks/zhang").status_code


@pytest.mark.parametrize(("path", "status"), [("/absence/of/zhang", 403), ("/hand-over/zhang", 403), ("/posts", 403)])
def test_somebody_else_s_affairs_stay_shut(zhang, li, path, status):
    assert status == li.get(path).status_code


def test_the_leader_of_the_unit_may_arrange_it(zhang, li, world):
    with world.transaction() as uow:
        set_leader(uow, "st_hz", "li")

    assert 200 == li.get("/absence/of/zhang").status_code


def test_an_administrator_may_arrange_it(zhang, li, boss, world):
    appoint(boss, world, path="/absence/of/zhang")

    assert "li 某" in zhang.get("/absence").text


@pytest.mark.parametrize(
    ("given", "said"),
    [({"ends_on": "soon"}, "结束日期"), ({"deputy": "nobody"}, "没有用户"), ({"deputy": "zhang"}, "本人")],
)
def test_what_does_not_fit_is_said_and_what_was_typed_stays(zhang, li, world, given, said):
    answered = appoint(zhang, world, **given)

    assert (422, True, True) == (answered.status_code, said in answered.text, 'value="休假"' in answered.text)


def test_a_hand_over_is_done_and_its_list_opens(zhang, li, world, task_key):
    answered = zhang.post("/hand-over/zhang", data={"receiver": "li", "reason": "调岗"})

    assert "weigh" in zhang.get(answered.location).text


def test_the_receiver_signs_the_list(zhang, li, world, task_key):
    listed = zhang.post("/hand-over/zhang", data={"receiver": "li", "reason": "调岗"}).location

    li.post(f"{listed}/sign")

    assert 1 == li.get(listed).text.count("待签字")


def test_a_stranger_does_not_read_the_list(zhang, li, signed_in, world, task_key):
    listed = zhang.post("/hand-over/zhang", data={"receiver": "li", "reason": "调岗"}).location

    assert 403 == signed_in("officer", username="zhou").get(listed).status_code


def test_the_lists_that_wait_for_me_are_found(zhang, li, world, task_key):
    zhang.post("/hand-over/zhang", data={"receiver": "li", "reason": "调岗"})

    assert "调岗" in li.get("/hand-overs").text


def test_nothing_is_handed_over_without_a_reason(zhang, li, world, task_key):
    answered = zhang.post("/hand-over/zhang", data={"receiver": "li", "reason": ""})

    with world.reading() as uow:
        assert (422, 0) == (answered.status_code, len(uow.session.scalars(select(HandOver)).all()))


def test_posts_are_kept_by_who_keeps_people(zhang, li, boss, world):
    boss.post("/posts", data={"principal": "g_station", "a": "zhang", "b": "li", "days": "2"})

    with world.reading() as uow:
        assert 2 == uow.session.scalars(select(PostPair)).one().claim_workdays


@pytest.mark.parametrize("given", ["", "x", "999", "-1", "²"])
def test_days_that_are_none_are_refused(zhang, li, boss, given):
    answered = boss.post("/posts", data={"principal": "g_station", "a": "zhang", "b": "li", "days": given})

    assert 422 == answered.status_code


def test_a_pair_is_taken_back(zhang, li, boss, world):
    boss.post("/posts", data={"principal": "g_station", "a": "zhang", "b": "li", "days": "1"})
    with world.reading() as uow:
        key = uow.session.scalars(select(PostPair.key)).one()

    boss.post(f"/posts/{key}/remove")

    assert "zhang 某</td>" not in boss.get("/posts").text
