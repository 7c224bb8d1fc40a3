"""可启动的活动 on a project's page: members of the lane's group start what an ad-hoc sub-process offers."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from engine.persistence.work import UserTask
from engine.runtime import ad_hoc_choices, deploy, start_instance
from tests.factories.diagrams import ad_hoc, bpmn, chain, start, user
from workflow.projects.models import Enterprise, Project

LANES = '<laneSet id="ls"><lane id="l1" name="g_station"><flowNodeRef>H</flowNodeRef></lane></laneSet>'
FILE = bpmn(
    LANES, start(), ad_hoc("H", user("visit", groups="g_station"), user("call_in", groups="g_station"),
                           ordering="Sequential"), *chain("s", "H"),
)  # fmt: skip
NUMBER = "CNZS-2023-0001"


@pytest.fixture
def project(world) -> int:
    """A project whose process offers two activities; the key of the ad-hoc sub-process."""
    with world.transaction() as uow:
        deploy(uow, {"p.bpmn": FILE})
        key = start_instance(uow, process_id="p", business_key=NUMBER)
        uow.session.add_all(
            [
                Enterprise(key=1, name="汉禾", name_core="汉禾", tags=[], contacts=[], created_at=uow.now,
                           created_by="x"),
                Project(
                    key=1, root_key=key, business_key=NUMBER, project_code="XM-2023-0001", enterprise_key=1,
                    name="汉禾硬碳", variant="V1_new_land", total_invest=1, fixed_invest=1, intro_org="st_hz",
                    owner_org="st_hz", assist_orgs=[], created_at=uow.now, created_by="x",
                ),
            ]
        )  # fmt: skip
    with world.reading() as uow:
        return ad_hoc_choices(uow, key)[0].key


@pytest.fixture
def member(signed_in):
    return signed_in("officer", groups=["g_station"])


def begin(browser, scope: int, element: str):
    return browser.post(f"/projects/{NUMBER}/activities", data={"scope": str(scope), "element": element})


def tasks(world) -> list[str]:
    with world.reading() as uow:
        return list(uow.session.scalars(select(UserTask.element_id).where(UserTask.state == "CREATED")))


def test_a_member_of_the_lane_starts_an_activity(world, member, project):
    offered = member.get(f"/projects/{NUMBER}").text

    answer = begin(member, project, "visit")

    assert "可启动的活动" in offered
    assert (303, ["visit"]) == (answer.status_code, tasks(world))
    assert "启动活动" in member.get(f"/projects/{NUMBER}").text


def test_somebody_of_another_group_is_offered_nothing(world, signed_in, project):
    stranger = signed_in("officer", username="other", groups=["g_mnr"])

    assert "可启动的活动" not in stranger.get(f"/projects/{NUMBER}").text
    assert (404, []) == (begin(stranger, project, "visit").status_code, tasks(world))


def test_what_cannot_start_now_is_refused_in_words(world, member, project):
    begin(member, project, "visit")

    again = begin(member, project, "call_in")

    assert (409, ["visit"]) == (again.status_code, tasks(world))
    assert "现在不能启动活动" in again.text


def test_an_activity_that_is_not_there_is_not_found(member, project):
    assert 404 == begin(member, project, "nothing").status_code
    assert 404 == begin(member, 7, "visit").status_code
