"""What a person may do with a task, and the reasons against."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from engine.domain.assignment import Actor
from engine.domain.states import UserTaskState
from engine.persistence.work import UserTask
from workflow.inbox.checks import MOVING, OPEN
from workflow.inbox.relations import Facts, Seen, Standstill, is_involved
from workflow.inbox.verbs import TABLE, Verb, allowed

NOW = datetime(2023, 5, 31, 4, 0, tzinfo=UTC)
SEEN = Seen({"wangwu": "王五"}, NOW)
ME = Actor("zhangsan", frozenset({"g_station"}))
STRANGER = Actor("lisi", frozenset({"g_mnr"}))
OPERATOR = Actor("admin", is_operator=True)


def a_task(**members: object) -> UserTask:
    usual = {
        "state": UserTaskState.CREATED, "candidate_users": [], "candidate_groups": ["g_station"], "properties": {},
    }  # fmt: skip
    return UserTask(key=1, name="线索研判", excluded_users=[], **(usual | members))


def test_a_member_of_the_group_may_claim_a_free_task() -> None:
    assert allowed(Verb.CLAIM, a_task(), ME, SEEN).ok


def test_a_taken_task_says_who_has_it() -> None:
    answer = allowed(Verb.CLAIM, a_task(assignee="wangwu"), ME, SEEN)

    assert answer.refusal == "无法签收：该任务已由王五签收。"


def test_a_done_task_says_who_did_it_and_when() -> None:
    ended_at = datetime(2023, 5, 31, 2, 21, tzinfo=UTC)
    done = a_task(state=UserTaskState.COMPLETED, completed_by="wangwu", ended_at=ended_at)

    assert allowed(Verb.COMPLETE, done, ME, SEEN).refusal == "无法办理：该任务已由王五于 10:21 办理。"


def test_a_task_done_on_another_day_names_the_day() -> None:
    ended_at = datetime(2023, 5, 29, 2, 21, tzinfo=UTC)
    done = a_task(state=UserTaskState.COMPLETED, completed_by="wangwu", ended_at=ended_at)

    assert "于 2023-05-29 10:21 办理" in allowed(Verb.COMPLETE, done, ME, SEEN).why_not


def test_a_canceled_task_can_no_longer_be_done() -> None:
    assert allowed(Verb.COMPLETE, a_task(state=UserTaskState.CANCELED), ME, SEEN).why_not == "该任务已撤销。"


@pytest.mark.parametrize("verb", [Verb.CLAIM, Verb.COMPLETE])
def test_a_stranger_is_told_that_the_task_belongs_to_others(verb: Verb) -> None:
    assert allowed(verb, a_task(), STRANGER, SEEN).why_not == "该任务不由您或您所在的单位办理。"


@pytest.mark.parametrize("verb", [Verb.CLAIM, Verb.COMPLETE])
def test_whoever_did_an_earlier_step_may_be_kept_out(verb: Verb) -> None:
    task = a_task()
    task.excluded_users = ["zhangsan"]

    assert "须由他人办理" in allowed(verb, task, ME, SEEN).why_not


def test_only_the_assignee_gives_a_task_back() -> None:
    assert allowed(Verb.RELEASE, a_task(assignee="zhangsan"), ME, SEEN).ok
    assert not allowed(Verb.RELEASE, a_task(assignee="wangwu"), ME, SEEN).ok


def test_a_member_completes_a_free_task_without_claiming_it_first() -> None:
    assert allowed(Verb.COMPLETE, a_task(), ME, SEEN).ok


def test_an_operator_acts_on_the_task_of_another() -> None:
    assert allowed(Verb.COMPLETE, a_task(assignee="wangwu"), OPERATOR, SEEN).ok


def test_a_task_is_open_to_its_candidates_and_to_whoever_did_it() -> None:
    assert is_involved(a_task(), ME)
    assert is_involved(a_task(completed_by="lisi"), STRANGER)
    assert not is_involved(a_task(), STRANGER)


@pytest.mark.parametrize("verb", [verb for verb in Verb if {OPEN, MOVING} <= set(TABLE[verb].checks)])
def test_nothing_is_moved_by_a_task_of_a_suspended_process(verb: Verb) -> None:
    still = Seen({"wangwu": "王五"}, NOW, Standstill("wangwu", datetime(2023, 5, 31, 2, 21, tzinfo=UTC), "土地在复核"))

    answer = allowed(verb, a_task(), ME, still)

    assert answer.why_not == "流程已由王五于 10:21 挂起（土地在复核），恢复后才能继续。"


def test_a_verb_the_model_takes_away_says_so() -> None:
    task = a_task(assignee="zhangsan", properties={"luodi.withoutVerbs": "reassign, delegate"})

    assert allowed(Verb.REASSIGN, task, ME, SEEN).refusal == "无法转办：流程在这一步不允许转办。"


def test_a_model_that_names_its_verbs_allows_no_others() -> None:
    task = a_task(assignee="zhangsan", properties={"luodi.verbs": "reassign"})

    assert allowed(Verb.REASSIGN, task, ME, SEEN).ok
    assert "不允许委派" in allowed(Verb.DELEGATE, task, ME, SEEN).why_not


def test_a_model_that_names_its_verbs_still_lets_the_task_be_done() -> None:
    assert allowed(Verb.COMPLETE, a_task(properties={"luodi.verbs": "copy"}), ME, SEEN).ok


def test_the_owner_of_a_delegated_task_waits_for_the_answer() -> None:
    task = a_task(assignee="wangwu", owner="zhangsan")

    why_not = allowed(Verb.COMPLETE, task, ME, SEEN).why_not

    assert why_not == "该任务已由zhangsan委派给王五，回复或收回后才能继续。"


def test_whom_a_task_was_delegated_to_answers_instead_of_completing() -> None:
    task = a_task(assignee="zhangsan", owner="wangwu")

    assert allowed(Verb.COMPLETE, task, ME, SEEN).why_not == "该任务是王五委派给您的，请用“回复”交回。"
    assert allowed(Verb.RESOLVE, task, ME, SEEN).ok


def test_the_leader_of_the_unit_gives_its_tasks_out() -> None:
    led = Seen({}, NOW, facts=Facts(leaders=frozenset({"lisi"})))

    assert allowed(Verb.ASSIGN, a_task(), STRANGER, led).ok
    assert allowed(Verb.ASSIGN, a_task(), ME, led).why_not == "只有单位负责人、督办员、系统管理员可以。"
