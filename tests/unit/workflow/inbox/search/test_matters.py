"""What a matter is found by comes from its project, lead or order, else from its variables; old ones are filled in."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.persistence.instances import ProcessInstance, Variable
from tests.factories.inbox import NOW, name_process
from tests.factories.orders import put_order
from workflow.inbox.search import matters
from workflow.inbox.search.find import roots_for
from workflow.inbox.search.matters import index_all, matters_of
from workflow.inbox.search.models import MatterWords
from workflow.projects.models import Enterprise, Lead

pytestmark = pytest.mark.both_databases


@pytest.fixture
def running(session: Session) -> Session:
    name_process(session, "p", "样例")
    for key, root in ((1, 1), (2, 2), (3, 3), (4, 1)):
        session.add(
            ProcessInstance(
                key=key, root_key=root, definition_key=1, process_id="p", version=1, state="ACTIVE", started_at=NOW,
                started_by="x", business_key=f"ZS-{key}",
            )
        )  # fmt: skip
    session.add(Enterprise(key=5, name="汉禾新材料", name_core="汉禾", created_at=NOW, created_by="x"))
    session.add(
        Lead(
            key=6, root_key=1, lead_no="XS-0001", enterprise_key=5, project_name="负极材料", source_type="s",
            source_org="st_hz", reporter="x", found_at=NOW, registered_at=NOW,
        )
    )  # fmt: skip
    put_order(session, 2, subject="净地交付逾期")
    session.add(Variable(instance_key=3, scope_key=3, name="ent_name", key=1, value="金卡供水", updated_at=NOW))
    session.flush()
    return session


def test_titles_come_from_the_lead_the_order_or_the_variables(running: Session) -> None:
    titles = {matter.root_key: matter.row()["title"] for matter in matters_of(running, [1, 2, 3])}

    assert titles == {1: "负极材料", 2: "净地交付逾期", 3: "金卡供水"}


def test_every_matter_from_before_is_filled_in_once(running: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matters, "CHUNK", 2)

    assert (index_all(running), index_all(running)) == (3, 0)
    assert [roots_for(running, words, 5) for words in ("汉禾", "XS-0001", "DB-2023", "jkgs")] == [[1], [1], [2], [3]]


def test_each_title_has_a_place_of_its_own_in_the_order_of_pinyin(running: Session) -> None:
    index_all(running)

    order = running.scalars(select(MatterWords.title).order_by(MatterWords.sorted_by)).all()
    assert order == ["负极材料", "金卡供水", "净地交付逾期"]
