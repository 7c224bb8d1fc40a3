"""The office's own templates: versions are kept, the newest rules, and one can go back to the shipped one."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from engine.domain.assignment import Actor
from engine.domain.errors import Invalid, NotFound, Refused
from engine.persistence.instances import EventLogEntry
from tests.factories.papers import template
from workflow.papers.keep_template import keep_template, present_template, template_of, use_shipped, versions_of
from workflow.supervision.papers import order_papers

pytestmark = pytest.mark.both_databases

KIND, OTHER = order_papers()["reminder_note"], order_papers()["urge_order"]
FIRST, SECOND = template("一 {{ subject }}"), template("二 {{ subject }}")


def keep(world, content, note=""):
    with world.transaction(Actor("wang")) as uow:
        return keep_template(uow, KIND, "提示单.docx", content, note).version


def present(world, kind=KIND):
    with world.reading() as uow:
        return present_template(uow.session, kind)


def test_without_one_of_its_own_the_office_uses_the_shipped(world):
    assert (KIND.shipped(), 0) == present(world)


def test_the_newest_rules_and_the_others_are_kept(world):
    assert [1, 2] == [keep(world, FIRST), keep(world, SECOND, "换了抬头")]

    assert (SECOND, 2) == present(world)
    assert (OTHER.shipped(), 0) == present(world, OTHER)
    with world.reading() as uow:
        assert [(2, "换了抬头", "wang"), (1, "", "wang")] == [
            (one.version, one.note, one.kept_by) for one in versions_of(uow.session, KIND)
        ]
        assert FIRST == template_of(uow.session, KIND, 1)
        assert KIND.shipped() == template_of(uow.session, KIND, 0)


def test_one_goes_back_to_the_shipped_and_forward_again(world):
    keep(world, FIRST)
    with world.transaction(Actor("wang")) as uow:
        use_shipped(uow, KIND)
    assert (KIND.shipped(), 0) == present(world)

    assert 3 == keep(world, FIRST)


def test_every_change_is_in_the_log(world):
    keep(world, FIRST)

    with world.reading() as uow:
        entry = uow.session.scalars(select(EventLogEntry).where(EventLogEntry.kind == "PaperTemplateChanged")).one()
    assert ("wang", "reminder_note", 1) == (entry.actor, entry.payload["kind"], entry.payload["version"])


def test_a_bad_template_changes_nothing(world):
    with pytest.raises(Invalid):
        keep(world, template("{{ nothing_like_it }}"))

    assert 0 == present(world)[1]


def test_what_changes_nothing_is_refused(world):
    keep(world, FIRST)

    with pytest.raises(Refused, match="没有变化"):
        keep(world, FIRST)
    with world.transaction() as uow, pytest.raises(Refused, match="随产品"):
        use_shipped(uow, OTHER)


def test_a_version_that_is_not_there_is_not_found(world):
    with world.reading() as uow, pytest.raises(NotFound):
        template_of(uow.session, KIND, 9)
