"""影响 on the page of a review: figures, lists in names, progress, what has moved on since, and weighing again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from engine.persistence.work import UserTask
from engine.runtime import complete_user_task
from tests.unit.workflow.modeling.impact.conftest import A, deployed, diagram, running, weighed  # noqa: F401
from workflow.modeling.impact.weigh import weigh_drafts

MOVED = {"groups": '=if unit = "g_mnr" then ["g_hc"] else [unit]', "due": '=now() + duration("P7D")'}


@pytest.fixture
def mo(signed_in):
    """A modeler who hands drafts in."""
    signed_in("modeler", username="ma")
    return signed_in("modeler", username="mo")


@pytest.fixture
def hand_in(mo, deployed, running):  # noqa: F811
    """Lets two instances run, and hands in a draft of their process; the address of its impact."""

    def go(content: bytes, *units: str) -> str:
        version = deployed(diagram())
        running(*units)
        draft = mo.post(f"/models/drafts/from/{version}").location
        mo.put(f"{draft}/files/p.bpmn", data=content, headers={"If-Match": '"1"'})
        mo.post(f"{draft}/submit", data={"reason": "换人改期"})
        return f"{draft}/impact"

    return go


def test_figures_and_lists_are_in_names(mo, hand_in, world):
    address = hand_in(diagram(a=MOVED), "g_mnr", "g_fin")
    weigh_drafts(world)

    text = mo.get(address).text

    assert all(words in text for words in ("<strong>2</strong> 个实例在运行", "<strong>1</strong> 项任务换人",
        "<strong>2</strong> 项任务改期", "p v1：2 个", "图上改了的环节 2 处", "住房和城乡建设局"))  # fmt: skip


def test_before_a_worker_began_it_asks_again(mo, hand_in):
    assert 'hx-trigger="load delay:2s"' in mo.get(hand_in(diagram(a=MOVED), "g_mnr")).text


def test_how_far_it_is_is_shown(mo, hand_in, world, monkeypatch):
    address = hand_in(diagram(a=MOVED), "g_mnr", "g_fin")
    monkeypatch.setattr("workflow.modeling.impact.weigh.AT_ONCE", 1)
    monkeypatch.setattr("workflow.modeling.impact.weigh.SECONDS", 0.0)
    weigh_drafts(world)

    text = mo.get(address).text

    assert ("已看 1 / 2 个实例" in text, "delay:2s" in text) == (True, True)


def test_what_moved_on_since_is_said_and_can_be_weighed_again(mo, hand_in, world, clock):
    address = hand_in(diagram(a=MOVED), "g_mnr")
    weigh_drafts(world)
    clock.move_to(clock.now() + timedelta(hours=1))
    with world.transaction() as uow:
        complete_user_task(uow, uow.session.scalar(select(UserTask.key)), {}, validated=True)
    before = mo.get(address).text

    mo.post(f"{address}/again")
    weigh_drafts(world)

    after = mo.get(address).text
    assert ("又往前走了" in before, "又往前走了" in after, "<strong>0</strong> 项任务换人" in after) == (
        True,
        False,
        True,
    )


def test_an_instance_that_cannot_move_is_named_with_why(mo, hand_in, world):
    content = diagram(a=A, then="C").replace(b'id="A" name="A"', b'id="X" name="X"')
    content = content.replace(b'Ref="A"', b'Ref="X"')
    address = hand_in(content, "g_mnr")
    weigh_drafts(world)

    text = mo.get(address).text

    assert ("<strong>1</strong> 个不能直接迁移" in text, "is in use and is not mapped" in text) == (True, True)


def test_without_running_instances_it_says_so(mo, hand_in, world):
    address = hand_in(diagram(a=MOVED))
    weigh_drafts(world)

    assert "没有实例在运行" in mo.get(address).text


def test_it_stands_on_the_page_of_the_review(mo, hand_in):
    address = hand_in(diagram(a=MOVED))

    assert f'hx-get="{address}"' in mo.get(address.replace("/impact", "/review")).text


def test_an_officer_sees_none_of_it(mo, hand_in, signed_in):
    assert 403 == signed_in("officer").get(hand_in(diagram(a=MOVED))).status_code
