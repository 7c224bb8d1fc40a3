"""The scan: each new finding one case, by the month once, and a preview that writes nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from workflow.idle_land.models import IdleClassChange, IdleParcel, IdleScan, ParcelUse
from workflow.idle_land.scan import look, scan, scan_by_month

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("deployed")]


def acts(office, today=date(2023, 5, 31)):
    with office.reading() as uow:
        return {line.use.parcel_no: line.act for line in look(uow, today)}


def end_case(office, result="disposed"):
    """End the open case as the process would."""
    with office.transaction() as uow:
        case = uow.session.scalars(select(IdleParcel).where(IdleParcel.open_for.is_not(None))).one()
        case.open_for, case.result, case.ended_on = None, result, date(2023, 5, 31)


def scan_now(office):
    with office.transaction() as uow:
        made = scan(uow)
        return made.looked, made.found, made.changed


def test_each_new_finding_starts_a_case(office, idle, cases):
    idle("SH-01")
    idle("SH-02")

    counted = scan_now(office)

    assert counted == (2, 2, 2)
    assert [(case.parcel_no, case.idle_class) for case in cases()] == [("SH-01", "idle_1y"), ("SH-02", "idle_1y")]


def test_scanning_again_starts_nothing_twice(office, idle, cases):
    idle()
    scan_now(office)

    counted = scan_now(office)

    assert (counted, len(cases())) == ((1, 0, 0), 1)


def test_what_is_only_warned_of_starts_no_case(office, idle, cases):
    idle(start_before=date(2024, 1, 1))

    scan_now(office)

    assert cases() == []


def test_a_change_of_class_is_kept_with_its_reason(office, idle, clock):
    idle()
    scan_now(office)
    clock.move_to(datetime(2024, 5, 1, 1, tzinfo=UTC))

    scan_now(office)

    with office.reading() as uow:
        changes = uow.session.scalars(select(IdleClassChange).order_by(IdleClassChange.key)).all()
        assert [(row.before, row.after) for row in changes] == [("normal", "idle_1y"), ("idle_1y", "idle_2y")]
        assert changes[1].words.startswith("超过约定动工日满两年未动工")


def test_the_preview_says_what_would_happen_and_writes_nothing(office, idle, parcel, cases):
    idle("SH-01")
    idle("SH-02", started_on=date(2022, 1, 1))
    parcel("SH-03")

    assert acts(office) == {"SH-01": "start", "SH-02": "nothing"}
    with office.reading() as uow:
        assert uow.session.get(ParcelUse, "SH-01").idle_class == "normal"
    assert cases() == []


def test_a_parcel_whose_case_ended_is_held_while_it_is_what_it_was(office, idle):
    idle()
    scan_now(office)
    end_case(office)

    assert acts(office) == {"SH-01": "held"}


def test_a_parcel_whose_case_ended_comes_back_when_it_got_worse(office, idle):
    idle()
    scan_now(office)
    end_case(office)

    assert acts(office, date(2024, 5, 1)) == {"SH-01": "start"}


def test_the_worker_scans_once_a_month(office, idle, clock):
    idle()

    found = [scan_by_month(office), scan_by_month(office)]
    clock.move_to(clock.now() + timedelta(days=1))
    scan_by_month(office)

    assert found == [1, 0]
    with office.reading() as uow:
        assert uow.session.scalars(select(IdleScan.month).order_by(IdleScan.month)).all() == ["2023-05", "2023-06"]


@pytest.mark.parametrize(
    ("moment", "month"),
    [
        (datetime(2023, 5, 31, 15, 59, tzinfo=UTC), "2023-05"),
        (datetime(2023, 5, 31, 16, 0, tzinfo=UTC), "2023-06"),
    ],
)
def test_the_month_is_that_of_the_office(office, idle, clock, moment, month):
    idle()
    clock.move_to(moment)

    scan_by_month(office)

    with office.reading() as uow:
        assert uow.session.scalars(select(IdleScan.month)).all() == [month]


def test_a_worker_that_was_down_scans_late_in_the_month(office, idle, clock):
    idle()
    clock.move_to(datetime(2023, 8, 27, 1, tzinfo=UTC))

    assert scan_by_month(office) == 1
