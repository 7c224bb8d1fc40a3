"""A notice rules once a second person has confirmed it; before that and by the first alone nothing changes."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from engine.domain.assignment import Actor
from engine.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from engine.persistence.instances import EventLogEntry
from tests.factories.notices_of_years import DAYS_2031, DOC_2031, json_notice
from workflow.calendar.import_notice import confirm_notice, drop_notice, file_notice
from workflow.calendar.models import CalendarDay, CalendarNotice, CalendarVersion
from workflow.calendar.queries import noticed_years, office_calendar, versions_of, waiting_notices

pytestmark = pytest.mark.both_databases

LI, GUAN = Actor("li"), Actor("guan")


def file(world, days=DAYS_2031, *, by=LI, replaces=False, **head):
    with world.transaction(by) as uow:
        return file_notice(uow, "2031.json", json_notice(days, **head), replaces=replaces).key


def confirm(world, key, by=GUAN):
    with world.transaction(by) as uow:
        return confirm_notice(uow, key)


def calendar(world):
    with world.reading() as uow:
        return office_calendar(uow.session)


def test_an_uploaded_notice_changes_nothing_yet(world):
    file(world)

    assert calendar(world).year(2031).provisional
    with world.reading() as uow:
        assert [2031] == [one.year for one in waiting_notices(uow.session)]


def test_a_confirmed_notice_rules_its_year_alone(world):
    confirm(world, file(world))

    found = calendar(world)
    assert not found.is_provisional(date(2031, 5, 1))
    assert found.is_workday(date(2031, 1, 19))
    assert not found.is_workday(date(2031, 1, 28))
    assert found.is_workday(date(2031, 5, 1)), "the notice names no Labour Day, so the public calendar's is not kept"
    assert found.is_provisional(date(2032, 5, 1))


def test_whoever_uploaded_cannot_confirm(world):
    key = file(world)

    with pytest.raises(NotAllowed, match="双人复核"):
        confirm(world, key, by=LI)
    assert calendar(world).year(2031).provisional


def test_the_import_is_told_with_the_days_that_changed(world):
    event = confirm(world, file(world))

    with world.reading() as uow:
        entry = uow.session.scalars(select(EventLogEntry).where(EventLogEntry.kind == "CalendarImported")).one()
    assert "guan" == entry.actor
    assert (2031, list(event.changed_days), "li") == (
        entry.payload["year"], entry.payload["changed_days"], entry.payload["imported_by"],
    )  # fmt: skip
    assert "2031-01-19" in event.changed_days
    assert "2031-01-25" not in event.changed_days, "a Saturday stays off"


def test_the_version_keeps_where_it_came_from(world):
    confirm(world, file(world, title="国务院办公厅关于2031年部分节假日安排的通知"))

    with world.reading() as uow:
        version = versions_of(uow.session, 2031)[0]
    assert (DOC_2031, "li", "guan", 10) == (
        version.source_doc_no, version.imported_by, version.confirmed_by, len(version.days),
    )  # fmt: skip
    assert 64 == len(version.checksum)


def test_a_year_is_announced_once(world):
    confirm(world, file(world))

    with pytest.raises(Invalid, match="1 处问题"):
        file(world)


def test_a_correction_replaces_the_days_and_keeps_the_history(world):
    confirm(world, file(world))

    event = confirm(world, file(world, [("2031-01-02", "", "放假", "元旦")], replaces=True, doc_no="更正"))

    found = calendar(world)
    assert not found.is_workday(date(2031, 1, 2))
    assert found.is_workday(date(2031, 1, 22))
    assert {"2031-01-01", "2031-01-02", "2031-01-22"} <= set(event.changed_days)
    with world.reading() as uow:
        assert {"更正", DOC_2031} == {one.source_doc_no for one in versions_of(uow.session, 2031)}


def test_days_the_county_rules_on_itself_stay(world):
    with world.transaction() as uow:
        uow.session.add(CalendarDay(date=date(2031, 1, 19), year=2031, type="holiday", name="台风", source="县府办"))

    confirm(world, file(world))

    assert not calendar(world).is_workday(date(2031, 1, 19))


def test_a_day_of_the_county_alone_announces_no_year(world):
    with world.transaction() as uow:
        uow.session.add(CalendarDay(date=date(2031, 3, 3), year=2031, type="holiday", name="台风", source="县府办"))

    assert calendar(world).year(2031).provisional


def test_only_one_notice_of_a_year_waits(world):
    file(world)

    with pytest.raises(Conflict, match="等待复核"):
        file(world)


def test_a_dropped_notice_never_rules(world):
    key = file(world)
    with world.transaction(LI) as uow:
        drop_notice(uow, key)

    with pytest.raises(Conflict, match="已撤下"):
        confirm(world, key)
    with world.reading() as uow:
        assert frozenset() == noticed_years(uow.session)


def test_a_notice_is_confirmed_once(world):
    key = file(world)
    confirm(world, key)

    with pytest.raises(Conflict, match="已确认"):
        confirm(world, key)


def test_two_first_notices_of_one_year_cannot_both_rule(world):
    confirm(world, file(world))
    with world.transaction(LI) as uow:
        again = CalendarNotice(
            key=uow.next_key(), year=2031, source_doc_no="x", title="", replaces=False, days=[], checksum="x",
            file_name="x", uploaded_by="li", uploaded_at=uow.now,
        )  # fmt: skip
        uow.session.add(again)
        key = again.key

    with pytest.raises(Conflict, match="已经导入"):
        confirm(world, key)


def test_what_is_not_there_cannot_be_confirmed(world):
    with pytest.raises(NotFound):
        confirm(world, 7)


def test_versions_are_rows_of_their_own(world):
    confirm(world, file(world))
    confirm(world, file(world, replaces=True))

    with world.reading() as uow:
        assert 2 == len(uow.session.scalars(select(CalendarVersion)).all())
