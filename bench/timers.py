"""How late timers are with many pending, and what an idle worker costs: a process of its own, watched from outside.

``python bench/timers.py [--json] [--pending 100000] [--due 200] [--seconds 10] [--idle 20] [--backends …]`` writes
``--pending`` timers that are not due for a year and starts ``luodi worker``. It lets it stand idle for ``--idle``
seconds, then starts ``--due`` instances whose one timer falls due, evenly spread over ``--seconds``. Lateness is from
the due moment to the moment the instance went on. Prints a table, or with ``--json``
``{backend: {"p50_s", "p99_s", "worst_s", "worker_cpu_share", "idle_cpu_share"}}``; shares are of one core.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from sqlalchemy import func, select  # noqa: E402

from bench.databases import databases  # noqa: E402
from bench.inbox import write_in_bulk  # noqa: E402
from bench.measure import BACKENDS, cpu_seconds, percentile, say, table, tell  # noqa: E402
from bench.office import SECRET, found  # noqa: E402
from engine.persistence.definitions import ProcessDefinition  # noqa: E402
from engine.persistence.instances import ProcessInstance  # noqa: E402
from engine.persistence.work import Timer  # noqa: E402
from engine.runtime import start_instance  # noqa: E402
from engine.world import World  # noqa: E402

WAITS = b"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="bench">
 <process id="waits" name="waits" isExecutable="true"><startEvent id="s"/>
  <intermediateCatchEvent id="w"><timerEventDefinition><timeDate>=date and time(due)</timeDate></timerEventDefinition>
  </intermediateCatchEvent><endEvent id="e"/>
  <sequenceFlow id="s_w" sourceRef="s" targetRef="w"/><sequenceFlow id="w_e" sourceRef="w" targetRef="e"/>
 </process></definitions>"""
AHEAD = 2.0
"""Seconds the first due moment lies beyond the time the starts are likely to take."""
PATIENCE = 120.0
SETTLING = 4.0
"""Seconds after its start before a worker is watched."""
FIRST_KEY = 1_000_000_000


def pending(world: World, number: int) -> Iterator[dict[str, Any]]:
    """Rows of timers that are due a year from now, one an hour."""
    with world.reading() as uow:
        definition = uow.session.scalars(select(ProcessDefinition.key)).first()
    far = world.clock.now() + timedelta(days=365)
    for one in range(number):
        yield {
            "key": FIRST_KEY + one, "instance_key": FIRST_KEY + one, "definition_key": definition, "element_id": "w",
            "element_instance_key": FIRST_KEY + one, "due_at": far + timedelta(hours=one),
        }  # fmt: skip


def start_waiting(world: World, due: int, seconds: float) -> dict[int, datetime]:
    """Start the instances; instance → when its timer is due."""
    began = time.perf_counter()
    with world.transaction() as uow:
        start_instance(uow, process_id="waits", variables={"due": _text(world.clock.now() + timedelta(days=1))})
    ahead = AHEAD + due * (time.perf_counter() - began) * 2
    first = world.clock.now() + timedelta(seconds=ahead)
    moments = {}
    for number in range(due):
        moment = first + timedelta(seconds=seconds * number / due)
        with world.transaction() as uow:
            moments[start_instance(uow, process_id="waits", variables={"due": _text(moment)})] = moment
    return moments


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds")


def lateness(world: World, moments: dict[int, datetime]) -> list[float]:
    """Seconds each instance went on after its moment; waits until all have. :raises SystemExit: when they do not"""
    last = max(moments.values())
    deadline = last + timedelta(seconds=PATIENCE)
    while world.clock.now() < deadline:
        time.sleep(0.5)
        with world.reading() as uow:
            open_ = uow.session.scalar(
                select(func.count()).where(
                    ProcessInstance.process_id == "waits",
                    ProcessInstance.key.in_(moments),
                    ProcessInstance.ended_at.is_(None),
                )
            )
        say(f"{world.database.dialect.name}: {open_} timers to go")
        if not open_:
            break
    else:
        raise SystemExit(f"timers did not fire within {PATIENCE:.0f} s of the last one")
    with world.reading() as uow:
        rows = uow.session.execute(
            select(ProcessInstance.key, ProcessInstance.ended_at).where(ProcessInstance.key.in_(moments))
        ).all()
    return [(ended - moments[key]).total_seconds() for key, ended in rows]


def idle_share(pid: int, seconds: float) -> float:
    """The share of a core a process takes that has nothing to do, once it has settled."""
    time.sleep(SETTLING)
    cpu, began = cpu_seconds(pid), time.perf_counter()
    time.sleep(seconds)
    return (cpu_seconds(pid) - cpu) / (time.perf_counter() - began)


def measure(url: str, number: int, due: int, seconds: float, idle: float) -> dict[str, float]:
    """Fill, let a worker stand idle, start, let it fire."""
    world = found(url, {"waits.bpmn": WAITS})
    write_in_bulk(world.database, pending(world, number), Timer)
    with tempfile.TemporaryDirectory(prefix="luodi-bench-var-") as var:
        settings = {
            "LUODI_VAR": var, "LUODI_DATABASE_URL": url, "LUODI_SECRET_KEY": SECRET, "LUODI_LANG": "en",
            "LUODI_LOG_LEVEL": "WARNING", "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1",
        }  # fmt: skip
        worker = subprocess.Popen(
            [sys.executable, "-c", "from workflow.cli import main; main()", "worker"],
            cwd=ROOT, env={**os.environ, **settings}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            if worker.stdout is None or not worker.stdout.readline():
                raise SystemExit("the worker did not start")
            say(f"{world.database.dialect.name}: idle for {idle:.0f} s with {number} timers pending")
            idle_cpu = idle_share(worker.pid, idle)
            moments = start_waiting(world, due, seconds)
            cpu, began = cpu_seconds(worker.pid), time.perf_counter()
            late = lateness(world, moments)
            share = (cpu_seconds(worker.pid) - cpu) / (time.perf_counter() - began)
        finally:
            worker.terminate()
            worker.communicate(timeout=30)
            world.database.dispose()
    return {
        "p50_s": percentile(late, 0.5),
        "p99_s": percentile(late, 0.99),
        "worst_s": max(late),
        "worker_cpu_share": share,
        "idle_cpu_share": idle_cpu,
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print the result as JSON and nothing else")
    parser.add_argument("--pending", type=int, default=100_000)
    parser.add_argument("--due", type=int, default=200, help="timers that fall due while the worker runs")
    parser.add_argument("--seconds", type=float, default=10.0, help="over how long they fall due")
    parser.add_argument("--idle", type=float, default=20.0, help="seconds the worker is watched with nothing to do")
    parser.add_argument("--backends", nargs="+", choices=BACKENDS, default=list(BACKENDS))
    given = parser.parse_args()
    result = {}
    with databases(given.backends) as made:
        for backend in sorted(given.backends):
            url = made.new(backend, "bench_timers")
            result[backend] = measure(url, given.pending, given.due, given.seconds, given.idle)
    rows = [(backend, *figures.values()) for backend, figures in result.items()]
    titles = ("database", "p50 s", "p99 s", "worst s", "worker's CPU share", "idle CPU share")
    tell(result, table(titles, rows), as_json=given.json)


if __name__ == "__main__":
    main()
