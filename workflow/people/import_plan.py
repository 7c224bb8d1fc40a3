"""What importing a list would do: every problem by row, and what would be added or changed; nothing is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.domain.errors import Finding
from workflow.people.models import CandidateGroup, Org, Person, RoleGrant
from workflow.people.permissions import ROLE_NAMES, Role
from workflow.people.rules import ORG_KINDS, check_code, check_length, check_name, check_roles
from workflow.people.staff_sheet import COLUMNS, ORGS, PEOPLE, Row

_SEVERAL = re.compile(r"[、,，;；\s]+")
_PHONE = re.compile(r"[0-9+()（） -]{5,32}")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong where: sheet, row of Excel, head of the column."""

    sheet: str
    row: int
    column: str
    message: str


@dataclass(frozen=True, slots=True)
class OrgPlan:
    """An organisation as it will be; ``before`` is its name today, empty when it is new."""

    code: str
    name: str
    kind: str
    parent: str | None
    region: str | None
    leader: str | None
    before: str = ""


@dataclass(slots=True)
class PersonPlan:
    """A person as they will be: posts as (organisation, post) with the first one first; what is missing stays."""

    username: str
    name: str
    phone: str = ""
    posts: dict[str, str] = field(default_factory=dict)
    groups: set[str] = field(default_factory=set)
    roles: set[str] = field(default_factory=set)
    before: str = ""


@dataclass(slots=True)
class Plan:
    """The whole: organisations with those above first, people, and problems in the order of the file."""

    orgs: list[OrgPlan] = field(default_factory=list)
    people: list[PersonPlan] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


class _Planner:
    def __init__(self, session: Session) -> None:
        self.orgs = {org.code: org for org in session.scalars(select(Org))}
        self.people = {person.username: person for person in session.scalars(select(Person))}
        self.groups = {group.name: group.code for group in session.scalars(select(CandidateGroup))}
        self.groups |= {code: code for code in self.groups.values()}
        self.held = _collected(session.execute(select(RoleGrant.username, RoleGrant.role)).all())
        self.plan = Plan()

    def problem(self, row: Row, member: str, message: str) -> None:
        self.plan.problems.append(Problem(row.sheet, row.number, COLUMNS[row.sheet][member][0], message))

    def findings(self, row: Row, member: str, findings: Iterable[Finding]) -> None:
        for finding in findings:
            self.problem(row, member, finding.message)

    def read(self, rows: Iterable[Row]) -> Plan:
        rows = list(rows)
        orgs = self._orgs([row for row in rows if row.sheet == ORGS], [row for row in rows if row.sheet == PEOPLE])
        people = self._people([row for row in rows if row.sheet == PEOPLE], orgs)
        self.plan.orgs, self.plan.people = list(self._from_the_top(orgs)), list(people.values())
        self.plan.problems.sort(key=lambda one: (one.sheet != ORGS, one.row))
        return self.plan

    def _orgs(self, rows: list[Row], people: list[Row]) -> dict[str, tuple[Row, OrgPlan]]:
        kinds = {name: code for code, name in ORG_KINDS.items()} | {code: code for code in ORG_KINDS}
        listed = {row["username"] for row in people} | self.people.keys()
        found: dict[str, tuple[Row, OrgPlan]] = {}
        for row in rows:
            code = row["code"]
            self.findings(row, "code", check_code(code, "code"))
            self.findings(row, "name", check_name(row["name"], "name"))
            self.findings(row, "region", check_length(row["region"], 128, "区域", "region"))
            if row["kind"] not in kinds:
                self.problem(row, "kind", f"没有类型“{row['kind']}”；可用：{'、'.join(ORG_KINDS.values())}。")
            if code in found:
                self.problem(row, "code", f"编码“{code}”与第 {found[code][0].number} 行重复。")
            if row["leader"] and row["leader"] not in listed:
                self.problem(row, "leader", f"没有用户“{row['leader']}”。")
            known = self.orgs.get(code)
            made = OrgPlan(
                code, row["name"], kinds.get(row["kind"], ""), row["parent"] or None, row["region"] or None,
                row["leader"] or None, known.name if known else "",
            )  # fmt: skip
            found.setdefault(code, (row, made))
        above = {code: org.parent_code for code, org in self.orgs.items()}
        above |= {code: made.parent for code, (_row, made) in found.items()}
        for code, (row, made) in found.items():
            if made.parent and made.parent not in above:
                self.problem(row, "parent", f"没有上级单位“{made.parent}”，文件里也没有。")
            elif _goes_round(code, above):
                self.problem(row, "parent", "上级单位绕成了圈：一个单位不能在自己的下级之下。")
        return found

    def _people(self, rows: list[Row], orgs: Mapping[str, object]) -> dict[str, PersonPlan]:
        roles = {name: role.value for role, name in ROLE_NAMES.items()} | {role.value: role.value for role in Role}
        found: dict[str, PersonPlan] = {}
        for row in rows:
            username = row["username"]
            known = self.people.get(username)
            person = found.get(username)
            if person is None:
                self.findings(row, "username", check_code(username, "username"))
                self.findings(row, "name", check_name(row["name"], "name"))
                person = found[username] = PersonPlan(username, row["name"], before=known.display_name if known else "")
            elif row["name"] and row["name"] != person.name:
                self.problem(row, "name", f"同一用户名“{username}”前面的姓名是“{person.name}”。")
            if row["phone"] and not _PHONE.fullmatch(row["phone"]):
                self.problem(row, "phone", f"“{row['phone']}”不像电话号码。")
            person.phone = person.phone or row["phone"]
            self._post(row, person, orgs)
            self._named(row, "groups", self.groups, "候选组", person.groups)
            self._named(row, "roles", roles, "角色", person.roles)
            held = person.roles | self.held.get(username, set())
            self.findings(row, "roles", check_roles(held) if person.roles else [])
        return found

    def _post(self, row: Row, person: PersonPlan, orgs: Mapping[str, object]) -> None:
        org = row["org"]
        if not org:
            self.problem(row, "org", "请填写单位编码。")
        elif org not in self.orgs and org not in orgs:
            self.problem(row, "org", f"没有单位“{org}”，文件里也没有。")
        elif org in person.posts:
            self.problem(row, "org", f"{person.name}在单位“{org}”的岗位写了两次。")
        self.findings(row, "post", check_length(row["post"], 128, "岗位", "post"))
        person.posts.setdefault(org, row["post"])

    def _named(self, row: Row, member: str, known: Mapping[str, str], words: str, into: set[str]) -> None:
        for name in filter(None, _SEVERAL.split(row[member])):
            if name in known:
                into.add(known[name])
            else:
                self.problem(row, member, f"没有{words}“{name}”。")

    def _from_the_top(self, orgs: Mapping[str, tuple[Row, OrgPlan]]) -> Iterator[OrgPlan]:
        """Those above before those below, so that each one's parent is there."""
        done: set[str] = set(self.orgs)
        waiting = [made for _row, made in orgs.values()]
        while waiting:
            ready = [one for one in waiting if one.parent is None or one.parent in done]
            if not ready:
                return
            yield from ready
            done |= {one.code for one in ready}
            waiting = [one for one in waiting if one not in ready]


def plan_import(session: Session, rows: Iterable[Row]) -> Plan:
    """What importing these rows would do, compared with what is stored."""
    return _Planner(session).read(rows)


def _goes_round(code: str, above: Mapping[str, str | None]) -> bool:
    seen = {code}
    up = above.get(code)
    while up is not None:
        if up in seen:
            return True
        seen.add(up)
        up = above.get(up)
    return False


def _collected(rows: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for username, value in rows:
        found.setdefault(username, set()).add(value)
    return found
