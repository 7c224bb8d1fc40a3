"""评论 beside a task: written, with mentions that let people in, changed for a while, taken back with a trace."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from engine.persistence.instances import EventLogEntry
from engine.runtime import cancel_instance, suspend_instance
from tests.factories.weighing import begin_weighing, deploy_weighing, open_task
from workflow.dossier.models import Comment


@pytest.fixture
def matter(world) -> int:
    deploy_weighing(world)
    return begin_weighing(world)


@pytest.fixture
def task(world, matter) -> int:
    return open_task(world, matter).key


@pytest.fixture
def zhang(signed_in):
    return signed_in("officer", username="zhang", groups=["g_station"])


@pytest.fixture
def wang(signed_in):
    return signed_in("officer", username="wang", groups=["g_station"])


@pytest.fixture
def stranger(signed_in):
    return signed_in("officer", username="stranger", groups=["g_mnr"])


def say(browser, task, text, *mentions):
    return browser.post(f"/tasks/{task}/comments", data={"text": text, "mention": list(mentions)})


def newest(world) -> int:
    with world.reading() as uow:
        return uow.session.scalars(select(Comment.key).order_by(Comment.key.desc())).first()


@pytest.mark.both_databases
def test_what_was_said_is_read_by_the_others(zhang, wang, task):
    say(zhang, task, "土地指标\n还差 12 亩")

    page = wang.get(f"/tasks/{task}").text

    assert "土地指标\n还差 12 亩" in page and "zhang 某" in page


@pytest.mark.both_databases
def test_who_is_mentioned_may_read_the_matter(zhang, stranger, task):
    before = stranger.get(f"/tasks/{task}").status_code

    panel = say(zhang, task, "@stranger 某 请看", "stranger")

    assert '<b class="mention">@stranger 某</b>' in panel.text
    assert (before, stranger.get(f"/tasks/{task}").status_code) == (403, 200)
    assert stranger.get("/tasks").status_code == 200 and "汉禾" not in stranger.get("/tasks").text


def test_the_event_names_who_was_mentioned(world, zhang, stranger, task):
    say(zhang, task, "@stranger 某 请看", "stranger")

    with world.reading() as uow:
        entry = uow.session.scalars(select(EventLogEntry).where(EventLogEntry.kind == "CommentWritten")).one()
    assert (entry.payload["mentions"], entry.task_key) == (["stranger"], task)


@pytest.mark.parametrize(
    ("text", "mentions", "words"),
    [(" ", (), "没有内容"), ("长" * 4001, (), "最多 4000 个字"), ("看", ("nobody",), "没有这些人"),
     ("看", tuple(f"p{n}" for n in range(21)), "最多 @ 20")],
)  # fmt: skip
def test_what_cannot_be_said_is_refused_in_words(zhang, task, text, mentions, words):
    answer = say(zhang, task, text, *mentions)

    assert answer.status_code == 422 and words in answer.text


def test_tags_are_text_and_only_addresses_become_links(zhang, task):
    panel = say(zhang, task, "<script>x</script> https://a.example/b?c=1。 javascript:alert(1)").text

    assert "&lt;script&gt;" in panel and "<script>" not in panel
    assert '<a href="https://a.example/b?c=1" rel="noopener noreferrer nofollow"' in panel
    assert 'href="javascript' not in panel


@pytest.mark.both_databases
def test_ones_own_words_are_changed_for_ten_minutes(world, zhang, task, clock):
    say(zhang, task, "错字")
    key = newest(world)
    clock.move_to(clock.now() + timedelta(minutes=9))

    panel = zhang.post(f"/tasks/{task}/comments/{key}", data={"text": "对的"}).text
    clock.move_to(clock.now() + timedelta(minutes=2))
    late = zhang.post(f"/tasks/{task}/comments/{key}", data={"text": "晚了"})

    assert "对的" in panel and "改过" in panel and "错字" not in panel.partition("<textarea")[0]
    assert late.status_code == 409 and "10 分钟" in late.text


def test_who_is_mentioned_later_is_told_once(world, zhang, stranger, wang, task):
    say(zhang, task, "@wang 某", "wang")
    zhang.post(f"/tasks/{task}/comments/{newest(world)}", data={"text": "还有", "mention": ["wang", "stranger"]})

    with world.reading() as uow:
        entry = uow.session.scalars(select(EventLogEntry).where(EventLogEntry.kind == "CommentEdited")).one()
    assert entry.payload["mentions"] == ["stranger"]
    assert stranger.get(f"/tasks/{task}").status_code == 200


def test_words_taken_back_leave_a_trace(world, zhang, wang, task):
    say(zhang, task, "不该说的")

    zhang.post(f"/tasks/{task}/comments/{newest(world)}/remove")
    page = wang.get(f"/tasks/{task}").text.partition('id="comments"')[2].partition("</section>")[0]

    assert "不该说的" not in page and "zhang 某于 10:00 收回了这条评论" in page


def test_words_are_taken_back_once(world, zhang, task):
    say(zhang, task, "x")
    place = f"/tasks/{task}/comments/{newest(world)}/remove"

    assert (zhang.post(place).status_code, zhang.post(place).status_code) == (200, 409)


@pytest.mark.parametrize("deed", ["", "/remove"])
def test_the_words_of_others_stay_theirs(world, zhang, wang, task, deed):
    say(zhang, task, "x")

    assert wang.post(f"/tasks/{task}/comments/{newest(world)}{deed}", data={"text": "y"}).status_code == 403


def test_a_comment_is_reached_through_its_own_matter_alone(world, zhang, task):
    say(zhang, task, "x")
    other = open_task(world, begin_weighing(world)).key

    assert zhang.post(f"/tasks/{other}/comments/{newest(world)}", data={"text": "y"}).status_code == 404


def test_a_stranger_reads_and_says_nothing(stranger, task):
    assert stranger.get(f"/tasks/{task}/comments").status_code == 403
    assert say(stranger, task, "x").status_code == 403


def test_an_operator_takes_back_what_should_not_stand_there(world, zhang, signed_in, task, clock):
    say(zhang, task, "电话 138…")
    clock.move_to(clock.now() + timedelta(days=1))

    answer = signed_in("administrator").post(f"/tasks/{task}/comments/{newest(world)}/remove")

    assert answer.status_code == 200 and "administrator 某" in answer.text


@pytest.mark.parametrize(("rest", "words"), [(suspend_instance, "挂起"), (cancel_instance, "办结或终止")])
def test_a_resting_matter_is_read_and_not_written(world, zhang, matter, task, rest, words):
    say(zhang, task, "先前说的")
    with world.transaction() as uow:
        rest(uow, matter)

    page = zhang.get(f"/tasks/{task}").text

    assert "先前说的" in page and "现在不能评论" in page and words in page
    assert say(zhang, task, "y").status_code == 409
