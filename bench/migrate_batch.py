"""How quickly running instances are migrated in one batch while officers work, and what the officers notice of it.

``python bench/migrate_batch.py [--json] [--instances 100] [--officers 4] [--seconds 8] [--backends …]``: officers
complete tasks of instances that never end, each pausing a moment between two; first for some seconds alone, then while
a batch migrates all of them to another version, one after another in a thread of its own. ``--json`` prints, for each
backend, the batch's seconds and instances a second, the 50th and 95th percentile of a completion alone and beside the
batch in milliseconds, and ``lost`` and ``twice``: instances or completions that are missing, and completions logged
twice.
"""

from __future__ import annotations

import argparse
import random
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from sqlalchemy import select  # noqa: E402

from bench.databases import databases  # noqa: E402
from bench.measure import BACKENDS, percentile, say, table, tell  # noqa: E402
from engine.domain.assignment import Actor  # noqa: E402
from engine.domain.errors import NotFound, Refused  # noqa: E402
from engine.domain.ports import SystemClock  # noqa: E402
from engine.persistence.instances import EventLogEntry, ProcessInstance  # noqa: E402
from engine.persistence.work import InboxRow  # noqa: E402
from engine.runtime import complete_user_task, deploy, start_instance  # noqa: E402
from engine.runtime.definitions import latest_definition  # noqa: E402
from engine.world import World  # noqa: E402
from workflow.config import Config  # noqa: E402
from workflow.migrate import migrate  # noqa: E402
from workflow.operations.batches.start import start_batch  # noqa: E402
from workflow.operations.batches.work import run_batches  # noqa: E402
from workflow.wiring import build_world  # noqa: E402

PAUSE = 0.02
"""Seconds an officer takes between two completions: people are slower, the machine should not be."""

GROUP = "g"
HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="bench">'
    '<process id="p" name="p" isExecutable="true"><startEvent id="s"/>'
)


def version(first: str) -> bytes:
    """Two tasks by turns without an end; the first is called so."""
    tasks = "".join(
        f'<userTask id="{name}" name="{name}"><extensionElements><zeebe:userTask/>'
        f'<zeebe:assignmentDefinition candidateGroups="{GROUP}"/></extensionElements></userTask>'
        for name in (first, "B")
    )
    ends = (("s", first), (first, "B"), ("B", first))
    flows = "".join(f'<sequenceFlow id="{a}_{b}" sourceRef="{a}" targetRef="{b}"/>' for a, b in ends)
    return f"{HEAD}{tasks}{flows}</process></definitions>".encode()


@dataclass
class Officers:
    """People who complete whatever is open; ``took`` are seconds of completions, ``done`` their tasks."""

    world: World
    number: int
    took: list[float] = field(default_factory=list)
    done: list[int] = field(default_factory=list)
    overtaken: int = 0
    stop: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Officers:
        self._threads = [threading.Thread(target=self._work, args=(one,)) for one in range(self.number)]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        for thread in self._threads:
            thread.join()

    def _work(self, one: int) -> None:
        chance, actor = random.Random(one), Actor(f"officer_{one}", frozenset({GROUP}))
        while not self.stop.wait(PAUSE):
            with self.world.reading() as uow:
                keys = list(uow.session.scalars(select(InboxRow.task_key)))
            key = chance.choice(keys)
            began = time.perf_counter()
            try:
                self.world.run(lambda uow, key=key: complete_user_task(uow, key, {}), actor)  # type: ignore[misc]
            except (NotFound, Refused):
                self.overtaken += 1
                continue
            self.took.append(time.perf_counter() - began)
            self.done.append(key)


def measure(url: str, instances: int, officers: int, seconds: float) -> dict[str, Any]:
    """One backend's figures."""
    migrate(url)
    world = build_world(Config(var=Path(), database_url=url, secret_key="bench", worker="off"), SystemClock())
    world.take_node()
    with world.transaction() as uow:
        deploy(uow, {"p.bpmn": version("A")})
    keys = []
    for _ in range(instances):
        with world.transaction() as uow:
            keys.append(start_instance(uow, process_id="p", variables={}))
    with Officers(world, officers) as alone:
        time.sleep(seconds)
    with world.transaction() as uow:
        source = latest_definition(uow, "p").key
        deploy(uow, {"p.bpmn": version("N")})
        target = latest_definition(uow, "p").key
    with world.transaction(Actor("bench")) as uow:
        params = {"source": source, "target": target, "mapping": {"s": "s", "A": "N", "B": "B"}}
        start_batch(uow, "migrate", keys, params, "bench")
    with Officers(world, officers) as beside:
        began = time.perf_counter()
        while run_batches(world):  # what was overtaken waits a moment and is tried again
            time.sleep(0.2)
        took = time.perf_counter() - began
    with world.reading() as uow:
        moved = Counter(uow.session.scalars(select(ProcessInstance.version)))
        logged = Counter(
            uow.session.scalars(
                select(EventLogEntry.task_key).where(
                    EventLogEntry.task_key.is_not(None), EventLogEntry.kind == "UserTaskCompleted"
                )
            )
        )
    world.database.dispose()
    done = Counter(alone.done + beside.done)
    return {
        "seconds": took, "instances_a_second": instances / took, "migrated": moved[2],
        "lost": instances - moved[2] + sum((done - logged).values()), "twice": sum((logged - done).values()),
        "overtaken": beside.overtaken, "completions": len(alone.done) + len(beside.done),
        **{f"{name}_p{share}": percentile(who.took, share / 100) * 1000
           for name, who in (("alone", alone), ("beside", beside)) for share in (50, 95)},
    }  # fmt: skip


def main() -> None:
    """Measure on each backend, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--instances", type=int, default=100)
    parser.add_argument("--officers", type=int, default=4)
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--backends", nargs="+", choices=BACKENDS, default=BACKENDS)
    asked = parser.parse_args()
    found = {}
    with databases(asked.backends) as made:
        for backend in asked.backends:
            say(f"{backend}: {asked.instances} instances, {asked.officers} officers")
            found[backend] = measure(made.new(backend, "batch"), asked.instances, asked.officers, asked.seconds)
    names = list(next(iter(found.values())))
    text = table(["", *found], [[name, *(found[backend][name] for backend in found)] for name in names])
    tell(found, text, as_json=asked.json)


if __name__ == "__main__":
    main()
