"""Where the time of a completion goes: statements per completion by table, and the profile of the calls.

``python bench/where_time_goes.py [--json] [--completions 240] [--top 25] [--backend sqlite] [--sort tottime]``
completes tasks of ``bench/shape.py`` in one thread, first counted, then under cProfile. The profiler makes many short
calls look dearer than they are: read shares, not seconds. ``--json`` prints ``{"statements_per_completion",
"by_statement"}``.
"""

from __future__ import annotations

import argparse
import cProfile
import io
import pstats
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from sqlalchemy import event  # noqa: E402

from bench.contenders.luodi_contender import Contender  # noqa: E402
from bench.databases import databases  # noqa: E402
from bench.measure import BACKENDS, say, table, tell  # noqa: E402
from bench.office import found  # noqa: E402
from bench.worker import Worker  # noqa: E402

ROUNDS = 2
TABLE = re.compile(r'^\s*(SELECT|INSERT|UPDATE|DELETE)\b(?:.*?\b(?:FROM|INTO))?\s+"?(\w+)', re.DOTALL)


def kind_of(statement: str) -> str:
    """A statement by its verb and its first table: ``SELECT user_task``."""
    found_ = TABLE.match(statement)
    return f"{found_[1].upper()} {found_[2]}" if found_ else statement.split(None, 1)[0].upper()


def count_statements(worker: Worker, contender: Contender, completions: int) -> dict[str, float]:
    """Statements per completion, by verb and table; several rows of one statement count once."""
    seen: Counter[str] = Counter()

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        seen[kind_of(statement)] += 1

    worker.prepare(1, completions)
    event.listen(contender.world.database, "before_cursor_execute", note)
    worker.go()
    event.remove(contender.world.database, "before_cursor_execute", note)
    return {kind: number / completions for kind, number in seen.most_common()}


def profile(worker: Worker, completions: int, sort: str, top: int) -> str:
    """The calls that took most, as pstats prints them."""
    worker.prepare(1, completions)
    profiler = cProfile.Profile()
    profiler.enable()
    worker._lane(worker.lanes[0], [])
    profiler.disable()
    text = io.StringIO()
    pstats.Stats(profiler, stream=text).strip_dirs().sort_stats(sort).print_stats(top)
    return text.getvalue().strip()


def main() -> None:
    """Count, profile, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print the counts as JSON and nothing else")
    parser.add_argument("--completions", type=int, default=240)
    parser.add_argument("--top", type=int, default=25)
    parser.add_argument("--sort", choices=("tottime", "cumtime"), default="tottime")
    parser.add_argument("--backend", choices=BACKENDS, default="sqlite")
    given = parser.parse_args()
    with databases([given.backend]) as made:
        url = made.new(given.backend, "bench_profile")
        found(url).database.dispose()
        contender = Contender(0, {"url": url})
        worker = Worker(contender, ROUNDS, 2)
        say("warming, then counting statements")
        worker.prepare(1, 20)
        worker.go()
        counts = count_statements(worker, contender, given.completions)
        result = {"statements_per_completion": sum(counts.values()), "by_statement": counts}
        text = table(("statement", "per completion"), [*counts.items(), ("all", sum(counts.values()))])
        if not given.json:
            say("profiling")
            text += "\n\n" + profile(worker, given.completions, given.sort, given.top)
        contender.close()
    tell(result, text, as_json=given.json)


if __name__ == "__main__":
    main()
