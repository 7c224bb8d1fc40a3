"""A change of light is a row and an event; where nothing changed, nothing is written."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from engine.persistence.instances import EventLogEntry
from tests.factories.lit import LitOffice
from workflow.lights.decision import light_rules


def told(office: LitOffice) -> list[dict[str, object]]:
    with office.world.reading() as uow:
        query = select(EventLogEntry).where(EventLogEntry.kind == "LightChanged").order_by(EventLogEntry.key)
        return [row.payload for row in uow.session.scalars(query)]


def stall(office: LitOffice, clock, days: int) -> None:
    clock.move_to(clock.now() + timedelta(days=days))


@pytest.mark.both_databases
def test_a_project_that_stalls_turns_yellow_and_red_and_each_row_ends_where_the_next_begins(office, clock) -> None:
    office.project()
    shown = [office.shown()]
    for days in (60, 30):
        stall(office, clock, days)
        shown.append(office.shown())

    assert shown == [("green", []), ("yellow", ["TALK_60"]), ("red", ["TALK_90"])]
    rows = office.rows()
    assert [row.until for row in rows] == [rows[1].since, rows[2].since, None]


def test_the_same_light_for_the_same_reasons_is_written_once(office, clock) -> None:
    office.project()
    stall(office, clock, 61)
    office.light()
    stall(office, clock, 1)
    office.light()

    assert len(office.rows()) == 1


def test_a_change_tells_what_came_and_what_went(office, clock) -> None:
    office.project()
    stall(office, clock, 60)
    office.light()
    stall(office, clock, 30)
    office.light(cause="每日重算")

    last = told(office)[-1]
    assert (last["before"], last["after"], last["added"], last["removed"], last["cause"]) == (
        "yellow", "red", ["TALK_90"], ["TALK_60"], "每日重算",
    )  # fmt: skip


def test_a_first_green_is_no_news(office) -> None:
    office.project()
    office.light()

    assert told(office) == []


def test_the_data_that_met_a_reason_are_kept_with_it(office, clock) -> None:
    office.project()
    stall(office, clock, 95)
    office.light()

    hit = office.rows()[0].evidence[0]
    assert (hit["words"], hit["evidence"]["距今/日"]) == ("在谈满 95 天无实质性进展", 95)


def test_the_version_that_decided_is_kept(office, world) -> None:
    office.project()
    office.light()

    with world.reading() as uow:
        assert office.rows()[0].decision_key == light_rules(uow).key


def test_nothing_is_lit_while_no_rules_are_deployed(world) -> None:
    office = LitOffice(world)
    office.project()
    office.light()

    assert office.rows() == []
