"""Measures whether long instances stay cheap: many rounds of a loop, many tasks in a row, many items of an activity.

``python bench/rounds.py [--json] [--rounds 100000] [--tasks 1000] [--items 5000]`` prints figures on standard output,
with ``--json`` ``{"rounds": {"first_ms", "last_ms", "ratio", …}, "tasks": …, "items": …}``, progress on standard
error. While the rounds run, a second thread completes tasks of another instance; its waiting is measured.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from sqlalchemy import func, select  # noqa: E402

from bench.measure import rounded  # noqa: E402
from engine.persistence.base import Base  # noqa: E402
from engine.persistence.database import open_database  # noqa: E402
from engine.persistence.instances import ElementInstance, InstanceStateRow, ProcessInstance  # noqa: E402
from engine.persistence.work import UserTask  # noqa: E402
from engine.runtime import complete_user_task, deploy, run_due, start_instance  # noqa: E402
from engine.world import HandlerCall, World  # noqa: E402

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="bench">'
)
EDGE = 100
"""How many rounds, tasks or items at each end are compared."""


@dataclass
class Figures:
    """Milliseconds of each step in order, and bytes of the stored state after each transaction."""

    steps: list[float] = field(default_factory=list)
    states: list[int] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)

    @property
    def first(self) -> float:
        """The median of the first steps, in milliseconds."""
        return statistics.median(self.steps[:EDGE])

    @property
    def last(self) -> float:
        """The median of the last steps, in milliseconds."""
        return statistics.median(self.steps[-EDGE:])


def say(text: str) -> None:
    """Progress, on standard error."""
    print(text, file=sys.stderr, flush=True)


def open_world(url: str) -> World:
    """An engine over a database without rows; its tables are made when they are missing."""
    database = open_database(url)
    Base.metadata.create_all(database)
    world = World(database)
    world.take_node()
    return world


def process(*parts: str, process_id: str) -> bytes:
    """A file with one process."""
    return f'{HEAD}<process id="{process_id}" isExecutable="true">{"".join(parts)}</process></definitions>'.encode()


def flow(source: str, target: str, condition: str = "") -> str:
    """A sequence flow."""
    inner = f"<conditionExpression>={condition}</conditionExpression>" if condition else ""
    return f'<sequenceFlow id="{source}_{target}" sourceRef="{source}" targetRef="{target}">{inner}</sequenceFlow>'


def task(id_: str, inside: str = "") -> str:
    """A user task."""
    people = '<zeebe:userTask/><zeebe:assignmentDefinition candidateGroups="g"/>'
    return f'<userTask id="{id_}"><extensionElements>{people}</extensionElements>{inside}</userTask>'


def loop_file(rounds: int) -> bytes:
    """A handler's task (it takes the time) and a gateway that goes back to it."""
    tick = '<extensionElements><zeebe:taskDefinition type="tick"/></extensionElements>'
    more = f"n &lt; {rounds}"
    return process(
        '<startEvent id="s"/>', f'<serviceTask id="t">{tick}</serviceTask>', '<exclusiveGateway id="x" default="x_e"/>',
        '<endEvent id="e"/>', flow("s", "t"), flow("t", "x"), flow("x", "t", more), flow("x", "e"), process_id="loop",
    )  # fmt: skip


def state_bytes(world: World) -> int:
    """The largest stored state."""
    with world.reading() as uow:
        return int(uow.session.scalar(select(func.max(func.length(InstanceStateRow.blob)))) or 0)


def open_task(world: World, process_id: str) -> int | None:
    """An open task of a process."""
    with world.reading() as uow:
        question = select(UserTask.key).where(UserTask.state == "CREATED", UserTask.process_id == process_id).limit(1)
        return uow.session.scalar(question)


def complete(world: World, key: int) -> float:
    """Complete a task; how many milliseconds it took."""
    began = time.perf_counter()
    with world.transaction() as uow:
        complete_user_task(uow, key, {}, validated=True)
    return (time.perf_counter() - began) * 1000


def measure_rounds(world: World, rounds: int) -> Figures:
    """Run a loop to its end, with somebody else at work meanwhile."""
    figures, marks, over = Figures(), [time.perf_counter()], threading.Event()

    def tick(call: HandlerCall) -> dict[str, Any]:
        marks.append(time.perf_counter())
        return {"n": int(call.variables.get("n", 0)) + 1}

    world.handlers["tick"] = tick
    other = process('<startEvent id="s"/>', task("A"), flow("s", "A"), flow("A", "A"), process_id="other")
    with world.transaction() as uow:
        deploy(uow, {"loop.bpmn": loop_file(rounds), "other.bpmn": other})
        start_instance(uow, process_id="other")

    def work() -> None:
        while not over.wait(0.05):
            key = open_task(world, "other")
            if key is not None:
                figures.waits.append(complete(world, key))

    somebody = threading.Thread(target=work)
    somebody.start()
    try:
        with world.transaction() as uow:
            key = start_instance(uow, process_id="loop", variables={"n": 0})
        while _active(world, key):
            figures.states.append(state_bytes(world))
            run_due(world)
            say(f"{len(marks) - 1} of {rounds} rounds")
    finally:
        over.set()
        somebody.join()
    figures.steps = [(b - a) * 1000 for a, b in zip(marks, marks[1:], strict=False)]
    return figures


def _active(world: World, key: int) -> bool:
    with world.reading() as uow:
        return uow.session.scalar(select(ProcessInstance.state).where(ProcessInstance.key == key)) == "ACTIVE"


def measure_row(world: World, tasks: int) -> Figures:
    """Do one user task after the other."""
    names = [f"T{number}" for number in range(tasks)]
    flows = [flow(a, b) for a, b in zip(["s", *names], [*names, "e"], strict=True)]
    file = process('<startEvent id="s"/>', *map(task, names), '<endEvent id="e"/>', *flows, process_id="row")
    with world.transaction() as uow:
        deploy(uow, {"row.bpmn": file})
        start_instance(uow, process_id="row")
    figures = Figures()
    while (key := open_task(world, "row")) is not None:
        figures.states.append(state_bytes(world))
        figures.steps.append(complete(world, key))
    return figures


def measure_items(world: World, items: int, completions: int) -> Figures:
    """Complete some of the tasks of a multi-instance activity, the others staying open."""
    names = {"inputCollection": f"=for i in 1..{items} return {{id: i}}", "inputElement": "item"}
    loop = "".join(f" {name}={quoteattr(value)}" for name, value in names.items())
    body = (
        f"<multiInstanceLoopCharacteristics><extensionElements><zeebe:loopCharacteristics{loop}/></extensionElements>"
        "</multiInstanceLoopCharacteristics>"
    )
    file = process('<startEvent id="s"/>', task("A", body), flow("s", "A"), process_id="items")
    with world.transaction() as uow:
        deploy(uow, {"items.bpmn": file})
        start_instance(uow, process_id="items")
    run_due(world)
    say(f"{items} items are open")
    figures = Figures(states=[state_bytes(world)])
    for _ in range(completions):
        key = open_task(world, "items")
        if key is None:
            break
        figures.steps.append(complete(world, key))
    figures.states.append(state_bytes(world))
    return figures


def report(title: str, figures: Figures) -> str:
    """One line of figures."""
    line = (
        f"{title}: first {figures.first:.2f} ms, last {figures.last:.2f} ms; "
        f"state {figures.states[0] if figures.states else 0} to {figures.states[-1] if figures.states else 0} bytes"
    )
    if figures.waits:
        median, longest = statistics.median(figures.waits), max(figures.waits)
        line += f"; {len(figures.waits)} completions beside it: median {median:.0f} ms, longest {longest:.0f} ms"
    return line


def told(figures: Figures) -> dict[str, float]:
    """The same as numbers; the ratio says how many times the last ones cost what the first did."""
    return {
        "first_ms": figures.first,
        "last_ms": figures.last,
        "ratio": figures.last / figures.first,
        "largest_state_bytes": max(figures.states, default=0),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print the result as JSON and nothing else")
    parser.add_argument("--rounds", type=int, default=100_000)
    parser.add_argument("--tasks", type=int, default=1_000)
    parser.add_argument("--items", type=int, default=5_000)
    parser.add_argument("--completions", type=int, default=200, help="of the items")
    given = parser.parse_args()
    result: dict[str, dict[str, float]] = {}
    for name, title, measure in (
        ("rounds", f"{given.rounds} rounds", lambda world: measure_rounds(world, given.rounds)),
        ("tasks", f"{given.tasks} tasks in a row", lambda world: measure_row(world, given.tasks)),
        ("items", f"{given.items} items", lambda world: measure_items(world, given.items, given.completions)),
    ):
        with tempfile.TemporaryDirectory() as folder:
            world = open_world(f"sqlite:///{folder}/bench.sqlite")
            began = time.perf_counter()
            figures = measure(world)
            with world.reading() as uow:
                elements = uow.session.scalar(select(func.count()).select_from(ElementInstance))
            line = f"{report(title, figures)}; {elements} elements in {time.perf_counter() - began:.1f} s"
            print(line, file=sys.stderr if given.json else sys.stdout, flush=True)
            result[name] = told(figures)
            world.database.dispose()
    if given.json:
        print(json.dumps(rounded(result)))


if __name__ == "__main__":
    main()
