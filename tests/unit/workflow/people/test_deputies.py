"""代理: who may act in whose place, for how long, and what of it is known at each request."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from engine.domain.assignment import Mandate
from engine.domain.errors import Invalid, NotFound, Refused
from engine.domain.ports import OFFICE_ZONE
from engine.persistence.instances import EventLogEntry
from workflow.people.deputies import appoint_deputy, deputies_of, end_deputy, past_deputies, places_of
from workflow.people.groups import ensure_groups
from workflow.people.known_person import known_person
from workflow.people.services import add_member, add_to_group, create_org, create_person, set_active

pytestmark = pytest.mark.both_databases


@pytest.fixture
def today(world) -> date:
    return world.clock.now().astimezone(OFFICE_ZONE).date()


@pytest.fixture
def office(world):
    with world.transaction() as uow:
        ensure_groups(uow)
        create_org(uow, "st_hz", "杭州分中心", "station")
        for name in ("zhang", "li", "wang"):
            create_person(uow, name, name.title(), roles=["officer"])
        add_member(uow, "zhang", "st_hz")
        add_to_group(uow, "zhang", "g_station")
    return world


def appoint(world, first, last, **given):
    with world.transaction() as uow:
        return appoint_deputy(uow, "zhang", "li", first, last, **given).key


def mandates(world, username="li"):
    with world.reading() as uow:
        return known_person(uow, username).actor.mandates


def test_a_deputy_is_known_with_the_absent_person_s_groups(office, today):
    appoint(office, today, today)

    assert (Mandate("zhang", frozenset({"st_hz", "g_station"})),) == mandates(office)


def test_somebody_without_a_deputy_s_place_has_no_mandate(office, today):
    appoint(office, today, today)

    assert () == mandates(office, "wang")


def test_a_mandate_names_the_processes_it_is_for(office, today):
    appoint(office, today, today, process_ids=["ip_lead", "ip_review"])

    assert {"ip_lead", "ip_review"} == mandates(office)[0].process_ids


def test_a_mandate_begins_with_its_first_day(office, today):
    appoint(office, today + timedelta(days=1), today + timedelta(days=2))

    assert () == mandates(office)


def test_a_mandate_lasts_through_its_last_day_and_no_longer(office, today, clock):
    appoint(office, today, today + timedelta(days=1))

    clock.move_to(clock.now() + timedelta(days=2))

    assert () == mandates(office)


def test_a_deputy_is_ended_at_once(office, today):
    key = appoint(office, today, today + timedelta(days=9))

    with office.transaction() as uow:
        end_deputy(uow, key)

    assert () == mandates(office)


def test_a_time_that_never_began_is_over_when_it_is_ended(office, today):
    key = appoint(office, today + timedelta(days=3), today + timedelta(days=9))

    with office.transaction() as uow:
        end_deputy(uow, key)
        open_ones = deputies_of(uow.session, "zhang", uow.now)

    assert [] == open_ones


def test_what_is_over_cannot_be_ended_again(office, today):
    key = appoint(office, today, today)
    with office.transaction() as uow:
        end_deputy(uow, key)

    with office.transaction() as uow, pytest.raises(Refused, match="已经结束"):
        end_deputy(uow, key)


def test_nobody_ends_what_is_not_there(office):
    with office.transaction() as uow, pytest.raises(NotFound):
        end_deputy(uow, 7)


@pytest.mark.parametrize(
    ("deputy", "first", "last", "said"),
    [
        ("zhang", 0, 1, "本人"),
        ("li", 2, 1, "早于"),
        ("li", -3, -1, "已经过去"),
    ],
)
def test_what_does_not_fit_is_said(office, today, deputy, first, last, said):
    days = today + timedelta(days=first), today + timedelta(days=last)

    with office.transaction() as uow, pytest.raises(Invalid, match=said):
        appoint_deputy(uow, "zhang", deputy, *days)


def test_somebody_switched_off_is_no_deputy(office, today):
    with office.transaction() as uow:
        set_active(uow, "li", False)

    with pytest.raises(Invalid, match="停用"):
        appoint(office, today, today)


def test_the_same_deputy_is_not_appointed_twice_for_one_day(office, today):
    appoint(office, today, today + timedelta(days=3))

    with pytest.raises(Refused, match="已经代理"):
        appoint(office, today + timedelta(days=3), today + timedelta(days=5))


def test_a_person_may_have_two_deputies(office, today):
    appoint(office, today, today, process_ids=["ip_lead"])
    with office.transaction() as uow:
        appoint_deputy(uow, "zhang", "wang", today, today, process_ids=["ip_review"])
        found = [row.deputy for row in deputies_of(uow.session, "zhang", uow.now)]

    assert ["li", "wang"] == found


def test_both_see_what_was(office, today, clock):
    appoint(office, today, today)
    clock.move_to(clock.now() + timedelta(days=1))

    with office.reading() as uow:
        seen = [len(past_deputies(uow.session, name, uow.now)) for name in ("zhang", "li", "wang")]

    assert [1, 1, 0] == seen


def test_a_person_knows_in_whose_place_they_will_act(office, today):
    appoint(office, today + timedelta(days=1), today + timedelta(days=1))

    with office.reading() as uow:
        assert ["zhang"] == [row.absent for row in places_of(uow.session, "li", uow.now)]


def test_the_log_keeps_who_appointed_whom(office, today):
    appoint(office, today, today, reason="休假")

    with office.reading() as uow:
        entry = uow.session.scalars(select(EventLogEntry).where(EventLogEntry.kind == "DeputyAppointed")).one()
    assert ("zhang", "li", "休假") == tuple(entry.payload[name] for name in ("absent", "deputy", "reason"))
