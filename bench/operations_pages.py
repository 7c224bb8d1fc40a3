"""The pages of running instances with 100,000 of them, asked over HTTP.

``python bench/operations_pages.py [--json] [--instances 100000] [--asks 40] [--backends …] [--plans]`` writes instances
of a process of eight steps in bulk: six of ten have ended, others wait at one of the steps, some with an incident or a
late task; each with five variables, ten visits and the entries of its log. Then it asks a serving process for the list
under typical filters, for its counts, and for one instance, one request after the other on one kept connection. Prints
a table, or with ``--json`` ``{backend: {page: {"p50_ms", "p95_ms", "cpu_ms"}}}``; ``--plans`` prints the statements
that take longest as well.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from sqlalchemy import Engine, select  # noqa: E402
from sqlalchemy.orm import Session  # noqa: E402

from bench.databases import databases  # noqa: E402
from bench.inbox import FIRST_KEY, settle, write_in_bulk  # noqa: E402
from bench.measure import BACKENDS, say, table, tell  # noqa: E402
from bench.office import CLERK, found  # noqa: E402
from bench.supervision_desk import ask, slowest_statements, whole  # noqa: E402
from engine.persistence.causes import cause_of  # noqa: E402
from engine.persistence.definitions import ProcessDefinition  # noqa: E402
from engine.persistence.instances import (  # noqa: E402
    ElementInstance,
    EventLogEntry,
    Incident,
    ProcessInstance,
    Variable,
)
from engine.persistence.work import UserTask  # noqa: E402
from workflow.inbox.search.matters import Matter  # noqa: E402
from workflow.inbox.search.models import MatterWords  # noqa: E402
from workflow.people.models import RoleGrant  # noqa: E402

PROCESS = "bench_instances"
STEPS = 8
BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
ZEEBE = "http://camunda.org/schema/zeebe/1.0"
STRIDE = 64
"""Keys of what belongs to an instance follow its own."""

LIST = f"/instances?process={PROCESS}"
PAGES = {
    "whole list": "/instances",
    "running": f"{LIST}&state=ACTIVE",
    "with incident": "/instances?state=incident",
    "standing at a step": f"{LIST}&at=S3",
    "passed a step": f"{LIST}&passed=S6&state=ACTIVE",
    "variable is": "/instances?var=variant:eq:V3",
    "variable is, rare": "/instances?var=total_invest:eq:4711",
    "variable above, rare": "/instances?var=total_invest:ge:99000&state=open",
    "two variables": "/instances?var=variant:eq:V3&var=is_key:eq:true&state=ACTIVE",
    "started in a month by": "/instances?from=2026-01-01&to=2026-12-31&by=u07",
    "words": "/instances?q=%E4%BC%81%E4%B8%9A+4711",
    "late tasks": "/instances?overdue=1",
    "cause": "/instances?cause=%E9%87%91%E9%A2%9D",
    "last ended first": "/instances?sort=ended",
    "last active first": "/instances?sort=active",
    "last active of the running": f"{LIST}&state=ACTIVE&sort=active",
    "counts": "/instances/counts",
    "counts of a variable": "/instances/counts?var=variant:eq:V3",
}


def diagram() -> bytes:
    """Eight user tasks one after the other."""
    names = ["start", *(f"S{step}" for step in range(STEPS)), "end"]
    tasks = "".join(
        f'<userTask id="{name}" name="第 {name} 步"><extensionElements><zeebe:userTask /></extensionElements>'
        "</userTask>"
        for name in names[1:-1]
    )
    flows = "".join(
        f'<sequenceFlow id="f{number}" sourceRef="{one}" targetRef="{other}" />'
        for number, (one, other) in enumerate(zip(names, names[1:], strict=False))
    )
    return (
        f'<definitions xmlns="{BPMN}" xmlns:zeebe="{ZEEBE}" id="d" targetNamespace="t"><process id="{PROCESS}" '
        f'name="基准流程" isExecutable="true"><startEvent id="start" />{tasks}<endEvent id="end" />{flows}'
        "</process></definitions>"
    ).encode()


@dataclass(frozen=True, slots=True)
class Instances:
    """The rows of so many instances, as they stand at ``now``."""

    count: int
    now: datetime
    definition_key: int

    def key(self, number: int, of_it: int = 0) -> int:
        """The key of an instance, or of something of it."""
        return FIRST_KEY + number * STRIDE + of_it

    def state(self, number: int) -> str:
        """Six of ten have ended, one of a hundred is suspended."""
        if number % 100 == 99:
            return "SUSPENDED"
        return _STATES[number % len(_STATES)]

    def began(self, number: int) -> datetime:
        """When an instance was started: over the last 300 days, in the order of their keys."""
        return self.now - timedelta(days=300) + timedelta(seconds=number * 300 * 86_400 // self.count)

    def is_stuck(self, number: int) -> bool:
        """Whether an incident keeps it."""
        return self.state(number) == "ACTIVE" and number % 97 == 0

    def step(self, number: int) -> int:
        """How many steps were done."""
        return STEPS if self.state(number) in ("COMPLETED", "TERMINATED") else number // 10 % STEPS

    def instances(self) -> Iterator[dict[str, Any]]:
        """Rows of ``process_instance``."""
        for number in range(self.count):
            state, began = self.state(number), self.began(number)
            yield {
                "key": self.key(number), "root_key": self.key(number), "definition_key": self.definition_key,
                "process_id": PROCESS, "version": 1, "business_key": f"ZS-{number:07}", "state": state,
                "started_at": began, "started_by": f"u{number % 40:02}", "has_incident": self.is_stuck(number),
                "ended_at": began + timedelta(days=9) if state in ("COMPLETED", "TERMINATED") else None,
                "parent_key": None, "parent_element_key": None, "suspended_at": None,
            }  # fmt: skip

    def visits(self) -> Iterator[dict[str, Any]]:
        """Rows of ``element_instance``: the start, the steps, the end."""
        for number in range(self.count):
            began, done = self.began(number), self.step(number)
            elements = ["start", *(f"S{step}" for step in range(STEPS)), "end"]
            for place, element in enumerate(elements[: done + 2]):
                is_last = place == done + 1 and done < STEPS
                at = began + timedelta(days=place)
                yield {
                    "key": self.key(number, place + 1), "instance_key": self.key(number),
                    "scope_key": self.key(number), "element_id": element,
                    "element_type": "userTask" if element[0] == "S" else f"{element}Event",
                    "flow_id": f"f{place - 1}" if place else None,
                    "came_from": self.key(number, place) if place else None, "undone": None,
                    "state": "ACTIVE" if is_last else "COMPLETED", "started_at": at,
                    "ended_at": None if is_last else at + timedelta(days=1),
                }  # fmt: skip

    def variables(self) -> Iterator[dict[str, Any]]:
        """Rows of ``variable``: five of each instance."""
        for number in range(self.count):
            values = {
                "project_name": f"项目 {number} 号生产基地", "total_invest": number % 100_000,
                "variant": f"V{number // 10 % 6}", "is_key": number % 20 == 7,
                "contact": {"name": "王某", "phone": "13"},
            }  # fmt: skip
            for place, (name, value) in enumerate(values.items()):
                yield {
                    "instance_key": self.key(number), "scope_key": self.key(number), "name": name,
                    "key": self.key(number, 20 + place), "value": value, "updated_at": self.began(number),
                }  # fmt: skip

    def tasks(self) -> Iterator[dict[str, Any]]:
        """Rows of ``user_task``: the step done last, and the open one."""
        for number in range(self.count):
            done = self.step(number)
            for step in range(max(done - 1, 0), min(done + 1, STEPS)):
                at, is_open = self.began(number) + timedelta(days=step + 1), step == done
                yield {
                    "key": self.key(number, 30 + step), "instance_key": self.key(number), "root_key": self.key(number),
                    "definition_key": self.definition_key, "process_id": PROCESS, "process_version": 1,
                    "business_key": f"ZS-{number:07}", "element_id": f"S{step}",
                    "element_instance_key": self.key(number, step + 2), "name": f"第 S{step} 步",
                    "state": "CREATED" if is_open else "COMPLETED", "candidate_groups": ["g_station"],
                    "candidate_users": [], "excluded_users": [], "properties": {"luodi.stage": f"N{step}0"},
                    "created_at": at, "due_at": self.now + timedelta(days=number % 40 - 4) if is_open else at,
                    "ended_at": None if is_open else at, "completed_by": None if is_open else "clerk",
                }  # fmt: skip

    def incidents(self) -> Iterator[dict[str, Any]]:
        """Rows of ``incident``."""
        for number in filter(self.is_stuck, range(self.count)):
            message = f"变量“{('金额', '面积', '单位')[number % 3]}”不是数字"
            yield {
                "key": self.key(number, 45), "instance_key": self.key(number),
                "element_instance_key": self.key(number, self.step(number) + 2), "element_id": f"S{self.step(number)}",
                "process_id": PROCESS, "definition_key": self.definition_key, "job_key": None, "kind": "MAPPING",
                "message": message, "state": "ACTIVE", "created_at": self.now, "resolved_at": None,
                "cause": cause_of("MAPPING", message),
            }  # fmt: skip

    def log(self) -> Iterator[dict[str, Any]]:
        """Rows of ``event_log``: the start and each completion."""
        for number in range(self.count):
            kinds = [("InstanceStarted", None, {"variables": {"total_invest": 1}})]
            kinds += [
                ("UserTaskCompleted", f"S{step}", {"name": f"第 S{step} 步", "submitted": {"total_invest": step}})
                for step in range(self.step(number))
            ]
            for place, (kind, element, payload) in enumerate(kinds):
                yield {
                    "key": self.key(number, 50 + place), "at": self.began(number) + timedelta(days=place), "kind": kind,
                    "actor": "clerk", "instance_key": self.key(number), "root_key": self.key(number),
                    "process_id": PROCESS, "business_key": f"ZS-{number:07}", "element_id": element, "task_key": None,
                    "payload": payload,
                }  # fmt: skip

    def words(self) -> Iterator[dict[str, Any]]:
        """Rows of ``matter_words``: what each is found by."""
        for number in range(self.count):
            texts = (f"项目 {number} 号生产基地", f"示例企业 {number}")
            yield Matter(self.key(number), f"ZS-{number:07}", PROCESS, texts).row()

    def fill(self, database: Engine) -> None:
        """Write everything; the clerk of the benchmarks looks after what runs."""
        with Session(database) as session, session.begin():
            session.add(RoleGrant(username=CLERK, role="administrator", granted_at=self.now))
        for rows, target in (
            (self.instances(), ProcessInstance), (self.visits(), ElementInstance), (self.variables(), Variable),
            (self.tasks(), UserTask), (self.incidents(), Incident), (self.log(), EventLogEntry),
            (self.words(), MatterWords),
        ):  # fmt: skip
            write_in_bulk(database, whole(rows, target), target)

    def pages(self) -> dict[str, str]:
        """The pages by name, those of one instance in the middle too."""
        middle = next(number for number in range(self.count // 2, self.count) if self.state(number) == "ACTIVE")
        own = f"/instances/{self.key(middle)}"
        return {**PAGES, "one instance": own, "playback": f"{own}/playback.json"}


_STATES = ("COMPLETED",) * 6 + ("TERMINATED", "ACTIVE", "ACTIVE", "ACTIVE")


def main(arguments: Sequence[str] | None = None) -> None:
    """Fill, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print the result as JSON and nothing else")
    parser.add_argument("--instances", type=int, default=100_000)
    parser.add_argument("--asks", type=int, default=40, help="requests for each page")
    parser.add_argument("--backends", nargs="+", choices=BACKENDS, default=list(BACKENDS))
    parser.add_argument("--plans", action="store_true", help="name the statements that take longest")
    given = parser.parse_args(arguments)
    result: dict[str, dict[str, dict[str, float]]] = {}
    with databases(given.backends) as made:
        for backend in sorted(given.backends):
            url = made.new(backend, "bench_operations")
            world = found(url, {f"{PROCESS}.bpmn": diagram()})
            with world.reading() as uow:
                key = uow.session.scalars(
                    select(ProcessDefinition.key).where(ProcessDefinition.process_id == PROCESS)
                ).one()
                rows = Instances(given.instances, uow.now, key)
            rows.fill(world.database)
            settle(world.database)
            world.database.dispose()
            if given.plans:
                say("\n".join(slowest_statements(url, rows.pages())))
            result[backend] = ask(url, rows.pages(), given.asks)
    lines = [(backend, name, *cost.values()) for backend, pages in result.items() for name, cost in pages.items()]
    tell(result, table(("database", "page", "median ms", "p95 ms", "CPU ms"), lines), as_json=given.json)


if __name__ == "__main__":
    main()
