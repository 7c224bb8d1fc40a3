"""The supervisor's pages with 100,000 matters and a million tasks, asked over HTTP.

``python bench/supervision_desk.py [--json] [--instances 100000] [--asks 60] [--backends …] [--plans]`` writes the rows
the pages read in bulk: of each matter nine tasks that were done and one that is open, a project for four of five, a
light that was once another. A tenth of the open tasks is over, a fifteenth near, a seventh due next week. Then it asks
a serving process for each page, one request after the other on one kept connection. Prints a table, or with ``--json``
``{backend: {page: {"p50_ms", "p95_ms", "cpu_ms"}}}``; ``--plans`` prints the statements that take longest as well.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from sqlalchemy import Engine, event  # noqa: E402
from sqlalchemy.orm import Session  # noqa: E402

from bench.databases import databases  # noqa: E402
from bench.inbox import FIRST_KEY, settle, write_in_bulk  # noqa: E402
from bench.measure import BACKENDS, cpu_seconds, milliseconds, percentile, say, table, tell  # noqa: E402
from bench.office import CLERK, config_for, found, serving  # noqa: E402
from bench.over_http import Caller, Kind  # noqa: E402
from engine.persistence.instances import ProcessInstance  # noqa: E402
from engine.persistence.work import SHOWN_ALWAYS, InboxRow, UserTask  # noqa: E402
from engine.world import World  # noqa: E402
from workflow.app import create_app  # noqa: E402
from workflow.lights.models import ProjectLight  # noqa: E402
from workflow.people.models import Org, OrgMember, Person, RoleGrant  # noqa: E402
from workflow.projects.models import Enterprise, Lead, Project  # noqa: E402
from workflow.projects.words import VARIANTS  # noqa: E402
from workflow.supervision.desk.follow import follow_log  # noqa: E402

DONE_EACH = 9
PEOPLE, UNITS, LEADERS = 1_500, 60, 30
WARM = 5
LIGHTS = ("red", *("green",) * 7, "yellow", "green")
PROCESSES = ("ip_lead", "ip_negotiation", "ip_review", "ip_signing", "ip_land_supply", "ip_construction")

PAGES = {
    "what is over": "/supervision",
    "near": "/supervision?kind=soon",
    "next week": "/supervision?kind=week",
    "by unit": "/supervision?group=unit",
    "by stage": "/supervision?group=stage",
    "by person": "/supervision?group=owner",
    "by leader": "/supervision?group=leader",
    "one unit": "/supervision?unit=u07",
    "one leader, largest first": "/supervision?leader=p0003&sort=amount",
    "one stage by unit": "/supervision?stage=P6&group=unit",
    "board": "/supervision/board",
    "rows of the board": "/supervision/board?phase=P6",
    "words": "/supervision?q=%E9%A1%B9%E7%9B%AE+4711",
}


@dataclass(frozen=True, slots=True)
class County:
    """The rows of a county of so many matters, as they stand at ``now``."""

    instances: int
    now: datetime
    definition_key: int

    def due_of(self, number: int) -> datetime:
        """The due moment of an open task: from 5 days ago to 45 days ahead."""
        return self.now + timedelta(seconds=(number * 7_919) % (50 * 86_400) - 5 * 86_400)

    def holder_of(self, number: int) -> tuple[str | None, list[str]]:
        """Two of three open tasks lie with a person, others with a unit, some with two, a few with nobody."""
        if number % 3:
            return f"p{number * 31 % PEOPLE:04}", []
        units = [f"u{number * 17 % UNITS:02}"] if number % 997 else []
        return None, [*units, *([f"u{(number * 17 + 1) % UNITS:02}"] if number % 50 == 0 else [])]

    def process_instances(self) -> Iterator[dict[str, Any]]:
        """Rows of ``process_instance``; one in five hundred is suspended."""
        for number in range(self.instances):
            yield {
                "key": FIRST_KEY + number, "root_key": FIRST_KEY + number, "definition_key": self.definition_key,
                "process_id": "ip_project_main", "version": 1, "business_key": f"ZS-{number:07}",
                "state": "SUSPENDED" if number % 500 == 0 else "ACTIVE",
                "started_at": self.now - timedelta(days=200), "started_by": "clerk", "has_incident": False,
            }  # fmt: skip

    def user_tasks(self) -> Iterator[dict[str, Any]]:
        """Rows of ``user_task``: those that were done, then the open one of each matter."""
        for number in range(self.instances):
            root = FIRST_KEY + number
            usual = {
                "instance_key": root, "root_key": root, "definition_key": self.definition_key, "process_version": 1,
                "business_key": f"ZS-{number:07}", "candidate_users": [], "excluded_users": [], "priority": 50,
                "overdue_sent": False, "soon_sent": False, "properties": {}, "row_version": 1,
            }  # fmt: skip
            by = f"p{number % PEOPLE:04}"
            for step in range(DONE_EACH):
                created = self.now - timedelta(days=190 - step * 20)
                yield usual | {
                    "key": root + (step + 1) * 10_000_000, "process_id": PROCESSES[step % len(PROCESSES)],
                    "element_id": f"A{step}", "element_instance_key": root, "name": f"第 {step + 1} 步",
                    "state": "COMPLETED",
                    "assignee": by, "candidate_groups": [], "created_at": created, "completed_by": by,
                    "due_at": created + timedelta(days=10), "soon_at": created + timedelta(days=8),
                    "ended_at": created + timedelta(days=1 + (number * 13 + step * 7) % 19),
                }  # fmt: skip
            assignee, groups = self.holder_of(number)
            due = self.due_of(number)
            yield usual | {
                "key": root + 200_000_000, "process_id": PROCESSES[number % len(PROCESSES)], "element_id": "A9",
                "element_instance_key": root, "name": "核实材料并提出意见", "state": "CREATED", "assignee": assignee,
                "candidate_groups": groups, "created_at": self.now - timedelta(days=20), "due_at": due,
                "soon_at": due - timedelta(days=3), "ended_at": None, "completed_by": None,
            }  # fmt: skip

    def inbox_rows(self) -> Iterator[dict[str, Any]]:
        """Rows of ``inbox``."""
        for number in range(self.instances):
            assignee, groups = self.holder_of(number)
            due = self.due_of(number)
            for principal in [f"user:{assignee}"] if assignee else [f"group:{code}" for code in groups]:
                yield {
                    "principal": principal, "due_at": due, "task_key": FIRST_KEY + number + 200_000_000,
                    "soon_at": due - timedelta(days=3), "process_id": PROCESSES[number % len(PROCESSES)],
                    "is_shared": len(groups) > 1, "root_key": FIRST_KEY + number, "priority": 50,
                    "shown_from": SHOWN_ALWAYS,
                }  # fmt: skip

    def projects(self) -> Iterator[dict[str, Any]]:
        """Rows of ``project``: four matters of five are one."""
        variants = list(VARIANTS)
        for number in range(self.instances):
            if number % 5 == 0:
                continue
            yield {
                "key": FIRST_KEY + number, "root_key": FIRST_KEY + number, "business_key": f"ZS-{number:07}",
                "project_code": f"P{number:07}", "lead_key": FIRST_KEY + number, "enterprise_key": FIRST_KEY,
                "name": f"项目 {number} 号生产基地", "variant": variants[number % len(variants)], "is_foreign": False,
                "industry_code": "C38", "chain": "", "is_manufacturing": True, "is_single_unit": True, "scale_band": "",
                "total_invest": Decimal(1_000 + number % 90_000), "fixed_invest": Decimal(1_000), "source_type": "",
                "intro_org": "u01", "owner_org": f"u{number % UNITS:02}", "owner_user": f"p{number % PEOPLE:04}",
                "assist_orgs": [], "leader": f"p{number % LEADERS:04}" if number % 4 else None, "watch_level": "normal",
                "phase": f"P{number % 8 + 1}", "mgmt_status": "active" if number % 20 else "terminated",
                "secrecy": "内部", "created_at": self.now - timedelta(days=190), "created_by": "clerk",
                "progress_at": self.now - timedelta(days=number % 60), "letters": "",
            }  # fmt: skip

    def leads(self) -> Iterator[dict[str, Any]]:
        """Rows of ``lead``: every matter began as one."""
        for number in range(self.instances):
            yield {
                "key": FIRST_KEY + number, "root_key": FIRST_KEY + number, "lead_no": f"L{number:07}",
                "enterprise_key": FIRST_KEY, "project_name": f"项目 {number} 号生产基地", "source_type": "x",
                "source_org": f"u{number % UNITS:02}", "reporter": "clerk", "found_at": self.now,
                "registered_at": self.now, "industry_code": "", "chain": "", "invest_type": "", "content": "",
                "total_invest": Decimal(500), "is_valid": True, "valid_missing": [], "status": "assigned", "form": {},
            }  # fmt: skip

    def lights(self) -> Iterator[dict[str, Any]]:
        """Rows of ``project_light``: what each shows, and what it showed before."""
        for number in range(self.instances):
            if number % 5 == 0:
                continue
            before, now = self.now - timedelta(days=40), self.now - timedelta(days=10)
            for turn, (light, since, until) in enumerate(
                (("green", before, now), (LIGHTS[number % len(LIGHTS)], now, None))
            ):
                yield {
                    "key": FIRST_KEY + number * 2 + turn, "business_key": f"ZS-{number:07}", "light": light,
                    "reasons": ["TASK_OVERDUE"] if light == "red" else [], "since": since, "until": until, "cause": "",
                    "follows": FIRST_KEY + number * 2 if turn else 0, "exempted": [], "evidence": [], "decision_key": 0,
                }  # fmt: skip

    def fill(self, database: Engine) -> None:
        """Write everything."""
        self.let_in(database)
        for rows, target in (
            (self.process_instances(), ProcessInstance), (self.user_tasks(), UserTask), (self.inbox_rows(), InboxRow),
            (self.projects(), Project), (self.leads(), Lead), (self.lights(), ProjectLight),
        ):  # fmt: skip
            write_in_bulk(database, whole(rows, target), target)

    def let_in(self, database: Engine) -> None:
        """The units with their people; the clerk of the benchmarks supervises."""
        with Session(database) as session, session.begin():
            session.add(RoleGrant(username=CLERK, role="supervisor", granted_at=self.now))
            session.add(
                Enterprise(
                    key=FIRST_KEY, name="示例企业", name_core="示例", created_at=self.now, created_by="clerk"
                )
            )  # fmt: skip
            session.add_all(Org(code=f"u{unit:02}", name=f"第{unit}单位", kind="township") for unit in range(UNITS))
            session.add_all(
                Person(username=f"p{one:04}", display_name=f"人员{one}", session_stamp="x", created_at=self.now,
                       is_county_leader=one < LEADERS)
                for one in range(PEOPLE)
            )  # fmt: skip
            session.flush()
            session.add_all(
                OrgMember(username=f"p{one:04}", org_code=f"u{one % UNITS:02}", is_primary=True)
                for one in range(PEOPLE)
            )


def whole(rows: Iterator[dict[str, Any]], target: Any) -> Iterator[dict[str, Any]]:
    """The rows with the defaults of every column they do not name, which COPY knows nothing of."""
    defaults = {column.name: column.default for column in target.__table__.columns if column.default is not None}
    usual = {name: made.arg(None) if made.is_callable else made.arg for name, made in defaults.items()}
    return (usual | row for row in rows)


def definition_of(world: World) -> int:
    """Some definition, for the rows that must name one."""
    from sqlalchemy import select

    from engine.persistence.definitions import ProcessDefinition

    with world.reading() as uow:
        return int(uow.session.scalars(select(ProcessDefinition.key).limit(1)).one())


def ask(url: str, pages: dict[str, str], asks: int) -> dict[str, dict[str, float]]:
    """Milliseconds of each page by the clock, and of the server's CPU."""
    result: dict[str, dict[str, float]] = {}
    with serving(url) as server:
        caller = Caller(server.host, server.port)
        caller.sign_in()
        for name, path in pages.items():
            request = partial(caller.call, Kind("GET", path, "session"))
            for _ in range(WARM):
                request()
            before = cpu_seconds(server.pid)
            times = [milliseconds(request) for _ in range(asks)]
            result[name] = {
                "p50_ms": percentile(times, 0.5), "p95_ms": percentile(times, 0.95),
                "cpu_ms": (cpu_seconds(server.pid) - before) / asks * 1000,
            }  # fmt: skip
    return result


def slowest_statements(url: str, pages: dict[str, str]) -> list[str]:
    """The statements of each page that take longer than five milliseconds, in this process."""
    app = create_app(config_for(url))
    world: World = app.extensions["luodi"]["world"]
    began, told = [0.0], []

    def before(*_given: object) -> None:
        began[0] = time.perf_counter()

    def after(_connection: object, _cursor: object, statement: str, *_given: object) -> None:
        took = (time.perf_counter() - began[0]) * 1000
        if took > 5:
            told.append(f"{took:7.1f} ms  {' '.join(statement.split())[:1500]}")

    from bench.office import PASSWORD

    client = app.test_client()
    app.config["WTF_CSRF_ENABLED"] = False
    client.post("/sign-in", data={"username": CLERK, "password": PASSWORD})
    event.listen(world.database, "before_cursor_execute", before)
    event.listen(world.database, "after_cursor_execute", after)
    for name, path in pages.items():
        client.get(path)
        told.append(f"== {name}")
        client.get(path)
    world.database.dispose()
    return told


def main(arguments: Sequence[str] | None = None) -> None:
    """Fill, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print the result as JSON and nothing else")
    parser.add_argument("--instances", type=int, default=100_000)
    parser.add_argument("--asks", type=int, default=60, help="requests for each page")
    parser.add_argument("--backends", nargs="+", choices=BACKENDS, default=list(BACKENDS))
    parser.add_argument("--plans", action="store_true", help="name the statements that take longest")
    given = parser.parse_args(arguments)
    result: dict[str, dict[str, dict[str, float]]] = {}
    with databases(given.backends) as made:
        for backend in sorted(given.backends):
            url = made.new(backend, "bench_supervision")
            world = found(url)
            with world.reading() as uow:
                county = County(given.instances, uow.now, definition_of(world))
            county.fill(world.database)
            say(f"{backend}: the worker follows: {follow_log(world)}")
            settle(world.database)
            world.database.dispose()
            if given.plans:
                say("\n".join(slowest_statements(url, PAGES)))
            result[backend] = ask(url, PAGES, given.asks)
    rows = [(backend, name, *cost.values()) for backend, pages in result.items() for name, cost in pages.items()]
    tell(result, table(("database", "page", "median ms", "p95 ms", "CPU ms"), rows), as_json=given.json)


if __name__ == "__main__":
    main()
