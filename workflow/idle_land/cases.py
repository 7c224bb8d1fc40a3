"""A parcel's case: found by its instance, described in events, ended once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.domain.errors import Broken
from engine.unit_of_work import UnitOfWork
from workflow.idle_land.events import IdleLandDismissed, IdleLandDisposed, IdleLandEvent, IdleLandStruckOff
from workflow.idle_land.models import IdleParcel
from workflow.resources.models import Parcel

PROCESS = "ip_idle_land"

END_EVENTS: Mapping[str, Callable[..., IdleLandEvent]] = {
    "struck_off": IdleLandStruckOff,
    "disposed": IdleLandDisposed,
    "normal": IdleLandDismissed,
}


def case_of(session: Session, instance_key: int) -> IdleParcel | None:
    """The case an instance of the process carries."""
    return session.scalars(select(IdleParcel).where(IdleParcel.instance_key == instance_key)).one_or_none()


def needed_case(session: Session, instance_key: int, element_id: str) -> IdleParcel:
    """The same. :raises Broken: when the instance opened none"""
    case = case_of(session, instance_key)
    if case is None:
        raise Broken(f"实例 {instance_key} 没有存量土地的立案。", element_id=element_id)
    return case


def open_case(session: Session, parcel_no: str) -> IdleParcel | None:
    """The case of the parcel that is not ended."""
    return session.scalars(select(IdleParcel).where(IdleParcel.open_for == parcel_no)).one_or_none()


def named(uow: UnitOfWork, case: IdleParcel) -> dict[str, Any]:
    """What every event of a case says of it."""
    parcel = uow.session.get(Parcel, case.parcel_no)
    return {
        "instance_key": case.instance_key,
        "root_key": case.instance_key,
        "process_id": PROCESS,
        "parcel_no": case.parcel_no,
        "parcel_name": parcel.name if parcel is not None else case.parcel_no,
        "idle_class": case.idle_class,
        "responsible_org": case.responsible_org,
    }
