"""加签, 减签 and 签署 as the desk does them: who may, and the words when it cannot be."""

import pytest

from engine.domain.errors import Invalid, Refused
from engine.domain.signing import SignerKind
from engine.persistence.signing import HeldCompletion
from tests.factories.signing import signed_task
from workflow.inbox.acts.add_signers import add_signers
from workflow.inbox.acts.complete_task import complete_task
from workflow.inbox.acts.release_task import release_task
from workflow.inbox.acts.remove_signer import remove_signer
from workflow.inbox.acts.sign_task import sign_task
from workflow.inbox.history import history_of
from workflow.people.services import set_active


@pytest.fixture
def task(world, make_person):
    for name in ("ma", "li", "wu", "sun"):
        make_person(name, "officer", groups=["g_station"] if name == "ma" else [])
    return signed_task(world)


def ask(task, *names, kind="BEFORE", who="ma", **options):
    return task.act(who, add_signers, names, SignerKind(kind), **options)


def test_completing_says_who_has_still_to_sign(task):
    ask(task, "li", "wu")

    with pytest.raises(Refused, match="无法办理：正在等li 某、wu 某签署意见"):
        task.act("ma", complete_task, {"price": 3})


def test_a_submission_that_waits_names_whom_it_waits_for(task):
    ask(task, "li", kind="AFTER")

    done = task.act("ma", complete_task, {"price": 3})

    assert (("li",), (), None) == (done.awaited, done.opened, done.next_task_key)


def test_the_last_signature_opens_the_next_step(task):
    ask(task, "li", kind="AFTER")
    task.act("ma", complete_task, {"price": 3})
    task.act("li", sign_task, True, "同意")

    assert ["B"] == task.open_steps


def test_a_submitted_task_is_not_given_back_to_the_group(task):
    ask(task, "li", kind="AFTER")
    task.act("ma", complete_task, {"price": 3})

    with pytest.raises(Refused, match="已经提交，正在等li 某签署意见"):
        task.act("ma", release_task)


def test_a_stranger_asks_nobody(task):
    with pytest.raises(Refused, match="无法加签：该任务由ma 某承办"):
        ask(task, "wu", who="li")


def test_somebody_who_does_not_exist_is_named(task):
    with pytest.raises(Invalid, match="没有用户“nobody”"):
        ask(task, "li", "nobody")


def test_somebody_who_left_cannot_be_asked(task, world):
    with world.transaction() as uow:
        set_active(uow, "li", False)

    with pytest.raises(Invalid, match="没有用户“li”，或已停用"):
        ask(task, "li")


def test_the_doer_and_those_asked_already_are_named(task):
    ask(task, "li")

    with pytest.raises(Invalid, match="ma 某就是承办人。li 某已在加签名单中。"):
        ask(task, "ma", "li")


def test_nobody_is_asked_when_nobody_is_named(task):
    with pytest.raises(Invalid, match="请至少选一个人"):
        ask(task)


def test_only_whoever_is_asked_signs(task):
    ask(task, "li")

    with pytest.raises(Refused, match="无法签署意见：现在没有请您签署意见"):
        task.act("wu", sign_task, True, "")


def test_a_refusal_without_a_word_is_none(task):
    ask(task, "li")

    with pytest.raises(Invalid, match="不同意须写明意见"):
        task.act("li", sign_task, False, " ")


def test_taking_off_whoever_just_signed_is_refused(task):
    ask(task, "li", "wu")
    task.act("li", sign_task, True, "")

    with pytest.raises(Refused, match="li 某没有待签署的意见"):
        task.act("ma", remove_signer, "li")


def test_taking_off_the_last_one_lets_the_submission_through(task):
    ask(task, "li", kind="BESIDE")
    task.act("ma", complete_task, {"price": 3})
    task.act("ma", remove_signer, "li", reason="出差")

    assert ("COMPLETED", "ma") == (task.task.state, task.task.completed_by)


def test_without_signers_there_is_nobody_to_take_off(task):
    with pytest.raises(Refused, match="没有待签署的加签人"):
        task.act("ma", remove_signer, "li")


def test_values_that_no_longer_fit_the_form_come_back(task):
    ask(task, "li", kind="AFTER")
    task.act("ma", complete_task, {"price": 3})
    with task.world.transaction() as uow:
        uow.session.get_one(HeldCompletion, task.key).values = {"price": 0}
    task.act("li", sign_task, True, "")

    assert (["user:ma"], ["price"]) == (task.places, [found["element"] for found in task.held.findings])


def test_the_history_tells_it_as_it_was(task):
    ask(task, "li", kind="AFTER", reason="请把关")
    task.act("ma", complete_task, {"price": 3})
    task.act("li", sign_task, True, "可以")

    with task.world.reading() as uow:
        lines = [(line.who, line.act, line.others, line.opinion) for line in history_of(uow.session, task.instance_key)]
    assert [
        ("ma", "办理", (), ""),
        ("li", "签署：同意", (), "可以"),
        ("ma", "提交待签署", ("li",), ""),
        ("ma", "后加签", ("li",), "请把关"),
        ("ma", "签收", (), ""),
        ("system", "发起", (), ""),
    ] == lines
