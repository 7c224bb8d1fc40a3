"""抄送: to people and units, each once, with a receipt; who got a copy may read the task."""

import pytest

from engine.domain.errors import Invalid, Refused
from tests.factories.signing import PEOPLE, signed_task
from workflow.inbox import addressed
from workflow.inbox.acts.complete_task import complete_task
from workflow.inbox.acts.copy_task import copy_task
from workflow.inbox.acts.mark_seen import has_news, mark_seen
from workflow.inbox.copies import copies_of, is_told, list_copied
from workflow.inbox.paging import PAGE_SIZE
from workflow.inbox.tabs import tab_counts


@pytest.fixture
def task(world, make_person):
    make_person("ma", "officer", groups=["g_station"])
    make_person("li", "officer", org="st_hz")
    make_person("wu", "officer", org="st_hz")
    make_person("sun", "officer")
    return signed_task(world)


def copies(task):
    with task.world.reading() as uow:
        return {copy.username: copy for copy in copies_of(uow.session, task.key)}


def see(task, who):
    return task.act(who, lambda uow, key: mark_seen(uow, task.task))


def unread(task, who):
    with task.world.reading(PEOPLE[who]) as uow:
        return tab_counts(uow.session, uow.actor, uow.now)["copied"]


def test_a_copy_goes_to_people_and_to_the_members_of_a_unit(task):
    sent = task.act("ma", copy_task, ["sun"], ["st_hz"], "请知悉")

    assert {"li", "wu", "sun"} == set(sent.people) == set(copies(task))


def test_the_copy_says_through_which_unit_it_came(task):
    task.act("ma", copy_task, ["sun"], ["st_hz"])

    assert {"li": "st_hz", "wu": "st_hz", "sun": None} == {name: copy.unit for name, copy in copies(task).items()}


def test_it_is_unread_until_its_task_is_opened(task):
    task.act("ma", copy_task, ["li"], [])
    before = unread(task, "li")
    see(task, "li")

    assert (1, 0) == (before, unread(task, "li"))


def test_the_receipt_says_when(task):
    task.act("ma", copy_task, ["li"], [])
    see(task, "li")

    assert task.world.clock.now() == copies(task)["li"].read_at
    assert ["li"] == [entry.actor for entry in task.told("CopyRead")]


def test_a_second_look_writes_nothing(task):
    task.act("ma", copy_task, ["li"], [])
    see(task, "li")

    assert 0 == see(task, "li")


def test_whoever_has_an_unread_copy_gets_no_second(task):
    task.act("ma", copy_task, ["li"], [])

    with pytest.raises(Refused, match="未读"):
        task.act("ma", copy_task, ["li"], [])


def test_a_finished_task_can_be_copied_by_whoever_did_it(task):
    task.act("ma", complete_task, {"price": 3})
    task.act("ma", copy_task, ["li"], [])

    assert {"li"} == set(copies(task))


def test_a_stranger_copies_nothing(task):
    with pytest.raises(Refused, match="无法抄送"):
        task.act("sun", copy_task, ["li"], [])


def test_whoever_got_a_copy_may_read_the_task(task):
    task.act("ma", copy_task, ["li"], [])

    with task.world.reading() as uow:
        assert (True, False) == (is_told(uow.session, task.key, ["li"]), is_told(uow.session, task.key, ["sun"]))


def test_news_are_for_whoever_got_them(task):
    task.act("ma", copy_task, ["li"], [])

    with task.world.reading() as uow:
        assert [True, False] == [has_news(uow.session, task.task, PEOPLE[name]) for name in ("li", "ma")]


@pytest.mark.parametrize(("people", "units"), [([], []), (["nobody"], []), (["li"], ["st_xx"])])
def test_nobody_and_unknown_ones_are_refused(task, people, units):
    with pytest.raises(Invalid):
        task.act("ma", copy_task, people, units)


def test_a_copy_to_too_many_is_refused(task, monkeypatch):
    monkeypatch.setattr(addressed, "MOST", 1)

    with pytest.raises(Invalid, match="最多抄送 1 人"):
        task.act("ma", copy_task, [], ["st_hz"])


@pytest.mark.both_databases
def test_the_list_goes_on_where_the_page_before_ended(task):
    for _ in range(PAGE_SIZE + 1):
        task.act("ma", copy_task, ["li"], [])
        see(task, "li")

    with task.world.reading() as uow:
        first, following = list_copied(uow.session, "li")
        second, end = list_copied(uow.session, "li", after=following)
    keys = [row.copy.key for row in (*first, *second)]
    assert (PAGE_SIZE + 1, None) == (len(set(keys)), end)
    assert sorted(keys, reverse=True) == keys


def test_the_list_can_show_what_is_unread_alone(task):
    task.act("ma", copy_task, ["li"], [])
    see(task, "li")
    task.act("ma", copy_task, ["li"], [], "再看一次")

    with task.world.reading() as uow:
        rows, _following = list_copied(uow.session, "li", unread=True)
    assert ["再看一次"] == [row.copy.note for row in rows]
