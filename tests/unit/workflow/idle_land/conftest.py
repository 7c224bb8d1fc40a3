"""What the tests of idle land share: an office with the process deployed, and parcels with facts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from engine.runtime import deploy
from engine.world import World
from workflow.idle_land.models import IdleParcel, ParcelUse
from workflow.resources.models import Parcel

BPMN = Path(__file__).parents[4] / "bpmn"


@pytest.fixture
def office(world: World) -> World:
    """An office on 31 May 2023; nothing is deployed."""
    world.task_rule = None
    return world


@pytest.fixture
def deployed(office: World) -> World:
    """The office with ``ip_idle_land`` and the decisions it asks."""
    with office.transaction() as uow:
        for folder, kinds in (("ip_project_main", (".dmn",)), ("ip_idle_land", (".bpmn", ".dmn", ".form"))):
            files = {p.name: p.read_bytes() for p in sorted((BPMN / folder).iterdir()) if p.suffix in kinds}
            deploy(uow, files, name=folder)
    return office


@pytest.fixture
def parcel(office: World) -> Callable[..., str]:
    """Puts a parcel into the library, with facts unless there are none; gives its number."""

    def make(number: str = "SH-01", **facts: object) -> str:
        with office.transaction() as uow:
            uow.session.add(Parcel(parcel_no=number, name=f"{number} 地块", area=20000, owner_org="t_lx"))
            if facts:
                row = ParcelUse(parcel_no=number, updated_at=uow.now, updated_by="lin", responsible_org="t_lx", **facts)
                uow.session.add(row)
        return number

    return make


@pytest.fixture
def idle(parcel: Callable[..., str]) -> Callable[..., str]:
    """A parcel that has been idle by law for a year: its start was agreed for 1 May 2022."""

    def make(number: str = "SH-01", **facts: object) -> str:
        return parcel(number, **{"contract_on": date(2021, 1, 1), "start_before": date(2022, 5, 1), **facts})

    return make


@pytest.fixture
def cases(office: World) -> Callable[[], list[IdleParcel]]:
    """Every case, oldest first."""

    def find() -> list[IdleParcel]:
        with office.reading() as uow:
            return list(uow.session.scalars(select(IdleParcel).order_by(IdleParcel.key)))

    return find
