"""What it costs to keep open pages told: latency from the commit to the page, CPU of the serving process.

``python bench/live.py [--json] [--pages 100] [--idle 10] [--tasks 40] [--backends …]`` starts ``luodi serve`` over a
database, opens that many streams in one session, and starts matters in this process, another than the server's: each
gives the group a task that concerns every page. ``--json`` prints ``{backend: {"pages", "p50_ms", "p95_ms",
"idle_cpu_percent", "busy_cpu_percent", "page_ms", "asked_cpu_ms"}}``: the time from a commit until the last page has
heard; CPU of the server while nothing happens and while two tasks a second come; the time of an inbox page meanwhile,
with all streams held; and the CPU of the one question a page asks when it heard something. Linux only.
"""

from __future__ import annotations

import argparse
import selectors
import socket
import sys
import threading
import time
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.databases import databases  # noqa: E402
from bench.measure import BACKENDS, cpu_seconds, milliseconds, percentile, say, table, tell  # noqa: E402
from bench.office import clerk_of, found, opened, serving  # noqa: E402
from bench.over_http import Caller, Kind  # noqa: E402
from bench.shape import PROCESS, STARTING  # noqa: E402
from engine.runtime import opened_tasks, start_instance  # noqa: E402

PAUSE = 0.5
PATIENCE = 10.0
ASKED = 100
TITLES = ("database", "pages", "last p50 ms", "p95 ms", "idle CPU %", "busy CPU %", "inbox page ms", "asked ms CPU")


class Pages:
    """Many open streams, read by one thread; when each had heard of a task."""

    def __init__(self, host: str, port: int, cookies: str, number: int, stack: ExitStack) -> None:
        self._selector = stack.enter_context(selectors.DefaultSelector())
        self._heard: dict[str, list[float]] = {}
        self._buffers: dict[int, bytes] = {}
        self._stop = False
        self.number = number
        for _ in range(number):
            opened_one = stack.enter_context(socket.create_connection((host, port), timeout=PATIENCE))
            opened_one.sendall(f"GET /live/stream HTTP/1.1\r\nHost: {host}\r\nCookie: {cookies}\r\n\r\n".encode())
            self._selector.register(opened_one, selectors.EVENT_READ)
        self._thread = threading.Thread(target=self._read)
        self._thread.start()
        stack.callback(self._end)

    def all_heard(self, task_key: int) -> float:
        """When the last page heard of a task. :raises RuntimeError: when not all of them did"""
        until = time.perf_counter() + PATIENCE
        while time.perf_counter() < until:
            heard = self._heard.get(str(task_key), [])
            if len(heard) >= self.number:
                return max(heard)
            time.sleep(0.005)
        raise RuntimeError(f"only {len(self._heard.get(str(task_key), []))} pages heard of the task")

    def _read(self) -> None:
        while not self._stop:
            for key, _events in self._selector.select(0.2):
                data = key.fileobj.recv(65_536)  # type: ignore[union-attr]
                now = time.perf_counter()
                buffered = self._buffers.get(key.fd, b"") + data
                *lines, self._buffers[key.fd] = buffered.split(b"\n")
                for line in lines:
                    if line.startswith(b'data: {"tasks"'):
                        for task_key in line.decode().split('"')[3::2]:
                            self._heard.setdefault(task_key, []).append(now)

    def _end(self) -> None:
        self._stop = True
        self._thread.join()


def measured(url: str, pages: int, idle: float, tasks: int) -> dict[str, float]:
    """The figures of one database."""
    found(url).database.dispose()
    world = opened(url)
    clerk = clerk_of(world)
    with ExitStack() as stack:
        server = stack.enter_context(serving(url))
        caller = Caller(server.host, server.port)
        caller.sign_in()
        cookies = "; ".join(f"{name}={value}" for name, value in caller.cookies.items())
        streams = Pages(server.host, server.port, cookies, pages, stack)
        time.sleep(3)
        used = cpu_seconds(server.pid)
        time.sleep(idle)
        idle_cpu = (cpu_seconds(server.pid) - used) / idle * 100
        times, answers, inbox = [], [], Kind("GET", "/tasks", "session")
        used, began = cpu_seconds(server.pid), time.perf_counter()
        for _ in range(tasks):
            with world.transaction(clerk) as uow:
                start_instance(uow, process_id=PROCESS, variables=STARTING)
                key = next(iter(opened_tasks(uow))).key
            committed = time.perf_counter()
            times.append((streams.all_heard(key) - committed) * 1000)
            time.sleep(PAUSE)
        busy_cpu = (cpu_seconds(server.pid) - used) / (time.perf_counter() - began) * 100
        answers = [milliseconds(lambda: caller.call(inbox)) for _ in range(20)]
        used, question = cpu_seconds(server.pid), Kind("GET", f"/live/desk?told={key}", "session")
        for _ in range(ASKED):
            caller.call(question)
        asked_cpu = (cpu_seconds(server.pid) - used) / ASKED * 1000
    world.database.dispose()
    return {
        "pages": pages, "p50_ms": percentile(times, 0.5), "p95_ms": percentile(times, 0.95),
        "idle_cpu_percent": idle_cpu, "busy_cpu_percent": busy_cpu, "page_ms": percentile(answers, 0.5),
        "asked_cpu_ms": asked_cpu,
    }  # fmt: skip


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--pages", type=int, default=100)
    parser.add_argument("--idle", type=float, default=10)
    parser.add_argument("--tasks", type=int, default=40)
    parser.add_argument("--backends", nargs="+", choices=BACKENDS, default=list(BACKENDS))
    asked = parser.parse_args()
    result = {}
    with databases(asked.backends) as made:
        for backend in asked.backends:
            say(f"{backend}: {asked.pages} pages")
            result[backend] = measured(made.new(backend, "live"), asked.pages, asked.idle, asked.tasks)
    rows = [(backend, *figures.values()) for backend, figures in result.items()]
    tell(result, table(TITLES, rows), as_json=asked.json)


if __name__ == "__main__":
    main()
