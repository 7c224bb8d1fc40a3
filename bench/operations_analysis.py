"""The analysis of processes with 100,000 instances and a million visits: counting them, and the pages over HTTP.

``python bench/operations_analysis.py [--json] [--instances 100000] [--asks 60] [--backends …]`` writes instances of two
versions of a process over two years (six of seven have ended, by sixteen paths; one of twenty stands still), lets the
worker's chore count them, then asks a serving process for each page, one request after the other on one kept
connection, and reads the whole event log while the server's memory is watched. Prints a table, or with ``--json``
``{backend: {"counting": {…}, "export": {…}, page: {"p50_ms", "p95_ms", "cpu_ms"}}}``.
"""

from __future__ import annotations

import argparse
import http.client
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from sqlalchemy import select  # noqa: E402
from sqlalchemy.orm import Session  # noqa: E402

from bench.databases import databases  # noqa: E402
from bench.inbox import settle, write_in_bulk  # noqa: E402
from bench.measure import BACKENDS, say, table, tell  # noqa: E402
from bench.office import CLERK, found, serving  # noqa: E402
from bench.over_http import Caller  # noqa: E402
from bench.supervision_desk import ask, whole  # noqa: E402
from engine.persistence.causes import cause_of  # noqa: E402
from engine.persistence.definitions import ProcessDefinition  # noqa: E402
from engine.persistence.instances import ElementInstance, Incident, ProcessInstance  # noqa: E402
from engine.persistence.keys import key_at  # noqa: E402
from engine.persistence.work import UserTask  # noqa: E402
from engine.runtime import deploy  # noqa: E402
from engine.world import World  # noqa: E402
from workflow.operations.analysis.follow import follow_visits  # noqa: E402
from workflow.people.models import RoleGrant  # noqa: E402

STEPS = 5
YEARS = timedelta(days=730)
UNITS = 20
CHUNK = 65_536


def diagram(version: int) -> bytes:
    """Five tasks in a row, each but the first with a way past it and a way back."""
    parts, flows = ['<startEvent id="s"/>'], [("s", "A0")]
    for step in range(STEPS):
        parts.append(
            f'<userTask id="A{step}" name="第 {step + 1} 步 v{version}"><extensionElements><zeebe:userTask/>'
            '<zeebe:assignmentDefinition candidateGroups="g_station"/></extensionElements></userTask>'
        )
        parts.append(f'<exclusiveGateway id="x{step}" default="x{step}_on"/>')
        flows += [(f"A{step}", f"x{step}"), (f"x{step}", f"A{step + 1}" if step + 1 < STEPS else "e")]
        if 0 < step < STEPS - 1:
            flows += [(f"x{step}", f"A{step - 1}"), (f"x{step}", f"A{step + 2}" if step + 2 < STEPS else "e")]
    parts.append('<endEvent id="e"/>')
    drawn: dict[tuple[str, str], str] = {}
    for source, target in flows:
        on = source.startswith("x") and not any(one.startswith(source) for one in drawn.values())
        drawn.setdefault((source, target), f"{source}_on" if on else f"{source}_{target}")
    for (source, target), name in drawn.items():
        condition = "" if name.endswith("_on") or not source.startswith("x") else (
            "<conditionExpression>=false</conditionExpression>"
        )  # fmt: skip
        ends = f'sourceRef="{source}" targetRef="{target}"'
        parts.append(f'<sequenceFlow id="{name}" {ends}>{condition}</sequenceFlow>')
    return (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t" '
        'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0">'
        f'<process id="bench_steps" name="五步" isExecutable="true">{"".join(parts)}</process></definitions>'
    ).encode()


@dataclass(frozen=True, slots=True)
class Walk:
    """One instance as it went: when each element was come to and left; the last not at all, if it still runs."""

    number: int
    key: int
    began: datetime
    steps: tuple[tuple[str, datetime, datetime | None], ...]

    @property
    def ended(self) -> datetime | None:
        """When it ended, if it did."""
        return self.steps[-1][2]


class County:
    """Instances of both versions up to ``now``, made anew the same way each time they are asked for."""

    def __init__(self, instances: int, now: datetime, definitions: Sequence[int]) -> None:
        self.instances, self.now, self.definitions = instances, now, definitions

    def walks(self) -> Iterator[Walk]:
        """Each instance: which steps it skipped, went back over, and how long each took is told by its number."""
        pause = YEARS / self.instances
        for number in range(self.instances):
            began = self.now - YEARS - timedelta(days=40) + pause * number
            at, steps = began, [("s", began, began)]
            path = [step for step in range(STEPS) if not (number >> step) & 1 or step in (0, STEPS - 1)]
            if number % 8 == 3:
                path.insert(2, path[1])
            for place, step in enumerate(path):
                left = at + timedelta(minutes=30 + (number * (7 + step) * 7_919 + place * 104_729) % (7 * 24 * 60))
                if number % 7 == 0 and place == number // 7 % len(path):
                    steps.append((f"A{step}", at, None))
                    break
                steps += [(f"A{step}", at, left), (f"x{step}", left, left)]
                at = left
            else:
                steps.append(("e", at, at))
            yield Walk(number, key_at(began) + number % 1000, began, tuple(steps))

    def version_of(self, walk: Walk) -> int:
        """The newer version is taken by the last half."""
        return int(walk.number > self.instances // 2)

    def process_instances(self) -> Iterator[dict[str, Any]]:
        """Rows of ``process_instance``."""
        for walk in self.walks():
            version = self.version_of(walk)
            yield {
                "key": walk.key, "root_key": walk.key, "definition_key": self.definitions[version],
                "process_id": "bench_steps", "version": version + 1, "business_key": f"ZS-{walk.number:07}",
                "state": "COMPLETED" if walk.ended else "ACTIVE", "started_at": walk.began, "started_by": CLERK,
                "ended_at": walk.ended, "has_incident": not walk.ended and walk.number % 20 == 0,
            }  # fmt: skip

    def visits(self) -> Iterator[dict[str, Any]]:
        """Rows of ``element_instance``."""
        for walk in self.walks():
            before = None
            for place, (element, at, left) in enumerate(walk.steps):
                kind = {"s": "startEvent", "e": "endEvent", "x": "exclusiveGateway"}.get(element[0], "userTask")
                yield {
                    "key": key_at(at) + 1000 + walk.number % 1000 + place * 1000, "instance_key": walk.key,
                    "scope_key": walk.key, "element_id": element, "element_type": kind,
                    "flow_id": f"{before}_{element}" if before else None, "came_from": None, "undone": None,
                    "state": "COMPLETED" if left else "ACTIVE", "started_at": at, "ended_at": left,
                }  # fmt: skip
                before = element

    def tasks(self) -> Iterator[dict[str, Any]]:
        """Rows of ``user_task``, each due four days after it came."""
        for walk in self.walks():
            version = self.version_of(walk)
            for place, (element, at, left) in enumerate(walk.steps):
                if element[0] != "A":
                    continue
                key = key_at(at) + 1000 + walk.number % 1000 + place * 1000
                yield {
                    "key": key, "instance_key": walk.key, "root_key": walk.key,
                    "definition_key": self.definitions[version], "process_id": "bench_steps",
                    "process_version": version + 1, "business_key": f"ZS-{walk.number:07}", "element_id": element,
                    "element_instance_key": key, "name": element, "state": "COMPLETED" if left else "CREATED",
                    "assignee": CLERK, "candidate_users": [], "candidate_groups": [f"u{walk.number % UNITS:02}"],
                    "excluded_users": [], "properties": {}, "created_at": at, "ended_at": left,
                    "due_at": at + timedelta(days=4), "completed_by": CLERK if left else None,
                }  # fmt: skip

    def incidents(self) -> Iterator[dict[str, Any]]:
        """Rows of ``incident``: eight causes."""
        for walk in self.walks():
            if walk.ended or walk.number % 20:
                continue
            message = f"{'ABCDEFGH'[walk.number // 20 % 8]} has no answer for {walk.number}"
            yield {
                "key": walk.key + 500, "instance_key": walk.key, "element_instance_key": walk.key,
                "element_id": walk.steps[-1][0], "process_id": "bench_steps",
                "definition_key": self.definitions[self.version_of(walk)], "job_key": None, "kind": "UNKNOWN",
                "message": message, "cause": cause_of("UNKNOWN", message), "state": "ACTIVE",
                "created_at": walk.steps[-1][1], "resolved_at": None,
            }  # fmt: skip


def fill(world: World, county: County) -> None:
    """Write everything; the clerk of the benchmarks administers."""
    with Session(world.database) as session, session.begin():
        session.add(RoleGrant(username=CLERK, role="administrator", granted_at=county.now))
    for rows, target in (
        (county.process_instances(), ProcessInstance), (county.visits(), ElementInstance), (county.tasks(), UserTask),
        (county.incidents(), Incident),
    ):  # fmt: skip
        say(f"{target.__tablename__}: {write_in_bulk(world.database, whole(rows, target), target)}")


def count_all(world: World) -> dict[str, float]:
    """Let the chore count until nothing is left: visits, seconds, and the longest turn, which other chores wait for."""
    looked, longest, began = 0, 0.0, time.perf_counter()
    while True:
        turn = time.perf_counter()
        count = follow_visits(world)
        longest = max(longest, time.perf_counter() - turn)
        if not count:
            seconds = time.perf_counter() - began
            return {"visits": looked, "seconds": seconds, "visits_per_second": looked / seconds, "longest_s": longest}
        looked += count


def export(url: str, definition: int) -> dict[str, float]:
    """Read the whole event log: its size, seconds, and how much memory the server took on meanwhile."""
    with serving(url) as server:
        caller = Caller(server.host, server.port)
        caller.sign_in()
        connection = http.client.HTTPConnection(server.host, server.port, timeout=600)
        path = f"/definitions/{definition}/log.xes?from=2000-01-01&to=2999-01-01&versions=all"
        cookies = "; ".join(f"{name}={value}" for name, value in caller.cookies.items())
        began = time.perf_counter()
        connection.request("GET", path, headers={"Cookie": cookies})
        answer = connection.getresponse()
        size, before, most = len(answer.read(CHUNK)), resident(server.pid), 0
        while piece := answer.read(CHUNK):
            size += len(piece)
            if size % (64 * CHUNK) < CHUNK:
                most = max(most, resident(server.pid))
        took = time.perf_counter() - began
        connection.close()
    return {"megabytes": size / 1e6, "seconds": took, "memory_before_mb": before, "memory_most_mb": max(most, before)}


def resident(pid: int) -> int:
    """Megabytes a process holds in memory."""
    line = next(one for one in Path(f"/proc/{pid}/status").read_text().splitlines() if one.startswith("VmRSS"))
    return int(line.split()[1]) // 1024


def pages_of(definitions: Sequence[int]) -> dict[str, str]:
    """The pages that are asked for."""
    old, new = definitions
    return {
        "heat map, a year": f"/definitions/{new}/heat",
        "heat map, all versions, odd days": f"/definitions/{new}/heat?versions=all&from=2000-01-09&to=2999-01-01",
        "heat map, two versions": f"/definitions/{new}/heat?against={old}",
        "an element's list": f"/definitions/{new}/heat/elements/A2?versions=all",
        "bottlenecks": f"/definitions/{new}/bottlenecks?versions=all",
        "variants": f"/definitions/{new}/variants?versions=all",
        "incidents": "/incidents",
        "incidents of an element": "/incidents?process=bench_steps&element=A2&q=answer",
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Fill, count, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print the result as JSON and nothing else")
    parser.add_argument("--instances", type=int, default=100_000)
    parser.add_argument("--asks", type=int, default=60, help="requests for each page")
    parser.add_argument("--backends", nargs="+", choices=BACKENDS, default=list(BACKENDS))
    given = parser.parse_args(arguments)
    result: dict[str, dict[str, dict[str, float]]] = {}
    with databases(given.backends) as made:
        for backend in sorted(given.backends):
            url = made.new(backend, "bench_analysis")
            world = found(url)
            for version in (1, 2):
                with world.transaction() as uow:
                    deploy(uow, {"bench_steps.bpmn": diagram(version)})
            with world.reading() as uow:
                query = select(ProcessDefinition.key).where(ProcessDefinition.process_id == "bench_steps")
                definitions = list(uow.session.scalars(query.order_by(ProcessDefinition.version)))
                county = County(given.instances, uow.now, definitions)
            fill(world, county)
            settle(world.database)
            counting = count_all(world)
            say(f"{backend}: counted {counting}")
            settle(world.database)
            world.database.dispose()
            result[backend] = {"counting": counting, "export": export(url, definitions[1])}
            result[backend] |= ask(url, pages_of(definitions), given.asks)
    rows = [
        (backend, name, " ".join(f"{key} {value:.1f}" for key, value in cost.items()))
        for backend, pages in result.items()
        for name, cost in pages.items()
    ]
    tell(result, table(("database", "what", "figures"), rows), as_json=given.json)


if __name__ == "__main__":
    main()
