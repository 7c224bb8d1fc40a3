"""What reviewing a change to a model costs: lint and diff of the shipped folders, and the impact on running instances.

``python bench/model_changes.py [--json] [--instances 1000] [--backends sqlite postgresql]``: every shipped folder is
linted (for the first time, and again with its diagrams remembered) and compared with a state in which each user task
has another due date; then instances of the land supply run, half of them at their second step, and a draft that gives
every step two days more and one step to another group is weighed as the worker does it.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from sqlalchemy import select  # noqa: E402

from bench.databases import databases  # noqa: E402
from bench.measure import BACKENDS, say, table, tell  # noqa: E402
from engine.domain.assignment import Actor  # noqa: E402
from engine.domain.ports import SystemClock  # noqa: E402
from engine.persistence.work import UserTask  # noqa: E402
from engine.runtime import complete_user_task, deploy, start_instance  # noqa: E402
from engine.runtime.elsewhere import Beside  # noqa: E402
from engine.world import World  # noqa: E402
from workflow.config import Config  # noqa: E402
from workflow.migrate import migrate  # noqa: E402
from workflow.modeling.bpmnlint import lint_diagram  # noqa: E402
from workflow.modeling.diff import diff_files  # noqa: E402
from workflow.modeling.drafts.files import add_files  # noqa: E402
from workflow.modeling.drafts.opening import open_from_version  # noqa: E402
from workflow.modeling.drafts.submitting import submit_draft  # noqa: E402
from workflow.modeling.impact import weigh  # noqa: E402
from workflow.modeling.impact.models import ModelImpact  # noqa: E402
from workflow.modeling.lint import findings_of  # noqa: E402
from workflow.modeling.shipped import shipped_folders  # noqa: E402
from workflow.people.groups import ensure_groups  # noqa: E402
from workflow.people.services import create_person  # noqa: E402
from workflow.wiring import build_world  # noqa: E402

FOLDER = "ip_land_supply"
LATER = re.compile(rb"(deadlines\.\w+\.n), ")


def later(files: dict[str, bytes]) -> dict[str, bytes]:
    """The files with two units more for every due date, and the land made ready by another group."""
    return {
        name: LATER.sub(rb"\1 + 2, ", content).replace(
            b"then [&quot;g_mnr&quot;] else", b"then [&quot;g_hc&quot;] else"
        )
        for name, content in files.items()
    }


def milliseconds(act: Any) -> float:
    """CPU time of one call."""
    begun = time.process_time()
    act()
    return round((time.process_time() - begun) * 1000, 1)


def of_folders() -> list[dict[str, Any]]:
    """Lint and diff of each shipped folder with a diagram, in milliseconds of CPU."""
    rows = []
    for folder, found in shipped_folders().items():
        files = dict(found)
        if not any(name.endswith(".bpmn") for name in files):
            continue
        new = later(files)
        lint_diagram.cache_clear()
        rows.append(
            {
                "folder": folder, "files": len(files),
                "lint": milliseconds(lambda files=files: findings_of(Beside(), files)),
                "lint again": milliseconds(lambda files=files: findings_of(Beside(), files)),
                "diff": milliseconds(lambda files=files, new=new: diff_files(files, new)),
            }
        )  # fmt: skip
    return rows


def filled(world: World, instances: int) -> int:
    """Instances of the land supply, half of them at their second step; the key of their version."""
    with world.transaction() as uow:
        ensure_groups(uow)
        create_person(uow, "mo", "mo", password=None, roles=["modeler"])
    for folder in ("ip_project_main", "ip_supervision", FOLDER):
        with world.transaction() as uow:
            version = deploy(uow, dict(shipped_folders()[folder]), name=folder).processes[0].key
    for number in range(instances):
        with world.transaction() as uow:
            start_instance(
                uow, process_id=FOLDER, business_key=f"CNZS-2023-{number:05}", variables={"owner_org": "g_mnr"}
            )
    with world.reading() as uow:
        tasks = list(uow.session.scalars(select(UserTask.key).where(UserTask.element_id == "land_ready")))
    for key in tasks[::2]:
        with world.transaction() as uow:
            complete_user_task(uow, key, {"parcel_no": "08-2-2", "obstacles": []}, validated=True)
    return version


def weighed(world: World, instances: int) -> dict[str, Any]:
    """A draft handed in and weighed to its end."""
    version = filled(world, instances)
    actor = Actor("mo")
    with world.transaction(actor) as uow:
        draft = open_from_version(uow, version)
        add_files(uow, draft.key, later(dict(shipped_folders()[FOLDER])), over=True)
        submit_draft(uow, draft.key, "more time")
        key = draft.key
    turns, longest = 0, 0.0
    begun, cpu = time.perf_counter(), time.process_time()
    while True:
        turn = time.perf_counter()
        looked = weigh.weigh_drafts(world)
        longest = max(longest, time.perf_counter() - turn)
        turns += 1
        if not looked:
            break
    seconds, used = time.perf_counter() - begun, time.process_time() - cpu
    with world.reading() as uow:
        impact = uow.session.get_one(ModelImpact, key)
        return {
            "instances": impact.looked, "seconds": round(seconds, 1), "CPU s": round(used, 1), "turns": turns,
            "longest turn": round(longest, 1), "an instance ms": round(seconds * 1000 / max(impact.looked, 1), 2),
            **impact.counts,
        }  # fmt: skip


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--instances", type=int, default=1000)
    parser.add_argument("--backends", nargs="+", choices=BACKENDS, default=list(BACKENDS))
    given = parser.parse_args()
    found: dict[str, Any] = {"folders": of_folders(), "impact": {}}
    with databases(given.backends) as made:
        for backend in given.backends:
            say(f"{backend}: {given.instances} instances")
            url = made.new(backend, "changes")
            migrate(url)
            world = build_world(Config(var=Path(), database_url=url, secret_key="bench", worker="off"), SystemClock())
            world.take_node()
            found["impact"][backend] = weighed(world, given.instances)
            world.database.dispose()
    titles = ["folder", "files", "lint ms", "again ms", "diff ms"]
    text = table(titles, [list(row.values()) for row in found["folders"]])
    names = list(next(iter(found["impact"].values())))
    rows = [[name, *(one[name] for one in found["impact"].values())] for name in names]
    tell(found, f"{text}\n\n{table(['', *found['impact']], rows)}", as_json=given.json)


if __name__ == "__main__":
    main()
