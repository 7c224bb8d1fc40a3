"""What the tests of plans share: the office's calendar, and a way through small diagrams without a database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import pytest

from engine.domain.ports import OFFICE_ZONE, FixedClock
from engine.feel import FeelRuntime
from engine.model.reader import read_diagram
from workflow.calendar.rules import OfficeCalendar
from workflow.plans.known import Known
from workflow.plans.walk import Way, walk


@pytest.fixture(scope="session")
def calendar() -> OfficeCalendar:
    return OfficeCalendar()


@pytest.fixture(scope="session")
def feel(calendar) -> FeelRuntime:
    return FeelRuntime(FixedClock(datetime(2024, 3, 1, 9, tzinfo=OFFICE_ZONE)), calendar)


@pytest.fixture
def way(feel) -> Callable[..., Way]:
    """``way(file, called…, values=…, turns=…, deadlines=…)``: the steps of the first file's process."""

    def walked(
        *files: bytes, values: Mapping[str, Any] = {}, turns: Mapping[str, Any] = {}, deadlines: Mapping[str, Any] = {}
    ) -> Way:
        processes = {p.id: p for file in files for p in read_diagram(file).processes}
        return walk(next(iter(processes.values())), processes.get, Known(feel, values, turns, deadlines))

    return walked
