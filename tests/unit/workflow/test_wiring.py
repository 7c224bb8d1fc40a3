"""The product is wired by tables, and wiring twice wires once."""

from __future__ import annotations

from datetime import date

import pytest

from engine import signals
from workflow import wiring


def test_connecting_twice_connects_once(world):
    before = len(signals.recording.receivers)

    wiring.connect()

    assert before == len(signals.recording.receivers)


@pytest.mark.parametrize("receiver", wiring.RECORDING, ids=lambda r: f"{r.__module__}.{r.__name__}")
def test_a_recording_receiver_is_connected(world, receiver):
    assert receiver in list(signals.recording.receivers_for(None))


def test_the_world_keeps_the_county_s_working_days(world):
    assert not world.calendar.is_workday(date(2023, 5, 1))


def test_every_service_task_s_work_is_named_once(world):
    assert set(wiring.HANDLERS) == set(world.handlers)
