"""Keeps a site for a project and lets it go again (domain.md N30)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from engine.unit_of_work import UnitOfWork
from engine.world import HandlerCall
from workflow.projects.reading import day, text
from workflow.projects.records import SiteReservation
from workflow.projects.stages import project_of
from workflow.resources.models import Parcel

SITE_KEYS = ("chosen_site", "chosen_factory", "parcel_no", "site")
"""Where a chosen site may stand, the first filled one counts."""


def reserve_site(call: HandlerCall) -> Mapping[str, Any] | None:
    """Keep ``chosen_site`` (or ``parcel_no``) for the project until ``reserve_until``; sets ``site``.

    What was kept for it before is let go. A site kept for another project is refused: ``site_reserved`` is false.
    """
    ref = next((found for key in SITE_KEYS if (found := text(call.variables, key)) is not None), None)
    if ref is None:
        return {"site_reserved": False}
    taken = call.uow.session.scalars(
        select(SiteReservation).where(
            SiteReservation.site_ref == ref,
            SiteReservation.released_at.is_(None),
            SiteReservation.root_key != call.root_key,
        )
    ).first()
    if taken is not None:
        return {"site_reserved": False, "site_taken": True}
    release_all(call.uow, call.root_key, "改选")
    project = project_of(call.uow.session, call.root_key)
    call.uow.session.add(
        SiteReservation(
            key=call.uow.next_key(),
            site_ref=ref,
            root_key=call.root_key,
            project_key=project.key if project is not None else None,
            reserved_at=call.uow.now,
            until=day(call.variables, "reserve_until"),
        )
    )
    set_parcel_status(call.uow, ref, "reserved")
    if project is not None and call.uow.session.get(Parcel, ref) is not None:
        project.parcel_no = ref
    return {"site": ref, "site_reserved": True}


def release_site(call: HandlerCall) -> Mapping[str, Any] | None:
    """Let go what is kept for the project; clears ``site``."""
    release_all(call.uow, call.root_key, text(call.variables, "release_reason") or "预留到期")
    return {"site": None, "site_reserved": False}


def release_all(uow: UnitOfWork, root_key: int, reason: str) -> int:
    """End every reservation of a main instance; returns how many there were."""
    kept = uow.session.scalars(
        select(SiteReservation).where(SiteReservation.root_key == root_key, SiteReservation.released_at.is_(None))
    ).all()
    for row in kept:
        row.released_at, row.reason = uow.now, reason
        parcel = uow.session.get(Parcel, row.site_ref)
        if parcel is not None and parcel.status == "reserved":
            parcel.status = "net"
    return len(kept)


def set_parcel_status(uow: UnitOfWork, parcel_no: str | None, status: str) -> None:
    """Move a parcel on; a number that the library does not hold is left to the land office's own books."""
    parcel = uow.session.get(Parcel, parcel_no) if parcel_no else None
    if parcel is not None:
        parcel.status = status
