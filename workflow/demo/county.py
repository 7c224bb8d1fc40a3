"""Makes the office of the sample county: organisations, persons, groups, signing batches and parcels.

These are the reference data an office has before its first case; everything that happens is run by the engine.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from engine.domain.assignment import Actor
from engine.unit_of_work import UnitOfWork
from workflow.demo.names import data, person_names, phone_of
from workflow.people.groups import ensure_groups
from workflow.people.services import add_member, add_to_group, create_org, create_person
from workflow.projects.records import SigningBatch
from workflow.resources.models import Parcel


@dataclass
class County:
    """Who is in the office: members of every group and organisation by code, and each person as an actor."""

    members: dict[str, list[str]] = field(default_factory=dict)
    groups: dict[str, set[str]] = field(default_factory=dict)
    leaders: list[str] = field(default_factory=list)
    ambassadors: list[str] = field(default_factory=list)
    signing_in: list[str] = field(default_factory=list)

    def join(self, username: str, *codes: str) -> None:
        """Note that a person belongs to groups or organisations."""
        for code in codes:
            self.members.setdefault(code, []).append(username)
            self.groups.setdefault(username, set()).add(code)

    def actor(self, username: str) -> Actor:
        """A person as the engine knows callers."""
        return Actor(username, frozenset(self.groups.get(username, ())))


class _Maker:
    def __init__(self, uow: UnitOfWork) -> None:
        self.uow = uow
        self.county = County()
        self.names: Iterator[str] = person_names()
        self.number = 0

    def person(
        self, username: str, org: str, groups: list[str], roles: list[str], post: str, *, name: str = "", **flags: bool
    ) -> str:
        self.number += 1
        create_person(self.uow, username, name or next(self.names), roles=roles, phone=phone_of(self.number), **flags)
        add_member(self.uow, username, org, post=f"{post}（{data('county')['mark']}）")
        codes = [code for code in groups if code.startswith("g_")]
        for extra in (code for code in groups if not code.startswith("g_")):
            add_member(self.uow, username, extra, post=post, is_primary=False)
        add_to_group(self.uow, username, *codes)
        self.county.join(username, org, *groups)
        return username


def make_county(uow: UnitOfWork) -> County:
    """Write the office into an empty database."""
    ensure_groups(uow)
    uow.session.flush()
    known = data("county")
    make = _Maker(uow)
    root, root_name = known["county"]
    create_org(uow, root, root_name, "county")
    for code, name, _groups in known["depts"]:
        create_org(uow, code, name, "dept", parent=root)
    for kind in ("townships", "platforms"):
        for code, name in known[kind]:
            create_org(uow, code, name, kind.removesuffix("s"), parent=root)
    for code, name, region in known["stations"]:
        create_org(uow, code, name, "station", parent="tcc", region=region)
    for code, name, parent in known["squads"]:
        create_org(uow, code, name, "squad", parent=parent)
    for username, name, org, groups, roles, post in known["signing_in"]:
        make.county.signing_in.append(make.person(username, org, groups, roles, post, name=name))
    _staff(make)
    for code, name, level, year, quarter, held_on in known["batches"]:
        uow.session.add(
            SigningBatch(
                code=code,
                name=name,
                level=level,
                year=year,
                quarter=quarter,
                held_on=date.fromisoformat(held_on) if held_on else None,
            )
        )
    for number, name, location, area, use, price, owner, remark in known["parcels"]:
        uow.session.add(
            Parcel(
                parcel_no=number, name=name, location=location, area=area, use=use, start_price=price,
                owner_org=owner, remark=remark,
            )
        )  # fmt: skip
    return make.county


def _staff(make: _Maker) -> None:
    known = data("county")
    sizes = known["sizes"]
    for dept, _name, groups in known["depts"]:
        for group in groups:
            for place in range(sizes["group"]):
                make.person(f"{dept}.{group.removeprefix('g_')}{place + 1}", dept, [group], ["officer"], "科员")
    for kind, group in (("townships", "g_township"), ("platforms", "g_platform")):
        for code, _name in known[kind]:
            for place in range(sizes[kind.removesuffix("s")]):
                make.person(f"{code}.{place + 1}", code, [group], ["officer"], "招商专员")
    for (code, _name, _region), size in zip(known["stations"], sizes["station"], strict=True):
        for place in range(size):
            make.person(f"{code}.{place + 1}", code, ["g_station"], ["officer"], "驻点招商专员")
    for code, _name, _parent in known["squads"]:
        for place in range(sizes["squad"]):
            make.person(f"{code}.{place + 1}", code, ["g_squad"], ["officer"], "小分队队员")
    for place in range(sizes["leader"]):
        username = make.person(
            f"leader.{place + 1}", "county", ["g_leader"], ["leader"], "县领导", is_county_leader=True
        )
        make.county.leaders.append(username)
    for place in range(sizes["ambassador"]):
        username = make.person(
            f"ambassador.{place + 1}", "county", ["g_ambassador"], [], "招商大使", is_ambassador=True
        )
        make.county.ambassadors.append(username)
