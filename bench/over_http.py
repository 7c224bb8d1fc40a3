"""What a request over HTTP costs the serving process beside what it does.

``python bench/over_http.py [--json] [--requests 200] [--slices 5] [--backends …]`` starts ``luodi serve`` over a
database with a full page of open tasks and sends one kind of request after the other on one kept connection; the kinds
are cheap on purpose, so that what is left is the way to the use case and back. Prints a table, or with ``--json``
``{backend: {kind: {"cpu_ms", "p50_ms", "statements", "driver_ms"}}}``: CPU of the serving process and the median time
to answer, and in a process of the benchmark's own how many statements a request sends and how long the driver takes.
Linux only (it reads /proc).
"""

from __future__ import annotations

import argparse
import base64
import http.client
import json
import re
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from flask import Flask  # noqa: E402
from sqlalchemy import event, select  # noqa: E402

from bench.databases import databases  # noqa: E402
from bench.measure import BACKENDS, cpu_seconds, percentile, say, table, tell  # noqa: E402
from bench.office import CLERK, PASSWORD, clerk_of, config_for, found, serving  # noqa: E402
from bench.shape import PROCESS, STARTING, handed_in  # noqa: E402
from engine.persistence.work import UserTask  # noqa: E402
from engine.runtime import start_instance  # noqa: E402
from engine.world import World  # noqa: E402
from workflow.app import create_app  # noqa: E402
from workflow.inbox.acts.complete_task import complete_task  # noqa: E402

OPEN_TASKS = 60
"""More than a page."""

WARM = 20


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of request: its method and path, who sends it, and what must come back."""

    method: str
    path: str
    by: str
    expected: int = 200
    body: Mapping[str, object] | None = None


def kinds(done: int, waiting: int) -> dict[str, Kind]:
    """The requests by name; ``done`` is the key of a completed task, ``waiting`` of an open one."""
    rest = f"/v2/user-tasks/{done}/completion"
    body = {"variables": handed_in(0, 1)}
    return {
        "status, nobody": Kind("GET", "/v2/status", "nobody", 204),
        "topology, basic": Kind("GET", "/v2/topology", "basic"),
        "topology, session": Kind("GET", "/v2/topology", "session"),
        "completion refused, basic": Kind("POST", rest, "basic", 409, body),
        "completion refused, session": Kind("POST", f"/tasks/{done}/complete", "session", 409, body),
        "inbox page": Kind("GET", "/tasks", "session"),
        "task page": Kind("GET", f"/tasks/{waiting}", "session"),
    }


def filled(url: str) -> tuple[int, int]:
    """A fresh database with a full page of open tasks; the keys of a completed and of an open task."""
    world = found(url)
    clerk = clerk_of(world)
    for _ in range(OPEN_TASKS):
        with world.transaction(clerk) as uow:
            start_instance(uow, process_id=PROCESS, variables=STARTING)
    with world.reading() as uow:
        keys = list(uow.session.scalars(select(UserTask.key).order_by(UserTask.key)))
    with world.transaction(clerk) as uow:
        complete_task(uow, keys[0], handed_in(0, 1))
    world.database.dispose()
    return keys[0], keys[1]


@dataclass
class Caller:
    """Sends requests to a server on one connection, as a browser with its session or a machine with its password."""

    host: str
    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection(self.host, self.port, timeout=60)

    def sign_in(self) -> None:
        """Begin a session by the page, and take the token its forms carry. :raises RuntimeError: when it is refused"""
        self._take_token(self.send("GET", "/sign-in", {})[1])
        form = urlencode({"username": CLERK, "password": PASSWORD, "csrf_token": self.token})
        status, page = self.send("POST", "/sign-in", {"Content-Type": "application/x-www-form-urlencoded"}, form)
        if status != 303:
            raise RuntimeError(f"signing in was answered {status}: {page[:300]!r}")
        self._take_token(self.send("GET", "/tasks", {})[1])

    def call(self, kind: Kind) -> None:
        """One request. :raises RuntimeError: when the answer is another than expected"""
        headers = {}
        if kind.by == "basic":
            headers["Authorization"] = "Basic " + base64.b64encode(f"{CLERK}:{PASSWORD}".encode()).decode()
        if kind.body is not None:
            headers["Content-Type"] = "application/json"
            headers["X-CSRFToken"] = self.token
        body = None if kind.body is None else json.dumps(kind.body)
        status, content = self.send(kind.method, kind.path, headers, body, with_cookies=kind.by == "session")
        if status != kind.expected:
            raise RuntimeError(f"{kind.method} {kind.path} was answered {status}: {content[:300]!r}")

    def send(
        self, method: str, path: str, headers: dict[str, str], body: str | None = None, *, with_cookies: bool = True
    ) -> tuple[int, str]:
        """Status and text of one answer; cookies are kept."""
        if with_cookies and self.cookies:
            headers = {**headers, "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        self.connection.request(method, path, body, {"Accept": "text/html,application/json", **headers})
        response = self.connection.getresponse()
        content = response.read().decode()
        for line in response.headers.get_all("Set-Cookie") or ():
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return response.status, content

    def _take_token(self, page: str) -> None:
        written = re.search(r'name="csrf-token" content="([^"]+)"', page)
        if written is None:
            raise RuntimeError(f"the page carries no token: {page[:300]!r}")
        self.token = written[1]


def served(url: str, asked: Mapping[str, Kind], requests: int, slices: int) -> dict[str, dict[str, float]]:
    """CPU of the server for a request of each kind, and the median time until it was answered: the least of slices.

    Slices of all kinds follow each other in turn; what else the machine does only ever adds to a slice.
    """
    cpu: dict[str, list[float]] = {name: [] for name in asked}
    medians: dict[str, list[float]] = {name: [] for name in asked}
    with serving(url) as server:
        caller = Caller(server.host, server.port)
        caller.sign_in()
        for number in range(slices):
            for name, kind in asked.items():
                for _ in range(0 if number else WARM):
                    caller.call(kind)
                before, times = cpu_seconds(server.pid), []
                for _ in range(requests):
                    began = time.perf_counter()
                    caller.call(kind)
                    times.append((time.perf_counter() - began) * 1000)
                cpu[name].append((cpu_seconds(server.pid) - before) / requests * 1000)
                medians[name].append(percentile(times, 0.5))
            say(f"slice {number + 1} of {slices}")
    return {name: {"cpu_ms": min(cpu[name]), "p50_ms": min(medians[name])} for name in asked}


@dataclass
class Statements:
    """How many statements were sent, and for how long the driver had them."""

    count: int = 0
    seconds: float = 0.0
    began: float = 0.0

    @contextmanager
    def watching(self, world: World) -> Iterator[None]:
        """Count while this lasts."""
        event.listen(world.database, "before_cursor_execute", self._before)
        event.listen(world.database, "after_cursor_execute", self._after)
        try:
            yield
        finally:
            event.remove(world.database, "before_cursor_execute", self._before)
            event.remove(world.database, "after_cursor_execute", self._after)

    def _before(self, *_given: object) -> None:
        self.began = time.perf_counter()

    def _after(self, *_given: object) -> None:
        self.count += 1
        self.seconds += time.perf_counter() - self.began


def counted(url: str, asked: Mapping[str, Kind]) -> dict[str, dict[str, float]]:
    """Statements of a request of each kind, and the milliseconds the driver takes for them, in this process."""
    config = config_for(url)
    app = create_app(config)
    app.config["WTF_CSRF_ENABLED"] = False
    world: World = app.extensions["luodi"]["world"]
    result = {}
    for name, kind in asked.items():
        seen = Statements()
        _call_here(app, kind, 3)
        with seen.watching(world):
            rounds = 10
            _call_here(app, kind, rounds, seen)
        result[name] = {"statements": seen.count / rounds, "driver_ms": seen.seconds / rounds * 1000}
    world.database.dispose()
    return result


def _call_here(app: Flask, kind: Kind, times: int, seen: Statements | None = None) -> None:
    client = app.test_client()
    if kind.by == "session":
        client.post("/sign-in", data={"username": CLERK, "password": PASSWORD})
    if seen is not None:
        seen.count, seen.seconds = 0, 0.0
    for _ in range(times):
        auth = (CLERK, PASSWORD) if kind.by == "basic" else None
        answer = client.open(kind.path, method=kind.method, json=kind.body, auth=auth)
        if answer.status_code != kind.expected:
            raise RuntimeError(f"{kind.method} {kind.path} was answered {answer.status_code}: {answer.text[:300]}")


def measure(url: str, requests: int, slices: int) -> dict[str, dict[str, float]]:
    """All figures of one database."""
    asked = kinds(*filled(url))
    of_server, of_statements = served(url, asked, requests, slices), counted(url, asked)
    return {name: of_server[name] | of_statements[name] for name in asked}


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print the result as JSON and nothing else")
    parser.add_argument("--requests", type=int, default=200, help="of each kind in a slice")
    parser.add_argument("--slices", type=int, default=5)
    parser.add_argument("--backends", nargs="+", choices=BACKENDS, default=["sqlite"])
    given = parser.parse_args(arguments)
    with databases(given.backends) as made:
        result = {
            backend: measure(made.new(backend, "bench_over_http"), given.requests, given.slices)
            for backend in sorted(given.backends)
        }
    rows = [(backend, name, *row.values()) for backend, figures in result.items() for name, row in figures.items()]
    titles = ("database", "request", "CPU ms", "median ms", "statements", "ms in the driver")
    tell(result, table(titles, rows), as_json=given.json)


if __name__ == "__main__":
    main()
