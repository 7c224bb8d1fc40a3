"""The desk with a million open tasks: its first page with counts and lights, and the pages after it.

``python bench/inbox.py [--json] [--tasks 1000000] [--people 2000] [--groups 200] [--asks 300] [--backends …]`` writes
the rows the product reads in bulk and asks the product's own questions (``workflow/inbox/open_tasks.py`` and
``counts.py``) as people taken at random. Half of the tasks are assigned, half wait for a group, one in ten of these for
a second group too; every tenth group is three times as busy as the others; everybody is in three groups; a fifth of the
tasks is overdue, three days' worth is near. ``--json`` prints ``{"postgresql": {"first_page_p95_ms",
"next_page_p95_ms", "http_p95_ms", "slowest_way", "slowest_way_p95_ms"}, "sqlite": …}``. The choice of stages, which the
page asks for too, and every filter, search and order (``bench/desk_ways.py``) stand in the table; over HTTP it is the
whole page of one person, answered by ``luodi serve`` in a process of its own.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from urllib.parse import urlencode  # noqa: E402

from sqlalchemy import Engine, Table, insert, select  # noqa: E402
from sqlalchemy.orm import Session  # noqa: E402

from bench import desk_ways  # noqa: E402
from bench.databases import databases  # noqa: E402
from bench.measure import BACKENDS, cpu_seconds, milliseconds, percentile, say, table, tell  # noqa: E402
from bench.office import CLERK, found, serving  # noqa: E402
from bench.over_http import Caller, Kind  # noqa: E402
from engine.domain.assignment import Actor  # noqa: E402
from engine.persistence.definitions import ProcessDefinition  # noqa: E402
from engine.persistence.instances import ProcessInstance, Variable  # noqa: E402
from engine.persistence.work import SHOWN_ALWAYS, InboxRow, UserTask  # noqa: E402
from engine.unit_of_work import UnitOfWork  # noqa: E402
from engine.world import World  # noqa: E402
from workflow.inbox.counts import count_by_stage, count_open, stages_to_choose  # noqa: E402
from workflow.inbox.lights import due_words  # noqa: E402
from workflow.inbox.open_tasks import InboxFilter, list_open  # noqa: E402
from workflow.inbox.paging import Cursor  # noqa: E402
from workflow.inbox.search.models import MatterWords, StepName  # noqa: E402
from workflow.people.models import CandidateGroup, GroupMember  # noqa: E402

SEED = 20230531
CHUNK = 20_000
GROUPS_EACH = 3
BUSY_GROUPS, TIMES_BUSIER = 20, 3
NEXT_PAGES = 3
FIRST_KEY = 1_000_000_000
HTTP_WARM = 5
TITLES = ("database", "question", "asked", "median ms", "p95 ms", "CPU median", "CPU p95")
PER_INSTANCE = 4
"""Open tasks of one instance."""


def write_in_bulk(database: Engine, rows: Iterator[dict[str, Any]], target: type) -> int:
    """Write rows of one table past the ORM, types converted as the product does; how many."""
    written, written_to = 0, target.__table__  # type: ignore[attr-defined]
    while chunk := list(islice(rows, CHUNK)):
        if database.dialect.name == "postgresql":
            _copy(database, written_to, chunk)
        else:
            with database.begin() as connection:
                connection.execute(insert(written_to), chunk)
        written += len(chunk)
        if written % (10 * CHUNK) == 0:
            say(f"{database.dialect.name}: {written:,} rows of {written_to.name}")
    return written


def _copy(database: Engine, target: Table, chunk: Sequence[dict[str, Any]]) -> None:
    names = list(chunk[0])
    bind = {name: target.c[name].type.dialect_impl(database.dialect).bind_processor(database.dialect) for name in names}
    raw = database.raw_connection()
    try:
        with raw.cursor() as cursor, cursor.copy(f"COPY {target.name} ({', '.join(names)}) FROM STDIN") as copy:
            for row in chunk:
                copy.write_row([convert(row[name]) if (convert := bind[name]) else row[name] for name in names])
        raw.commit()
    finally:
        raw.close()


def _spread(number: int) -> int:
    """A number that looks like chance, the same in every run."""
    return (number * 2_654_435_761 % 2**32) >> 8


def settle(database: Engine) -> None:
    """Let the database count what it has."""
    if database.dialect.name == "postgresql":
        with database.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
    else:
        with database.begin() as connection:
            connection.exec_driver_sql("ANALYZE")


class Office:
    """Who is in which group, and which task waits for whom; the same for every database."""

    def __init__(self, tasks: int, people: int, groups: int, world: World) -> None:
        self.tasks = tasks
        self.now = world.clock.now()
        self.random = random.Random(SEED)
        codes = [f"g{number:03}" for number in range(groups)]
        self.codes = codes
        self.people = [
            Actor(f"p{number:04}", frozenset(self.random.sample(codes, min(GROUPS_EACH, groups))))
            for number in range(people)
        ]
        with world.reading() as uow:
            deployed = uow.session.scalars(select(ProcessDefinition).order_by(ProcessDefinition.key))
            self.definitions = [(row.key, row.process_id, row.version) for row in deployed]
        self.people[0] = Actor(CLERK, self.people[0].groups)
        self.matters = (tasks + PER_INSTANCE - 1) // PER_INSTANCE
        busy = codes[:: len(codes) // BUSY_GROUPS or 1]
        self.shares = [*codes, *busy * (TIMES_BUSIER - 1)]

    def due_of(self, number: int) -> Any:
        """The due moment of a task: from 10 days ago to 40 days ahead, with the second as its spread."""
        return self.now + timedelta(seconds=(number * 7_919) % (50 * 86_400) - 10 * 86_400)

    def soon_of(self, number: int) -> Any:
        """From when the due moment is near: three days before it."""
        return self.due_of(number) - timedelta(days=3)

    def priority_of(self, number: int) -> int:
        """One task in twenty is urgent."""
        return 80 if number % 20 == 7 else 50

    def put_off_to(self, number: int) -> Any:
        """One task in fifty was put off for three days."""
        return self.now + timedelta(days=3) if number % 50 == 11 else None

    def holders(self, number: int) -> tuple[str | None, list[str]]:
        """Assignee and candidate groups of a task."""
        if number % 2:
            return self.people[_spread(number) % len(self.people)].name, []
        first = self.shares[_spread(number) % len(self.shares)]
        second = [self.shares[_spread(number + 1) % len(self.shares)]] if number % 20 == 0 else []
        return None, list(dict.fromkeys([first, *second]))

    def definition_of(self, number: int) -> tuple[int, str, int]:
        """Key, process id and version of what an instance runs."""
        return self.definitions[number % len(self.definitions)]

    def user_tasks(self) -> Iterator[dict[str, Any]]:
        """Rows of ``user_task``."""
        for number in range(self.tasks):
            definition, process, version = self.definition_of(number // PER_INSTANCE)
            assignee, groups = self.holders(number)
            root = FIRST_KEY + number // PER_INSTANCE
            yield {
                "key": FIRST_KEY + number, "instance_key": root, "root_key": root, "definition_key": definition,
                "process_id": process, "process_version": version, "business_key": f"ZS-{number // PER_INSTANCE:07}",
                "element_id": f"A{number % 7 + 1}", "element_instance_key": FIRST_KEY + number,
                "name": f"核实材料并提出意见（第 {number % 7 + 1} 步）", "state": "CREATED", "assignee": assignee,
                "candidate_users": [], "candidate_groups": groups, "excluded_users": [],
                "priority": self.priority_of(number), "follow_up_at": self.put_off_to(number),
                "due_at": self.due_of(number), "soon_at": self.soon_of(number), "overdue_sent": False,
                "soon_sent": False, "form_id": "bench_form", "properties": {},
                "created_at": self.now - timedelta(days=20), "row_version": 1,
            }  # fmt: skip

    def inbox_rows(self) -> Iterator[dict[str, Any]]:
        """Rows of ``inbox``."""
        for number in range(self.tasks):
            _definition, process, _version = self.definition_of(number // PER_INSTANCE)
            assignee, groups = self.holders(number)
            for principal in [f"user:{assignee}"] if assignee else [f"group:{code}" for code in groups]:
                yield {
                    "principal": principal, "due_at": self.due_of(number), "task_key": FIRST_KEY + number,
                    "soon_at": self.soon_of(number), "process_id": process, "is_shared": len(groups) > 1,
                    "root_key": FIRST_KEY + number // PER_INSTANCE, "priority": self.priority_of(number),
                    "shown_from": self.put_off_to(number) or SHOWN_ALWAYS,
                }  # fmt: skip

    def instances(self) -> Iterator[dict[str, Any]]:
        """Rows of ``process_instance``."""
        for number in range((self.tasks + PER_INSTANCE - 1) // PER_INSTANCE):
            definition, process, version = self.definition_of(number)
            yield {
                "key": FIRST_KEY + number, "root_key": FIRST_KEY + number, "definition_key": definition,
                "process_id": process, "version": version, "business_key": f"ZS-{number:07}", "state": "ACTIVE",
                "started_at": self.now - timedelta(days=20), "started_by": "clerk", "has_incident": False,
            }  # fmt: skip

    def fill(self, database: Engine) -> None:
        """Write everything, and let the database count what it has."""
        for rows, target in (
            (self.instances(), ProcessInstance),
            (self.user_tasks(), UserTask),
            (self.inbox_rows(), InboxRow),
            (desk_ways.matter_words(FIRST_KEY, self.matters), MatterWords),
            (desk_ways.step_names(process for _key, process, _version in self.definitions), StepName),
            (desk_ways.variables(FIRST_KEY, self.matters, self.now), Variable),
        ):
            write_in_bulk(database, rows, target)
        self.let_in(database)
        settle(database)

    def let_in(self, database: Engine) -> None:
        """Let the clerk of the benchmarks be one of the people, in the groups this one has."""
        with Session(database) as session, session.begin():
            session.add_all(CandidateGroup(code=code, name=code) for code in self.codes)
            session.flush()
            session.add_all(GroupMember(username=CLERK, group_code=code) for code in self.people[0].groups)


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds of one question, by the clock and of this process's CPU (on SQLite all there is)."""

    wall: float
    cpu: float


def cost_of(work: Callable[[], object]) -> Cost:
    """What one call of ``work`` takes."""
    began = time.process_time()
    wall = milliseconds(work)
    return Cost(wall, (time.process_time() - began) * 1000)


def ask(world: World, office: Office, asks: int) -> dict[str, list[Cost]]:
    """The cost of each first page with counts and lights, each next page, and each choice of stages."""
    times: dict[str, list[Cost]] = {"first": [], "next": [], "stages": []}
    for person in office.random.choices(office.people, k=asks):
        following: list[Cursor | None] = [None]

        def first(person: Actor = person, following: list[Cursor | None] = following) -> None:
            with world.reading(person) as uow:
                rows, following[0] = list_open(uow.session, person, uow.now, InboxFilter())
                for row in rows:
                    due_words(row.due_at, row.soon_at, uow.now, world.calendar)
                count_open(uow.session, person, uow.now)

        def later(person: Actor = person, following: list[Cursor | None] = following) -> None:
            with world.reading(person) as uow:
                _, following[0] = list_open(uow.session, person, uow.now, InboxFilter(), following[0])

        times["first"].append(cost_of(first))
        for _ in range(NEXT_PAGES):
            if following[0] is not None:
                times["next"].append(cost_of(later))
        if len(times["stages"]) < asks // 10 + 1:
            with world.reading(person) as uow:
                times["stages"].append(cost_of(partial(choose, uow, person)))
    return times


def ask_ways(world: World, office: Office, asks: int) -> dict[str, list[Cost]]:
    """The cost of the first page by every filter, search and order, each for people taken at random."""
    times: dict[str, list[Cost]] = {}
    _key, process, _version = office.definitions[0]
    for person in office.random.choices(office.people, k=asks):
        for name, wanted in desk_ways.ways(office.now, process, FIRST_KEY + office.matters // 2).items():

            def first(person: Actor = person, wanted: InboxFilter = wanted) -> None:
                with world.reading(person) as uow:
                    list_open(uow.session, person, uow.now, wanted)

            times.setdefault(name, []).append(cost_of(first))
    return times


def ask_over_http(url: str, asks: int) -> dict[str, list[Cost]]:
    """Milliseconds of the whole page, by the clock and of the server's CPU; the first few requests warm it up."""
    times: dict[str, list[Cost]] = {}
    pages = {
        "http: first page": "/tasks", "http: red": "/tasks?light=red",
        "http: search": f"/tasks?{urlencode({'q': desk_ways.brand(4_711)})}",
        "http: by project": "/tasks?group=project",
    }  # fmt: skip
    with serving(url) as server:
        caller = Caller(server.host, server.port)
        caller.sign_in()
        for name, path in pages.items():
            for number in range(asks + HTTP_WARM):
                began = cpu_seconds(server.pid)
                wall = milliseconds(partial(caller.call, Kind("GET", path, "session")))
                if number >= HTTP_WARM:
                    times.setdefault(name, []).append(Cost(wall, (cpu_seconds(server.pid) - began) * 1000))
        say(f"the first page has {len(caller.send('GET', '/tasks', {})[1]):,} characters")
    return times


def choose(uow: UnitOfWork, person: Actor) -> object:
    """What the page's choice of stages is made of."""
    return stages_to_choose(uow.session, count_by_stage(uow.session, person, uow.now))


def shares(costs: Sequence[Cost]) -> tuple[float, ...]:
    """Median and 95th percentile by the clock, then of the CPU."""
    walls, cpus = [cost.wall for cost in costs], [cost.cpu for cost in costs]
    return percentile(walls, 0.5), percentile(walls, 0.95), percentile(cpus, 0.5), percentile(cpus, 0.95)


def main() -> None:
    """Fill, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print the result as JSON and nothing else")
    parser.add_argument("--tasks", type=int, default=1_000_000)
    parser.add_argument("--people", type=int, default=2_000)
    parser.add_argument("--groups", type=int, default=200)
    parser.add_argument("--asks", type=int, default=300, help="people whose desk is asked for")
    parser.add_argument("--backends", nargs="+", choices=BACKENDS, default=list(BACKENDS))
    given = parser.parse_args()
    result: dict[str, dict[str, float | str]] = {}
    rows = []
    with databases(given.backends) as made:
        for backend in sorted(given.backends):
            url = made.new(backend, "bench_inbox")
            world = found(url)
            office = Office(given.tasks, given.people, given.groups, world)
            office.fill(world.database)
            say(f"{backend}: asking")
            ask(world, office, given.asks // 10 + 1)
            times = ask(world, office, given.asks)
            result[backend] = {
                "first_page_p95_ms": percentile([cost.wall for cost in times["first"]], 0.95),
                "next_page_p95_ms": percentile([cost.wall for cost in times["next"]], 0.95) if times["next"] else 0.0,
            }
            ways = ask_ways(world, office, max(given.asks // 10, 5))
            slowest = max(ways, key=lambda name: percentile([cost.wall for cost in ways[name]], 0.95))
            over_http = ask_over_http(url, max(given.asks // 4, 20))
            times |= ways | over_http
            result[backend] |= {
                "http_p95_ms": percentile([cost.wall for cost in over_http["http: first page"]], 0.95),
                "slowest_way": slowest,
                "slowest_way_p95_ms": percentile([cost.wall for cost in ways[slowest]], 0.95),
            }
            rows += [(backend, name, len(costs), *shares(costs)) for name, costs in times.items() if costs]
            world.database.dispose()
    tell(result, table(TITLES, rows), as_json=given.json)


if __name__ == "__main__":
    main()
