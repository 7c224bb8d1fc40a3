"""Matters and steps that fit words, on both databases, however many fit."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from tests.factories.inbox import ME, NOW, put, put_matter
from workflow.inbox.open_tasks import InboxFilter, list_open
from workflow.inbox.search import find
from workflow.inbox.search.find import roots_for, search_for
from workflow.inbox.search.models import MatterWords
from workflow.inbox.search.pieces import pieces_of

pytestmark = pytest.mark.both_databases


@pytest.fixture
def known(session: Session) -> Session:
    put_matter(session, 1, "汉禾硬碳负极材料生产基地", "CNZS-2023-0001", "苍南县投促中心")
    put_matter(session, 2, "金卡二次供水设备项目（3.2 亿）", "CNZS-2023-0002")
    return session


@pytest.mark.parametrize(
    ("words", "roots"),
    [
        ("硬碳", [1]), ("hhyt", [1]), ("YTFJ", [1]), ("cnzs", [2, 1]), ("0002", [2]), ("2023 供水", [2]),
        ("汉禾 供水", []), ("负硬", []), ("苍南", [1]), ("%%", []), ("' OR 1=1 --", []),
        ('"硬碳" OR "供水"', []), ("飞船", []), ("碳", []),
        ("ＣＮＺＳ－2023－0001", [1]),
    ],
)  # fmt: skip
def test_every_term_must_fit_somewhere_in_the_matter(known: Session, words: str, roots: list[int]) -> None:
    assert roots_for(known, words, 10) == roots


def test_a_matter_that_is_renamed_or_gone_is_found_so(known: Session) -> None:
    known.execute(update(MatterWords).where(MatterWords.root_key == 1).values(pieces=pieces_of(["新名字"])))
    known.execute(delete(MatterWords).where(MatterWords.root_key == 2))

    assert roots_for(known, "新名", 10) == [1]
    assert roots_for(known, "硬碳", 10) == roots_for(known, "供水", 10) == []


def test_words_that_are_none_are_no_search(known: Session) -> None:
    assert search_for(known, "碳") is None


@pytest.mark.parametrize(("few", "some"), [(500, 20_000), (1, 20_000), (1, 1)])
def test_however_many_fit_the_list_is_the_same(
    session: Session, monkeypatch: pytest.MonkeyPatch, few: int, some: int
) -> None:
    monkeypatch.setattr(find, "FEW", few)
    monkeypatch.setattr(find, "SOME", some)
    find._counting.cache_clear()
    for key in range(1, 6):
        put(session, key, "group:g_station", name="部门预审" if key % 2 else "填报")
        put_matter(session, key, "硬碳项目" if key < 4 else "供水项目")

    def keys(words: str) -> list[int]:
        return [task.key for task in list_open(session, ME, NOW, InboxFilter(words=words))[0]]

    assert (keys("硬碳"), keys("项目 预审"), keys("预审")) == ([1, 2, 3], [1, 3, 5], [1, 3, 5])
    find._counting.cache_clear()
