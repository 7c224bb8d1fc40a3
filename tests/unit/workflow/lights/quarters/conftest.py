"""A frozen quarter with two units."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

import bpmn
from engine.domain.ports import OFFICE_ZONE
from engine.runtime import deploy
from tests.factories.lit import LitOffice
from workflow.lights.quarters.freeze import freeze_ended_quarters
from workflow.people.models import Org

DMN = Path(bpmn.__file__).parent / "light_org" / "light_org.dmn"


@pytest.fixture
def quarter(office: LitOffice, world, clock) -> str:
    """2023Q3: ``st_hz`` has a red project and a green one, ``tw_ly`` a green one; it is 2 October."""
    with world.transaction() as uow:
        deploy(uow, {DMN.name: DMN.read_bytes()}, name="light_org")
        uow.session.add_all(
            [Org(code="st_hz", name="杭州驻点", kind="station"), Org(code="tw_ly", name="灵溪镇", kind="township")]
        )
    office.project(1)
    clock.move_to(datetime(2023, 9, 30, 9, tzinfo=OFFICE_ZONE))
    office.project(2)
    office.project(3, owner_org="tw_ly")
    office.light(*(f"CNZS-2023-{number:04}" for number in (1, 2, 3)))
    clock.move_to(datetime(2023, 10, 2, 9, tzinfo=OFFICE_ZONE))
    freeze_ended_quarters(world)
    return "2023Q3"
