"""Instances started per second: by REST and by a message over REST, and both in process, on both databases.

``python bench/start.py [--json] [--instances 60] [--threads 1] [--slices 3] [--backends …]``. The process is that of
``bench/shape.py`` for REST; for messages one of the same size of data whose start event waits for a message. Prints a
table, or with ``--json`` ``{backend: {"rest", "message", "use_case", "use_case_message"}}``, instances a second; slices
of the four follow each other in turn, each figure is the median of its slices.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import threading
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.contenders.http_contender import Contender as Http  # noqa: E402
from bench.databases import databases  # noqa: E402
from bench.measure import BACKENDS, say, table, tell  # noqa: E402
from bench.office import OPERATOR, clerk_of, found  # noqa: E402
from bench.shape import GROUP, PROCESS, STARTING, luodi_files  # noqa: E402
from engine.runtime import publish_message, start_instance  # noqa: E402

MESSAGE = "investor called"
BY_MESSAGE = f"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="bench">
 <message id="m" name="{MESSAGE}"/>
 <process id="bench_message" name="bench_message" isExecutable="true">
  <startEvent id="s"><messageEventDefinition messageRef="m"/></startEvent>
  <userTask id="A" name="A"><extensionElements><zeebe:userTask/>
   <zeebe:assignmentDefinition candidateGroups="{GROUP}"/></extensionElements></userTask>
  <endEvent id="e"/>
  <sequenceFlow id="s_A" sourceRef="s" targetRef="A"/><sequenceFlow id="A_e" sourceRef="A" targetRef="e"/>
 </process></definitions>"""


def rate(work: Callable[[], object], instances: int, threads: int) -> float:
    """How often a second ``work`` is done by so many threads. :raises RuntimeError: when one of them fails"""
    failures: list[BaseException] = []

    def go() -> None:
        try:
            for _ in range(instances // threads):
                work()
        except BaseException as error:  # told to the one who waits for this thread
            failures.append(error)

    workers = [threading.Thread(target=go) for _ in range(threads)]
    began = time.perf_counter()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    if failures:
        raise RuntimeError("a start failed") from failures[0]
    return instances // threads * threads / (time.perf_counter() - began)


def measure(url: str, instances: int, threads: int, slices: int) -> dict[str, float]:
    """The four ways on one database."""
    world = found(url, {**luodi_files(), "message.bpmn": BY_MESSAGE.encode()})
    clerk, numbers = clerk_of(world), count()
    http = Http(0, {"url": url})

    def use_case() -> None:
        with world.transaction(clerk) as uow:
            start_instance(uow, process_id=PROCESS, variables=STARTING)

    def use_case_message() -> None:
        with world.transaction(clerk) as uow:
            publish_message(uow, MESSAGE, f"in-{next(numbers)}", STARTING)

    def message() -> None:
        body = {"name": MESSAGE, "correlationKey": f"rest-{next(numbers)}", "variables": STARTING}
        http.call(OPERATOR, "/v2/messages/publication", body)

    ways: dict[str, Callable[[], object]] = {
        "rest": http.start, "message": message, "use_case": use_case, "use_case_message": use_case_message,
    }  # fmt: skip
    rates: dict[str, list[float]] = {}
    try:
        for work in ways.values():
            work()
        for slice_ in range(slices):
            for name, work in ways.items():
                rates.setdefault(name, []).append(rate(work, instances, threads))
                say(f"{world.database.dialect.name} {slice_ + 1}/{slices}: {name} {rates[name][-1]:,.0f}/s")
    finally:
        http.close()
        world.database.dispose()
    return {name: statistics.median(values) for name, values in rates.items()}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print the result as JSON and nothing else")
    parser.add_argument("--instances", type=int, default=60, help="started in one slice")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--slices", type=int, default=3)
    parser.add_argument("--backends", nargs="+", choices=BACKENDS, default=list(BACKENDS))
    given = parser.parse_args()
    result = {}
    with databases(given.backends) as made:
        for backend in sorted(given.backends):
            url = made.new(backend, "bench_start")
            result[backend] = measure(url, given.instances, given.threads, given.slices)
    rows = [(backend, name, value) for backend, rates in result.items() for name, value in rates.items()]
    tell(result, table(("database", "how", "instances/s"), rows), as_json=given.json)


if __name__ == "__main__":
    main()
