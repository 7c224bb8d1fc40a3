"""挂起 and 恢复 from the page of an instance, and what officers and supervisors see meanwhile."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from engine.domain.ports import OFFICE_ZONE
from engine.persistence.instances import EventLogEntry, ProcessInstance
from engine.persistence.work import Timer, UserTask
from engine.runtime import deploy, run_due, start_instance
from tests.factories.diagrams import boundary, bpmn, call, chain, end, start, timer, user
from workflow.projects.models import Enterprise, Project

DUE = '=deadline after(now(), 3, "wd")'
FILES = {
    "p.bpmn": bpmn(
        start(), user("A", groups="g_station", due=DUE), boundary("b", "A", timer("duration", "P1D")), user("B"), end(),
        *chain("s", "A", "e"), *chain("b", "B"),
    ),
    "caller.bpmn": bpmn(start(), call("c", "p"), end(), *chain("s", "c", "e"), process_id="caller"),
}  # fmt: skip
WHY = {"reason": "土地在复核"}


@pytest.fixture
def matter(world) -> int:
    with world.transaction() as uow:
        deploy(uow, FILES)
        return start_instance(uow, process_id="p", business_key="CNZS-2023-0001")


@pytest.fixture
def called(world) -> tuple[int, int]:
    """A caller and the instance it called."""
    with world.transaction() as uow:
        deploy(uow, FILES)
        root = start_instance(uow, process_id="caller")
    with world.reading() as uow:
        return root, uow.session.scalars(select(ProcessInstance.key).where(ProcessInstance.parent_key == root)).one()


@pytest.fixture
def administrator(signed_in):
    return signed_in("administrator")


@pytest.fixture
def officer(signed_in):
    return signed_in("officer", groups=["g_station"])


def one(world, column, *conditions):
    with world.reading() as uow:
        return uow.session.scalars(select(column).where(*conditions)).one()


def suspend(browser, key, **given):
    return browser.post(f"/instances/{key}/suspend", data=given or WHY)


def resume(browser, key, **given):
    return browser.post(f"/instances/{key}/resume", data=given or {"reason": "复核完了"})


@pytest.mark.both_databases
def test_an_instance_is_suspended_and_resumed_with_a_reason(world, administrator, matter):
    suspended = suspend(administrator, matter)
    page = administrator.get(suspended.location).text
    resumed = resume(administrator, matter)

    assert (303, 303) == (suspended.status_code, resumed.status_code)
    assert "已挂起" in page
    assert "土地在复核" in page
    assert "ACTIVE" == one(world, ProcessInstance.state, ProcessInstance.key == matter)


@pytest.mark.parametrize("path", ["suspend", "resume"])
@pytest.mark.parametrize("reason", ["", "  ", "长" * 201])
def test_without_a_fitting_reason_nothing_happens(world, administrator, matter, path, reason):
    answer = administrator.post(f"/instances/{matter}/{path}", data={"reason": reason})

    assert (422, True) == (answer.status_code, "理由" in answer.text)
    assert "ACTIVE" == one(world, ProcessInstance.state, ProcessInstance.key == matter)


def test_the_page_offers_what_can_be_done(administrator, matter):
    going = administrator.get(f"/instances/{matter}").text
    suspend(administrator, matter)
    still = administrator.get(f"/instances/{matter}").text

    assert ('id="suspend"' in going, 'id="resume"' in going) == (True, False)
    assert ('id="suspend"' in still, 'id="resume"' in still, 'id="cancel"' in still) == (False, True, True)


def test_who_suspended_twice_is_told_so(administrator, matter):
    suspend(administrator, matter)

    answer = suspend(administrator, matter)

    assert (409, True) == (answer.status_code, "已经挂起" in answer.text)


def test_who_resumes_what_goes_on_is_told_so(administrator, matter):
    answer = resume(administrator, matter)

    assert (409, True) == (answer.status_code, "没有挂起" in answer.text)


def test_a_called_instance_points_to_its_caller(administrator, called):
    root, inner = called
    refused = suspend(administrator, inner)
    suspend(administrator, root)

    page = administrator.get(f"/instances/{inner}").text

    assert (409, True) == (refused.status_code, str(root) in refused.text)
    assert f'href="/instances/{root}">到调用它的实例恢复' in page
    assert 'id="resume"' not in page


def test_a_modeler_suspends_nothing(signed_in, matter):
    assert 403 == suspend(signed_in("modeler"), matter).status_code


def test_suspended_instances_are_found_by_their_state(administrator, matter):
    suspend(administrator, matter)

    assert str(matter) in administrator.get("/instances?state=SUSPENDED").text
    assert str(matter) not in administrator.get("/instances?state=ACTIVE").text


def test_the_officer_reads_why_a_task_cannot_be_done(world, administrator, officer, matter):
    suspend(administrator, matter)
    key = one(world, UserTask.key)

    page = officer.get(f"/tasks/{key}").text

    assert "流程已由administrator 某于 10:00 挂起（土地在复核），恢复后才能继续。" in page
    assert 'class="badge light light-grey">已挂起' in page


@pytest.mark.parametrize("verb", ["claim", "release", "complete"])
def test_what_the_officer_does_with_it_is_refused_in_words(world, administrator, officer, matter, verb):
    suspend(administrator, matter)

    answer = officer.post(f"/tasks/{one(world, UserTask.key)}/{verb}", data={})

    assert (409, True) == (answer.status_code, "挂起（土地在复核）" in answer.text)


def test_a_retry_while_it_stands_still_is_refused_in_words(world, administrator):
    with world.transaction() as uow:
        deploy(uow, {"q.bpmn": bpmn(start(), call("c", "=n"), *chain("s", "c"), process_id="q")})
        key = start_instance(uow, process_id="q")
    suspend(administrator, key)
    page = administrator.get(f"/instances/{key}").text
    incident = page.split("/incidents/")[1].split("/resolve")[0]

    answer = administrator.post(f"/incidents/{incident}/resolve", data={"reason": "再试"})

    assert (409, True) == (answer.status_code, "流程已挂起，恢复后才能继续。" in answer.text)


def test_in_the_list_the_clock_of_the_task_stands(world, administrator, officer, matter, clock):
    suspend(administrator, matter)
    clock.move_to(clock.now() + timedelta(days=30))

    pages = officer.get("/tasks").text, officer.get("/search?q=CNZS-2023").text

    assert [("已挂起" in page, "超期" in page) for page in pages] == [(True, False)] * 2


def test_a_task_that_stands_still_is_not_late_for_the_supervisor(signed_in, administrator, matter, clock):
    supervisor = signed_in("supervisor")
    clock.move_to(clock.now() + timedelta(days=30))
    late = supervisor.get("/supervision").text
    suspend(administrator, matter)

    assert ("CNZS-2023-0001" in late, "CNZS-2023-0001" in supervisor.get("/supervision").text) == (True, False)


def test_after_a_resumption_the_task_is_as_near_as_before(world, administrator, matter, clock):
    soon = one(world, UserTask.soon_at)
    suspend(administrator, matter)
    clock.move_to(clock.now() + timedelta(days=7))

    resume(administrator, matter)

    assert (timedelta(days=7), timedelta(days=7)) == (
        one(world, UserTask.soon_at) - soon, one(world, UserTask.due_at) - datetime(2023, 6, 5, 23, 59, 59,
                                                                                     tzinfo=OFFICE_ZONE)
    )  # fmt: skip


def test_the_history_tells_of_it_once(world, administrator, officer, called, clock):
    root, _inner = called
    suspend(administrator, root)
    clock.move_to(clock.now() + timedelta(days=7))
    resume(administrator, root)

    page = officer.get(f"/tasks/{one(world, UserTask.key)}").text

    assert (1, 1) == (page.count("土地在复核"), page.count("期限顺延 5 个工作日；复核完了"))


def test_a_timer_is_moved_with_a_reason(world, administrator, matter):
    key = one(world, Timer.key)
    page = administrator.get(f"/instances/{matter}").text

    answer = administrator.post(f"/instances/{matter}/timers/{key}", data={"due": "2023-06-09T10:00", **WHY})

    assert 'value="2023-06-01T10:00"' in page
    assert (303, datetime(2023, 6, 9, 10, tzinfo=OFFICE_ZONE)) == (answer.status_code, one(world, Timer.due_at))


@pytest.mark.parametrize("given", [{"due": "2023-06-09T10:00", "reason": " "}, {"due": "soon", **WHY}])
def test_a_timer_is_not_moved_without_a_moment_and_a_reason(world, administrator, matter, given):
    key, before = one(world, Timer.key), one(world, Timer.due_at)

    answer = administrator.post(f"/instances/{matter}/timers/{key}", data=given)

    assert (422, before) == (answer.status_code, one(world, Timer.due_at))


def test_a_timer_is_fired_by_hand(world, administrator, matter):
    administrator.post(f"/instances/{matter}/timers/{one(world, Timer.key)}/fire", data=WHY)

    assert "B" == one(world, UserTask.element_id, UserTask.state == "CREATED")
    assert WHY["reason"] == one(world, EventLogEntry.payload, EventLogEntry.kind == "TimerFiredByHand")["reason"]


def test_a_timer_of_another_instance_is_not_there(world, administrator, matter):
    key = one(world, Timer.key)

    assert 404 == administrator.post(f"/instances/{matter + 1}/timers/{key}/fire", data=WHY).status_code


def test_the_reason_of_what_is_mended_is_kept(world, administrator, matter):
    administrator.post(f"/instances/{matter}/variables", data={"name": "n", "value": "1", "reason": "补录"})
    administrator.post(f"/instances/{matter}/cancel", data={"reason": "撤回申请"})

    reasons = [
        one(world, EventLogEntry.payload, EventLogEntry.kind == kind)["reason"]
        for kind in ("VariablesChanged", "InstanceCanceled")
    ]
    assert ["补录", "撤回申请"] == reasons


def test_time_goes_by_without_anything_happening(world, administrator, matter, clock):
    suspend(administrator, matter)
    clock.move_to(clock.now() + timedelta(days=30))

    assert 0 == run_due(world)


@pytest.fixture
def project(world, matter) -> str:
    """The matter as a project; its business key."""
    with world.transaction() as uow:
        uow.session.add_all(
            [
                Enterprise(key=1, name="汉禾", name_core="汉禾", tags=[], contacts=[], created_at=uow.now,
                           created_by="x"),
                Project(
                    key=1, root_key=matter, business_key="CNZS-2023-0001", project_code="XM-2023-0001",
                    enterprise_key=1, name="汉禾硬碳", variant="V1_new_land", total_invest=1, fixed_invest=1,
                    intro_org="st_hz", owner_org="st_hz", assist_orgs=[], created_at=uow.now, created_by="x",
                ),
            ]
        )  # fmt: skip
    return "CNZS-2023-0001"


def test_a_project_that_stands_still_has_no_overdue_tasks(administrator, matter, project, clock):
    clock.move_to(clock.now() + timedelta(days=30))
    late = administrator.get("/projects").text, administrator.get(f"/projects/{project}").text
    suspend(administrator, matter)

    still = administrator.get("/projects").text, administrator.get(f"/projects/{project}").text

    assert ("逾期 1" in late[0], "超期" in late[1]) == (True, True)
    assert ("逾期 1" in still[0], "超期" in still[1], "已挂起" in still[1]) == (False, False, True)


def test_a_due_date_is_changed_with_a_reason_and_told_from_old_to_new(world, administrator, matter):
    key = one(world, UserTask.key)

    answer = administrator.post(f"/instances/{matter}/tasks/{key}/due", data={"due": "2023-06-09T10:00", **WHY})

    page = administrator.get(answer.location).text
    assert datetime(2023, 6, 9, 10, tzinfo=OFFICE_ZONE) == one(world, UserTask.due_at)
    assert '期限 <span class="muted">2023-06-05 23:59</span> → 2023-06-09 10:00' in page
    assert "理由：土地在复核" in page


def test_a_due_date_is_taken_away(world, administrator, matter):
    administrator.post(f"/instances/{matter}/tasks/{one(world, UserTask.key)}/due", data={"due": "", **WHY})

    assert None is one(world, UserTask.due_at)


@pytest.mark.parametrize("given", [{"due": "2023-06-09T10:00"}, {"due": "soon", **WHY}])
def test_a_due_date_is_not_changed_without_a_moment_and_a_reason(world, administrator, matter, given):
    before = one(world, UserTask.due_at)

    answer = administrator.post(f"/instances/{matter}/tasks/{one(world, UserTask.key)}/due", data=given)

    assert (422, before) == (answer.status_code, one(world, UserTask.due_at))


def test_the_due_date_of_an_ended_task_is_not_changed(world, administrator, matter):
    key = one(world, UserTask.key)
    administrator.post(f"/instances/{matter}/cancel", data=WHY)

    answer = administrator.post(f"/instances/{matter}/tasks/{key}/due", data={"due": "2023-06-09T10:00", **WHY})

    assert (409, 404) == (
        answer.status_code, administrator.post(f"/instances/{matter}/tasks/7/due", data={"due": "", **WHY}).status_code
    )  # fmt: skip
