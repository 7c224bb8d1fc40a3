"""The office's clock goes on from where a sample county ended, and can be put back on today."""

from datetime import UTC, datetime, timedelta

from engine.domain.assignment import SYSTEM
from engine.domain.ports import SystemClock
from workflow.calendar.office_clock import keep_office_clock, office_clock, use_machine_clock

JUNE = datetime(2023, 6, 9, 10, tzinfo=UTC)
MOMENT = timedelta(seconds=30)


def keep(world):
    with world.transaction(SYSTEM) as uow:
        keep_office_clock(uow, JUNE, "示例县")


def test_an_office_without_a_sample_county_lives_today(world):
    assert abs(office_clock(world).now() - SystemClock().now()) < MOMENT


def test_a_kept_clock_goes_on_from_where_it_stood(world):
    keep(world)

    assert JUNE - MOMENT < office_clock(world).now() < JUNE + MOMENT


def test_the_clock_can_be_put_back_on_today(world):
    keep(world)
    with world.transaction(SYSTEM) as uow:
        use_machine_clock(uow)

    assert abs(office_clock(world).now() - SystemClock().now()) < MOMENT
