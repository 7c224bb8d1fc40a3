"""催办: who may, how often, whom it reaches, and who has seen it."""

from datetime import timedelta

import pytest

from engine.domain.assignment import Actor
from engine.domain.errors import Refused
from engine.domain.signing import SignerKind
from tests.factories.signing import PEOPLE, signed_task
from workflow.inbox.acts.add_signers import add_signers
from workflow.inbox.acts.complete_task import complete_task
from workflow.inbox.acts.mark_seen import mark_seen
from workflow.inbox.acts.urge_task import urge_task
from workflow.inbox.urging import once_in_working_hours, urge_counts, urges_of

BOSS = Actor("boss", is_supervisor=True)


@pytest.fixture
def task(world, make_person, monkeypatch):
    monkeypatch.setitem(PEOPLE, "boss", BOSS)
    for name in ("ma", "li", "wu", "boss"):
        make_person(name, "officer", groups=["g_station"] if name == "ma" else [])
    return signed_task(world)


def later(task, **length):
    task.world.clock.move_to(task.world.clock.now() + timedelta(**length))


def test_a_supervisor_urges_whoever_has_the_task(task):
    urging = task.act("boss", urge_task, "县长要看")

    assert (("user:ma",), 1) == (urging.urged, urging.count)


def test_the_office_rule_is_half_a_working_day():
    assert 4 == once_in_working_hours()


def test_it_is_refused_before_the_office_has_worked_so_long(task):
    task.act("boss", urge_task)
    later(task, hours=3)

    with pytest.raises(Refused, match="05-31 16:00 后可再催"):
        task.act("boss", urge_task)


def test_it_may_be_done_again_after_that_and_is_counted(task):
    task.act("boss", urge_task)
    later(task, hours=6)

    assert 2 == task.act("boss", urge_task).count


def test_a_stranger_urges_nobody(task):
    with pytest.raises(Refused, match="无法催办：只有"):
        task.act("wu", urge_task)


def test_whoever_has_the_task_need_not_urge_themselves(task):
    task.act("ma", add_signers, ["li"], SignerKind.BESIDE)

    with pytest.raises(Refused, match="无法催办"):
        task.act("ma", urge_task)


def test_whoever_submitted_urges_those_who_have_still_to_sign(task):
    task.act("ma", add_signers, ["li"], SignerKind.AFTER)
    task.act("ma", complete_task, {"price": 3})

    assert ("user:li",) == task.act("ma", urge_task).urged


def test_whoever_did_the_step_before_urges_the_next(task):
    task.act("ma", complete_task, {"price": 3})
    task.key = next(one.key for one in task.rows(type(task.task)) if one.element_id == "B")

    assert ("group:g_station",) == task.act("ma", urge_task).urged


def test_a_finished_task_is_not_urged(task):
    task.act("ma", complete_task, {"price": 3})

    with pytest.raises(Refused, match="无法催办：该任务已由"):
        task.act("boss", urge_task)


def test_the_receipt_says_who_saw_it_and_when(task):
    task.act("boss", urge_task, "快")
    task.act("ma", lambda uow, key: mark_seen(uow, task.task))

    with task.world.reading() as uow:
        (urged,) = urges_of(uow.session, task.key)
    assert ("boss", "快", (("ma", task.world.clock.now()),)) == (urged.by, urged.reason, urged.seen)


def test_nobody_else_who_opens_the_task_has_seen_it(task):
    task.act("boss", urge_task)

    assert [0, 0] == [task.act(who, lambda uow, key: mark_seen(uow, task.task)) for who in ("wu", "boss")]


@pytest.mark.both_databases
def test_urging_is_counted_by_task(task):
    task.act("boss", urge_task)

    with task.world.reading() as uow:
        assert ({task.key: 1}, {}) == (urge_counts(uow.session, [task.key, 1]), urge_counts(uow.session, []))
