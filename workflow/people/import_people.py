"""Imports a list of organisations and people: kept as a dry run first, then all of it or nothing."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from sqlalchemy import delete

from engine.domain.errors import Conflict, Finding, Invalid, NotFound
from engine.unit_of_work import UnitOfWork
from workflow.people.import_plan import OrgPlan, PersonPlan, Plan, plan_import
from workflow.people.models import Org, PeopleImport, Person
from workflow.people.people_events import PeopleImported
from workflow.people.queries import roles_of
from workflow.people.services import (
    add_member,
    add_to_group,
    create_org,
    create_person,
    set_leader,
    set_roles,
)
from workflow.people.staff_sheet import read_sheet

KEPT = timedelta(days=1)
"""How long a dry run waits for its yes."""


def try_import(uow: UnitOfWork, file_name: str, content: bytes) -> tuple[PeopleImport, Plan]:
    """Keep the file for :func:`do_import` and say what it would do; nothing else is written.

    :raises Invalid: when the file cannot be read
    """
    plan = plan_import(uow.session, read_sheet(content))
    uow.session.execute(delete(PeopleImport).where(PeopleImport.at < uow.now - KEPT, PeopleImport.done_at.is_(None)))
    kept = PeopleImport(
        key=uow.next_key(), by=uow.actor.name, at=uow.now, file_name=file_name[:255], content=content,
        digest=hashlib.sha256(content).hexdigest(),
    )  # fmt: skip
    uow.session.add(kept)
    uow.session.flush()
    return kept, plan


def kept_import(uow: UnitOfWork, key: int) -> tuple[PeopleImport, Plan]:
    """A dry run as it would go now. :raises NotFound: when it is gone, or somebody else's"""
    kept = uow.session.get(PeopleImport, key)
    if kept is None or kept.by != uow.actor.name or kept.content is None:
        raise NotFound("这次试导入已经过期，请重新上传文件。")
    return kept, plan_import(uow.session, read_sheet(kept.content))


def do_import(uow: UnitOfWork, key: int) -> Plan:
    """Import what was tried, checked anew against what is stored now; all of it in this transaction.

    New people cannot sign in until they are given a first password. What the list does not name stays as it is:
    posts, groups and roles are added, never taken away.

    :raises NotFound: when there is no such dry run of the caller
    :raises Conflict: when it was imported already
    :raises Invalid: when there are problems; nothing is written
    """
    kept = uow.session.get(PeopleImport, key, with_for_update=True)
    if kept is not None and kept.done_at is not None:
        raise Conflict("这份名单已经导入过了。")
    kept, plan = kept_import(uow, key)
    if plan.problems:
        message = f"名单有 {len(plan.problems)} 处问题，没有导入。"
        raise Invalid(
            message, [Finding("people.import", one.message, f"{one.sheet} {one.row}") for one in plan.problems]
        )
    for org in plan.orgs:
        _org(uow, org)
    for person in plan.people:
        _person(uow, person)
    for org in plan.orgs:
        if org.leader:
            set_leader(uow, org.code, org.leader)
    kept.done_at, kept.content = uow.now, None
    uow.session.flush()
    uow.emit(PeopleImported(file_name=kept.file_name, digest=kept.digest, orgs=len(plan.orgs), people=len(plan.people)))
    return plan


def _org(uow: UnitOfWork, plan: OrgPlan) -> None:
    org = uow.session.get(Org, plan.code)
    if org is None:
        create_org(uow, plan.code, plan.name, plan.kind, parent=plan.parent, region=plan.region)
        return
    org.name, org.kind = plan.name.strip(), plan.kind
    org.parent_code = plan.parent
    org.region = plan.region or org.region
    uow.session.flush()


def _person(uow: UnitOfWork, plan: PersonPlan) -> None:
    person = uow.session.get(Person, plan.username)
    if person is None:
        create_person(uow, plan.username, plan.name, phone=plan.phone or None, roles=sorted(plan.roles))
    else:
        person.display_name = plan.name.strip()
        person.phone = plan.phone or person.phone
        uow.session.flush()
        if plan.roles:
            set_roles(uow, plan.username, roles_of(uow.session, plan.username) | plan.roles)
    for place, (org, post) in enumerate(plan.posts.items()):
        add_member(uow, plan.username, org, post=post, is_primary=place == 0)
    add_to_group(uow, plan.username, *sorted(plan.groups))
