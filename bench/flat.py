"""Whether a completion costs the same with 1,000,000 instances in the database as with 1,000.

``python bench/flat.py [--json] [--instances 1000000] [--few 1000] [--slices 20] [--tasks 30] [--backends …]`` makes two
databases: some instances of the process of ``bench/shape.py`` are lived to different places, then copied with all their
rows (``bench/copies.py``) until there are few, and many. Tasks of instances picked evenly from all of them are
completed as the desk does, in slices of the two databases in turn, so that what else the machine does meets both. The
ratio is the median of the ratios of neighbouring slices. ``--json`` prints ``{backend: {"few", "many", "ratio",
"cpu_ratio"}}``. The second database takes some 10 GB of disk and minutes to fill; it goes when the run ends.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from sqlalchemy import select  # noqa: E402

from bench.copies import Copies, primary_keys, rows_of, size_of  # noqa: E402
from bench.databases import Databases, databases  # noqa: E402
from bench.measure import BACKENDS, percentile, say, table, tell  # noqa: E402
from bench.office import clerk_of, found  # noqa: E402
from bench.shape import PROCESS, STARTING, handed_in, length  # noqa: E402
from engine.domain.assignment import Actor  # noqa: E402
from engine.domain.ports import FixedClock, SystemClock  # noqa: E402
from engine.persistence.keys import KeyMaker  # noqa: E402
from engine.persistence.work import UserTask  # noqa: E402
from engine.runtime import cancel_instance, start_instance  # noqa: E402
from engine.world import World  # noqa: E402
from workflow.inbox.acts.complete_task import complete_task  # noqa: E402

SET = 20
"""Instances that are lived through and then copied together."""

OPEN = 6
"""How many of them are still open; the others were cancelled on their way."""

PLACES = 2
"""At which completion they stand: 0 to this."""

YEAR = timedelta(days=365)


@dataclass
class Stock:
    """One of the two databases, its instances made, and what completions in it took."""

    world: World
    clerk: Actor
    instances: int
    copies: Copies
    open: list[tuple[int, int]]
    """(key of the open task, completions so far) of the instances that are worked on."""
    took: list[list[float]] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def slice(self, random: Random, tasks: int) -> None:
        """Complete some tasks, each of an instance picked at random."""
        times, began = [], time.process_time()
        for _ in range(tasks):
            place = random.randrange(len(self.open))
            key, done = self.open[place]
            values = handed_in(done, 1)
            before = time.perf_counter()
            with self.world.transaction(self.clerk) as uow:
                following = complete_task(uow, key, values).next_task_key
            times.append((time.perf_counter() - before) * 1000)
            if following is None or done + 2 == length(1):
                del self.open[place]
            else:
                self.open[place] = following, done + 1
        self.took.append(times)
        self.cpu.append((time.process_time() - began) / tasks * 1000)

    def figures(self) -> dict[str, Any]:
        """What there was to measure, in milliseconds and megabytes."""
        every = [one for times in self.took for one in times]
        return {
            "instances": self.instances,
            "rows": sum(rows_of(self.copies).values()) * (self.copies.number + 1),
            "megabytes": size_of(self.world.database),
            "median_ms": statistics.median(every),
            "p95_ms": percentile(every, 0.95),
            "cpu_ms": statistics.median(self.cpu),
        }


def stock(made: Databases, backend: str, name: str, instances: int, worked_on: int) -> Stock:
    """A database with so many instances; the open ones of so many copies, evenly picked, can go on."""
    world = found(made.new(backend, name))
    clerk, before = clerk_of(world), primary_keys(world.database)
    world.clock = FixedClock(SystemClock().now() - YEAR)
    world.keys = KeyMaker(world.clock, 1)
    first = world.keys.next()
    roots = [_lived(world, clerk, number % (PLACES + 1), keeps=number < OPEN) for number in range(SET)]
    number = instances // SET - 1
    minutes = round(YEAR / timedelta(minutes=1) / (number + 1), 3)
    keys = range(first, world.keys.next())
    copies = Copies(world.database, before, primary_keys(world.database), keys, number, minutes)
    say(f"{backend}: {SET} instances have {sum(rows_of(copies).values())} rows; {number:,} copies follow")
    say(f"{backend}: {instances:,} instances after {copies.fill():,.0f} s, {size_of(world.database):,.0f} MB")
    picked = [(root, 1 + n * number // worked_on) for n in range(worked_on) for root in roots[:OPEN]]
    copies.wake(picked)
    step, standing = copies.step, {root: n % (PLACES + 1) for n, root in enumerate(roots)}
    tasks = _open_tasks(world, roots[:OPEN])
    world.clock = SystemClock()
    world.keys = KeyMaker(world.clock, 2)
    chosen = [(tasks[root] + copy * step, standing[root]) for root, copy in picked]
    return Stock(world, clerk, instances, copies, chosen)


def _lived(world: World, clerk: Actor, completions: int, *, keeps: bool) -> int:
    """An instance that was gone through so far, and cancelled unless it is kept."""
    with world.transaction(clerk) as uow:
        root = start_instance(uow, process_id=PROCESS, variables=STARTING)
    for position in range(completions):
        with world.transaction(clerk) as uow:
            complete_task(uow, _open_tasks(world, [root])[root], handed_in(position, 1))
    if not keeps:
        with world.transaction(clerk) as uow:
            cancel_instance(uow, root)
    return root


def _open_tasks(world: World, roots: list[int]) -> dict[int, int]:
    question = select(UserTask.root_key, UserTask.key).where(UserTask.state == "CREATED", UserTask.root_key.in_(roots))
    with world.reading() as uow:
        return {row.root_key: row.key for row in uow.session.execute(question)}


def measure(made: Databases, backend: str, given: argparse.Namespace) -> dict[str, Any]:
    """Both databases, slices in turn."""
    worked_on = given.few // SET - 1
    both = [
        stock(made, backend, f"flat_{name}", instances, worked_on)
        for name, instances in (("few", given.few), ("many", given.instances))
    ]
    for number in range(given.slices):
        for one in both if number % 2 else reversed(both):
            one.slice(Random(number), given.tasks)
        few, many = (statistics.median(one.took[-1]) for one in both)
        say(f"{backend} {number + 1}/{given.slices}: {few:.2f} and {many:.2f} ms a completion")
    pairs = zip(both[0].took, both[1].took, strict=True)
    ratios = [statistics.median(many) / statistics.median(few) for few, many in pairs]
    result = {
        "few": both[0].figures(),
        "many": both[1].figures(),
        "ratio": statistics.median(ratios),
        "cpu_ratio": statistics.median([many / few for few, many in zip(both[0].cpu, both[1].cpu, strict=True)]),
    }
    for one in both:
        one.world.database.dispose()
    return result


def shown(result: dict[str, Any]) -> str:
    """As a table."""
    titles = ("database", "instances", "rows", "MB", "median ms", "p95 ms", "CPU ms", "times", "CPU times")
    lines = []
    for backend, figures in result.items():
        for name in ("few", "many"):
            times = (figures["ratio"], figures["cpu_ratio"]) if name == "many" else ("", "")
            lines.append((backend, *figures[name].values(), *times))
    return table(titles, lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print the result as JSON and nothing else")
    parser.add_argument("--instances", type=int, default=1_000_000, help="in the full database")
    parser.add_argument("--few", type=int, default=1_000, help="in the other")
    parser.add_argument("--slices", type=int, default=20, help="of each database, in turn")
    parser.add_argument("--tasks", type=int, default=30, help="completions of one slice")
    parser.add_argument("--backends", nargs="+", choices=BACKENDS, default=list(BACKENDS))
    given = parser.parse_args()
    result = {}
    for backend in given.backends:
        with databases([backend]) as made:
            result[backend] = measure(made, backend, given)
    tell(result, shown(result), as_json=given.json)


if __name__ == "__main__":
    main()
