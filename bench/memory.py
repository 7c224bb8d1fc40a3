"""Memory of a serving process after it has touched many instances.

``python bench/memory.py [--json] [--instances 500] [--backends …]`` starts ``luodi serve`` and, over REST, starts each
instance and completes its first task; the aim is told for 10,000. Prints a table, or with ``--json``
``{backend: {"instances", "at_start_mb", "after_mb", "kb_per_instance"}}``; Linux only (it reads /proc).
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.contenders.http_contender import Contender as Http  # noqa: E402
from bench.databases import databases  # noqa: E402
from bench.measure import BACKENDS, resident_megabytes, say, table, tell  # noqa: E402
from bench.office import found  # noqa: E402
from bench.shape import handed_in  # noqa: E402

WARM = 5
"""Instances before the first look: what is loaded once is not a cost of the instances."""


def measure(url: str, instances: int) -> dict[str, float]:
    """Touch so many instances and look at the server before and after."""
    found(url).database.dispose()
    http = Http(0, {"url": url})
    try:
        before = 0.0
        for number in range(instances + WARM):
            if number == WARM:
                before = resident_megabytes(http.server.pid)
            http.complete(http.start(), handed_in(0, 2))
            if (number + 1) % max(10, instances // 10) == 0:
                say(f"{number + 1} instances: {resident_megabytes(http.server.pid):.0f} MB")
        after = resident_megabytes(http.server.pid)
    finally:
        http.close()
    each = (after - before) * 1024 / instances
    return {"instances": instances, "at_start_mb": before, "after_mb": after, "kb_per_instance": each}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print the result as JSON and nothing else")
    parser.add_argument("--instances", type=int, default=500)
    parser.add_argument("--backends", nargs="+", choices=BACKENDS, default=["sqlite"])
    given = parser.parse_args()
    with databases(given.backends) as made:
        result = {
            backend: measure(made.new(backend, "bench_memory"), given.instances) for backend in sorted(given.backends)
        }
    rows = [(backend, *figures.values()) for backend, figures in result.items()]
    tell(result, table(("database", "instances", "MB at start", "MB after", "KB each"), rows), as_json=given.json)


if __name__ == "__main__":
    main()
