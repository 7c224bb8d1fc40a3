"""Workers outside: how soon one that waits has a new job, and how many jobs a second several of them do, over HTTP.

``python bench/workers.py [--json] [--jobs 200] [--workers 4] [--rounds 30] [--backends …]``: one ``luodi serve``; jobs
are made by it (``here``) and by this process (``elsewhere``); a worker waits, and has the job so many milliseconds
after what made it was answered. Then the workers do a heap of jobs, ten at a time, with leases. Prints a table, or
``--json``: ``{backend: {"here_p50_ms", "here_p95_ms", "elsewhere_p50_ms", "elsewhere_p95_ms", "jobs_per_second"}}``.
"""

from __future__ import annotations

import argparse
import base64
import http.client
import json
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.databases import databases  # noqa: E402
from bench.measure import BACKENDS, percentile, say, table, tell  # noqa: E402
from bench.office import OPERATOR, PASSWORD, Server, found, serving  # noqa: E402
from engine.runtime import start_instance  # noqa: E402

PROCESS = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="bench">
 <process id="outside" name="outside" isExecutable="true">
  <startEvent id="s"/><endEvent id="e"/>
  <serviceTask id="A" name="A">
   <extensionElements><zeebe:taskDefinition type="outside"/></extensionElements></serviceTask>
  <sequenceFlow id="s_A" sourceRef="s" targetRef="A"/><sequenceFlow id="A_e" sourceRef="A" targetRef="e"/>
 </process></definitions>"""
TOKEN = base64.b64encode(f"{OPERATOR}:{PASSWORD}".encode()).decode()


class Caller:
    """One connection of one worker."""

    def __init__(self, server: Server) -> None:
        self.connection = http.client.HTTPConnection(server.host, server.port, timeout=60)

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """One POST. :raises RuntimeError: when it is refused"""
        headers = {"Authorization": f"Basic {TOKEN}", "Content-Type": "application/json"}
        self.connection.request("POST", path, json.dumps(body), headers)
        response = self.connection.getresponse()
        content = response.read()
        if response.status >= 300:
            raise RuntimeError(f"{path} answered {response.status}: {content[:300]!r}")
        return dict(json.loads(content)) if content else {}

    def take(self, most: int, wait_ms: int) -> list[dict[str, Any]]:
        """Jobs with a lease of a minute."""
        asked = {"type": "outside", "timeout": 60_000, "maxJobsToActivate": most, "withLease": True}
        return list(self.post("/v2/jobs/activation", {**asked, "requestTimeout": wait_ms})["jobs"])

    def complete(self, job: dict[str, Any]) -> None:
        """Say that a job is done."""
        self.post(f"/v2/jobs/{job['jobKey']}/completion", {"jobLeaseToken": job["jobLeaseToken"]})


def delays(server: Server, make: Callable[[], object], rounds: int) -> list[float]:
    """Milliseconds from the end of ``make`` until a worker that waits has the job."""
    waiter = Caller(server)
    found_after = []

    def wait() -> tuple[float, list[dict[str, Any]]]:
        jobs = waiter.take(1, 30_000)
        return time.perf_counter(), jobs

    with ThreadPoolExecutor(1) as pool:
        for _ in range(rounds):
            call = pool.submit(wait)
            time.sleep(0.3)
            make()
            made = time.perf_counter()
            given, jobs = call.result()
            found_after.append(max(0.0, (given - made) * 1000))
            waiter.complete(jobs[0])
    return found_after


def heap(server: Server, make: Callable[[], object], jobs: int, workers: int) -> float:
    """Jobs done a second by so many workers."""
    for _ in range(jobs):
        make()

    def work(caller: Caller) -> int:
        done = 0
        while given := caller.take(10, -1):
            for job in given:
                caller.complete(job)
            done += len(given)
        return done

    with ThreadPoolExecutor(workers) as pool:
        began = time.perf_counter()
        done = sum(pool.map(work, [Caller(server) for _ in range(workers)]))
        return done / (time.perf_counter() - began)


def measure(url: str, given: argparse.Namespace) -> dict[str, float]:
    """The figures of one database."""
    world = found(url, {"outside.bpmn": PROCESS.encode()})

    def elsewhere() -> None:
        with world.transaction() as uow:
            start_instance(uow, process_id="outside")

    with serving(url) as server:
        starter = Caller(server)
        figures = {}
        ways: dict[str, Callable[[], object]] = {
            "here": lambda: starter.post("/v2/process-instances", {"processDefinitionId": "outside"}),
            "elsewhere": elsewhere,
        }
        for name, make in ways.items():
            say(f"{world.database.dialect.name}: waiting for jobs made {name}")
            seen = delays(server, make, given.rounds)
            figures |= {f"{name}_p50_ms": percentile(seen, 0.5), f"{name}_p95_ms": percentile(seen, 0.95)}
        say(f"{world.database.dialect.name}: {given.jobs} jobs, {given.workers} workers")
        figures["jobs_per_second"] = heap(server, elsewhere, given.jobs, given.workers)
    world.let_workers_go()
    world.database.dispose()
    return figures


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print the result as JSON and nothing else")
    parser.add_argument("--jobs", type=int, default=200)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=30, help="jobs that a worker waits for, each way")
    parser.add_argument("--backends", nargs="+", choices=BACKENDS, default=list(BACKENDS))
    given = parser.parse_args()
    with databases(given.backends) as made:
        result = {
            backend: measure(made.new(backend, "bench_workers"), given) for backend in sorted(set(given.backends))
        }
    names = next(iter(result.values())).keys()
    rows = [(name, *(figures[name] for figures in result.values())) for name in names]
    tell(result, table(("what", *result), rows), as_json=given.json)


if __name__ == "__main__":
    main()
