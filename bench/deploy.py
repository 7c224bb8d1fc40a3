"""Diagrams read and checked per second, and folders deployed per second, as small and large diagrams come.

``python bench/deploy.py [--json] [--seconds 3]``: the shipped folders with their forms and decisions, each read,
checked and deployed as one; and generated diagrams of 5 to 64 blocks (``bench/check_speed.py``). Deployments go into an
empty SQLite database. Prints a table, or with ``--json`` ``{what: {"per_second", "p95_ms", "cpu_ms"}}``; ``cpu_ms`` is
the mean of a folder, and says the same on a busy machine.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.check_speed import generated  # noqa: E402
from bench.databases import databases  # noqa: E402
from bench.measure import milliseconds, percentile, say, table, tell  # noqa: E402
from bench.office import found  # noqa: E402
from engine.model.reader import read_diagram  # noqa: E402
from engine.runtime import check_resources, deploy  # noqa: E402
from engine.runtime.deploy_order import in_order  # noqa: E402
from engine.world import World  # noqa: E402

WRITTEN = (".bpmn", ".dmn", ".form")
GENERATED = 60

Files = dict[str, bytes]


def shipped() -> list[Files]:
    """The files of each shipped folder."""
    folders = sorted(folder for folder in (ROOT / "bpmn").iterdir() if any(folder.glob("*.bpmn")))
    return [
        {file.name: file.read_bytes() for file in sorted(folder.iterdir()) if file.suffix in WRITTEN}
        for folder in folders
    ]


def repeated(work: Callable[[Files], object], folders: list[Files], seconds: float) -> dict[str, float]:
    """Do ``work`` with each in turn for so long, and at least once with each."""
    times: list[float] = []
    turns: Iterator[Files] = itertools.cycle(folders)
    began, cpu = time.perf_counter(), time.process_time()
    while time.perf_counter() - began < seconds or len(times) < len(folders):
        folder = next(turns)
        times.append(milliseconds(partial(work, folder)))
    return _figures(times, time.process_time() - cpu)


def _figures(times: list[float], cpu: float) -> dict[str, float]:
    return {
        "per_second": 1000 * len(times) / sum(times),
        "p95_ms": percentile(times, 0.95),
        "cpu_ms": 1000 * cpu / len(times),
    }


def deploy_all(world: World, folders: list[Files]) -> dict[str, float]:
    """Deploy each folder once, those that are called first."""
    order = in_order(dict(enumerate(folders)))
    cpu = time.process_time()
    times = [milliseconds(partial(_deploy, world, folders[number])) for number in order]
    return _figures(times, time.process_time() - cpu)


def _deploy(world: World, folder: Files) -> None:
    with world.transaction() as uow:
        deploy(uow, folder)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print the result as JSON and nothing else")
    parser.add_argument("--seconds", type=float, default=3.0, help="how long each kind is repeated")
    given = parser.parse_args()
    folders = shipped()
    made_up = [{f"{number}.bpmn": generated(number).encode()} for number in range(GENERATED)]

    def read(folder: Files) -> None:
        for name, content in folder.items():
            if name.endswith(".bpmn"):
                read_diagram(content, name)

    result = {}
    for kind, files in (("shipped", folders), ("generated", made_up)):
        say(f"{kind}: reading and checking")
        result[f"read {kind}"] = repeated(read, files, given.seconds)
        result[f"check {kind}"] = repeated(check_resources, files, given.seconds)
    with databases(["sqlite"]) as made:
        world = found(made.new("sqlite", "bench_deploy"))
        say("deploying")
        result["deploy shipped"] = deploy_all(world, folders)
        result["deploy generated"] = repeated(lambda folder: _deploy(world, folder), made_up, given.seconds)
        world.database.dispose()
    rows = [(name, *figures.values()) for name, figures in result.items()]
    tell(result, table(("what", "folders/s", "p95 ms", "CPU ms"), rows), as_json=given.json)


if __name__ == "__main__":
    main()
