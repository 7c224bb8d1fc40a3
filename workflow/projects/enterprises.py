"""Finds an enterprise by its code or name, or takes a new one into the library."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from engine.unit_of_work import UnitOfWork
from workflow.projects.duplicates import name_core
from workflow.projects.models import Enterprise
from workflow.projects.reading import listed, text
from workflow.web.addresses import key_of


def ensure_enterprise(uow: UnitOfWork, values: Mapping[str, Any]) -> Enterprise:
    """The enterprise that a form names: by ``enterprise`` (key), ``uscc``, or ``ent_name``; made when unknown."""
    known = _find(uow, values)
    if known is None:
        name = text(values, "ent_name") or text(values, "enterprise_name") or text(values, "enterprise") or "未具名企业"
        known = Enterprise(
            key=uow.next_key(),
            uscc=text(values, "uscc"),
            name=name,
            name_core=name_core(name),
            actual_controller=text(values, "actual_controller"),
            group_name=text(values, "group_name"),
            home_region=text(values, "home_region") or "",
            industry_code=text(values, "industry_code") or "",
            tags=listed(values, "ent_tags"),
            contacts=[],
            created_at=uow.now,
            created_by=uow.actor.name,
        )
        uow.session.add(known)
    contact = {
        "name": text(values, "contact_name"),
        "title": text(values, "contact_title"),
        "phone": text(values, "contact_phone"),
    }
    if contact["name"] and contact not in known.contacts:
        known.contacts = [*known.contacts, contact]
    known.last_touch_at = uow.now
    uow.session.flush()
    return known


def _find(uow: UnitOfWork, values: Mapping[str, Any]) -> Enterprise | None:
    chosen = text(values, "enterprise")
    key = key_of(chosen)
    if key is not None:
        found = uow.session.get(Enterprise, key)
        if found is not None:
            return found
    uscc = text(values, "uscc")
    if uscc:
        found = uow.session.scalars(select(Enterprise).where(Enterprise.uscc == uscc)).one_or_none()
        if found is not None:
            return found
    name = text(values, "ent_name") or chosen
    if not name:
        return None
    query = select(Enterprise).where(Enterprise.name == name)
    if uscc:
        query = query.where(Enterprise.uscc.is_(None))
    found = uow.session.scalars(query.order_by(Enterprise.key)).first()
    if found is not None and uscc:
        found.uscc = uscc
    return found
