"""How long `luodi check --json` takes for a folder of a thousand diagrams, as one process.

    python bench/check_speed.py [--diagrams 1000]

Half of the diagrams are the shipped ones with their forms and decisions, copied; half are generated: chains, choices,
parallel branches, loops, timers, calls and multi-instances of growing size. Prints one line of JSON.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="bench">'
)
TASK = (
    '<userTask id="{id}" name="第 {n} 步"><extensionElements><zeebe:userTask/><zeebe:assignmentDefinition '
    'candidateGroups="=[owner, &quot;g_fin&quot;]"/><zeebe:taskSchedule dueDate="=now() + duration(&quot;P5D&quot;)"/>'
    '<zeebe:ioMapping><zeebe:input source="=amount * {n}" target="share"/></zeebe:ioMapping></extensionElements>'
    "</userTask>"
)


def generated(number: int) -> str:
    """A process of 5 to 64 blocks; each a task with a timer, a choice that may lead back, or two parallel tasks."""
    parts, last = ['<startEvent id="s"/>'], "s"

    def flow(source: str, target: str, condition: str = "") -> None:
        inner = f"<conditionExpression>={condition}</conditionExpression>" if condition else ""
        parts.append(
            f'<sequenceFlow id="f{len(parts)}" sourceRef="{source}" targetRef="{target}">{inner}</sequenceFlow>'
        )

    for n in range(5 + number % 60):
        task = f"t{n}"
        parts.append(TASK.format(id=task, n=n))
        flow(last, task)
        last = task
        if n % 3 == 0:
            parts.append(
                f'<boundaryEvent id="b{n}" attachedToRef="{task}" cancelActivity="false"><timerEventDefinition>'
                f"<timeDuration>P{n + 1}D</timeDuration></timerEventDefinition></boundaryEvent>"
                f'<scriptTask id="r{n}"><extensionElements><zeebe:script expression="=late + {n}" '
                f'resultVariable="late"/></extensionElements></scriptTask>'
            )
            flow(f"b{n}", f"r{n}")
        elif n % 3 == 1:
            parts.append(f'<exclusiveGateway id="x{n}" default="back{n}"/>')
            flow(last, f"x{n}")
            parts.append(f'<sequenceFlow id="back{n}" sourceRef="x{n}" targetRef="{task}"/>')
            parts.append(f'<exclusiveGateway id="y{n}"/>')
            flow(f"x{n}", f"y{n}", f"amount &gt; {n} and count(items[value &gt; {n}]) &gt;= 2")
            last = f"y{n}"
        else:
            parts.append(f'<parallelGateway id="p{n}"/><parallelGateway id="j{n}"/>')
            flow(last, f"p{n}")
            for side in "ab":
                parts.append(TASK.format(id=f"q{side}{n}", n=n))
                flow(f"p{n}", f"q{side}{n}")
                flow(f"q{side}{n}", f"j{n}")
            last = f"j{n}"
    process = f'<process id="generated_{number}" name="{number}" isExecutable="true">{"".join(parts)}</process>'
    return f"{HEAD}{process}</definitions>"


def write(folder: Path, diagrams: int) -> int:
    """Fill ``folder``; the number of diagrams written."""
    shipped = [item for item in (ROOT / "bpmn").iterdir() if any(item.glob("*.bpmn"))]
    written = copy = 0
    while written < diagrams // 2:
        for source in sorted(shipped, key=lambda item: item.name):
            target = folder / f"copy_{copy}" / source.name
            target.mkdir(parents=True)
            for item in source.iterdir():
                if item.name.endswith((".bpmn", ".dmn", ".form")):
                    (target / item.name).write_bytes(item.read_bytes())
            written += 1
        copy += 1
    (folder / "generated").mkdir()
    for number in range(diagrams - written):
        (folder / "generated" / f"generated_{number}.bpmn").write_text(generated(number), "utf-8")
    return max(diagrams, written)


def main() -> int:
    """Write the folder, check it in a process of its own, print what it took."""
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--diagrams", type=int, default=1000)
    wanted = arguments.parse_args().diagrams
    with tempfile.TemporaryDirectory() as name:
        count = write(Path(name), wanted)
        began = time.perf_counter()
        command = [sys.executable, "-c", "from workflow.cli import main; main()", "check", "--json", name]
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=False)
        seconds = time.perf_counter() - began
    rows = json.loads(done.stdout)
    refused = [row for row in rows if row["verdict"] != "ok"]
    print(json.dumps({"diagrams": count, "files": len(rows), "refused": len(refused), "seconds": round(seconds, 1)}))
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
