"""The top bar's search."""

from __future__ import annotations

import pytest

from engine.persistence.instances import ProcessInstance
from engine.persistence.work import InboxRow, UserTask
from tests.factories.inbox import name_process
from workflow.inbox.search.matters import matters_of
from workflow.inbox.search.models import MatterWords, StepName
from workflow.projects.models import Enterprise, Lead


def put_instance(uow):
    name_process(uow.session, "ip_negotiation", "洽谈")
    uow.session.add(
        ProcessInstance(
            key=9, root_key=9, definition_key=1, process_id="ip_negotiation", version=1, state="ACTIVE",
            started_at=uow.now, started_by="x",
        )
    )  # fmt: skip


@pytest.fixture
def officer(signed_in, world):
    browser = signed_in("officer", groups=["g_station"])
    with world.transaction() as uow:
        now = uow.now
        for key, name, group in ((1, "洽谈进展填报", "g_station"), (2, "洽谈结果审核", "g_mnr")):
            uow.session.add(
                UserTask(
                    key=key, instance_key=9, root_key=9, definition_key=1, process_id="ip_negotiation",
                    process_version=1, element_id="N10", element_instance_key=key, name=name, state="CREATED",
                    created_at=now,
                )
            )  # fmt: skip
            uow.session.add(StepName(process_id="ip_negotiation", name=name))
            place = {"principal": f"group:{group}", "due_at": now, "process_id": "ip_negotiation", "root_key": 9}
            uow.session.add(InboxRow(task_key=key, **place))
        put_instance(uow)
        uow.session.add(Enterprise(key=5, name="汉禾新材料", name_core="汉禾", created_at=now, created_by="x"))
        uow.session.add(
            Lead(
                key=6, root_key=9, lead_no="XS-2023-0001", enterprise_key=5, project_name="负极材料生产基地",
                source_type="station", source_org="st_hz", reporter="x", found_at=now, registered_at=now,
            )
        )  # fmt: skip
        uow.session.flush()
        for matter in matters_of(uow.session, [9]):
            uow.session.add(MatterWords(**matter.row()))
    return browser


@pytest.mark.parametrize("words", ["负极", "汉禾", "XS-2023-0001", "fjcl", "hhxcl", "汉禾 基地"])
def test_a_lead_is_found_by_name_enterprise_number_or_initials(officer, words):
    assert "负极材料生产基地" in officer.get(f"/search?q={words}").text


def test_an_own_task_is_found(officer):
    assert "洽谈进展填报" in officer.get("/search?q=洽谈").text


def test_a_task_of_others_is_not_found(officer):
    assert "洽谈结果审核" not in officer.get("/search?q=洽谈").text


def test_one_character_is_not_enough(officer):
    assert "至少 2 个字" in officer.get("/search?q=负").text


def test_nothing_found_is_said(officer):
    assert "没有找到“飞船”" in officer.get("/search?q=飞船").text


def test_a_percent_sign_is_only_a_character(officer):
    assert "负极材料" not in officer.get("/search?q=%25%25").text


def test_leads_are_not_shown_to_whoever_may_not_see_projects(officer, signed_in):
    browser = signed_in("security", username="guard")

    assert "负极材料" not in browser.get("/search?q=负极").text
