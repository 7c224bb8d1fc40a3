"""A cluster of several hosts, one of them cut off: two servers, two workers and a database on five hosts of a network.

``python bench/cluster.py [--json] [--timers 300] [--spread 40] [--cut-at 10] [--join-at 60]``: the hosts are network
namespaces (``bench/hosts.py``: Linux, root). Instances wait for timers that come due all the time; officers complete
tasks by REST at both servers. Then the cables of one worker and one server are pulled, later put back. Told is: how
late timers were before, during and after, whether each fired once, what the officers at either server met, and
whether each completed task was completed once.
"""

from __future__ import annotations

import argparse
import base64
import http.client
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from sqlalchemy import text  # noqa: E402

from bench.hosts import Host, hosts, postgresql_on_network  # noqa: E402
from bench.measure import percentile, say, table, tell  # noqa: E402
from bench.office import CLERK, OPERATOR, PASSWORD, SECRET, found  # noqa: E402
from bench.shape import GROUP  # noqa: E402
from engine.runtime import start_instance  # noqa: E402
from engine.world import World  # noqa: E402

SERVERS, WORKERS = ("s1", "s2"), ("w1", "w2")
CUT = ("w1", "s1")
WEB = 8080
TIMER, DESK = "bench_timer", "bench_desk"
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="bench">'
)
FILES: Mapping[str, bytes] = {
    "bench_timer.bpmn": (
        f'{_HEAD}<process id="{TIMER}" name="{TIMER}" isExecutable="true"><startEvent id="s"/>'
        '<intermediateCatchEvent id="wait"><timerEventDefinition><timeDate>=due</timeDate></timerEventDefinition>'
        '</intermediateCatchEvent><scriptTask id="fired" name="fired"><extensionElements>'
        '<zeebe:script expression="=1" resultVariable="done"/></extensionElements></scriptTask><endEvent id="e"/>'
        '<sequenceFlow id="f1" sourceRef="s" targetRef="wait"/><sequenceFlow id="f2" sourceRef="wait" '
        'targetRef="fired"/><sequenceFlow id="f3" sourceRef="fired" targetRef="e"/></process></definitions>'
    ).encode(),
    "bench_desk.bpmn": (
        f'{_HEAD}<process id="{DESK}" name="{DESK}" isExecutable="true"><startEvent id="s"/><userTask id="a" name="a">'
        f'<extensionElements><zeebe:userTask/><zeebe:assignmentDefinition candidateGroups="{GROUP}"/>'
        '</extensionElements></userTask><endEvent id="e"/><sequenceFlow id="f1" sourceRef="s" targetRef="a"/>'
        '<sequenceFlow id="f2" sourceRef="a" targetRef="e"/></process></definitions>'
    ).encode(),
}  # fmt: skip


class Office:
    """Officers at one server, one task after another; what each request met."""

    def __init__(self, host: Host) -> None:
        self.host = host
        self.done: list[float] = []
        self.failed: list[float] = []
        self.longest = 0.0

    def work(self, until: float) -> None:
        """Start an instance and complete its task, again and again."""
        while time.time() < until:
            began = time.time()
            try:
                self._one()
                self.done.append(time.time())
            except (OSError, http.client.HTTPException, RuntimeError) as error:
                self.failed.append(time.time())
                say(f"{self.host.name}: {type(error).__name__}: {str(error)[:120]}")
                time.sleep(0.5)
            self.longest = max(self.longest, time.time() - began)
            time.sleep(0.2)

    def _one(self) -> None:
        started = self._call(OPERATOR, "/v2/process-instances", {"processDefinitionId": DESK})
        key = started["processInstanceKey"]
        asked = {"filter": {"processInstanceKey": key, "state": "CREATED"}}
        [task] = self._call(CLERK, "/v2/user-tasks/search", asked)["items"]
        self._call(CLERK, f"/v2/user-tasks/{task['userTaskKey']}/completion", {})

    def _call(self, who: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        connection = http.client.HTTPConnection(self.host.address, WEB, timeout=10)
        token = base64.b64encode(f"{who}:{PASSWORD}".encode()).decode()
        try:
            headers = {"Authorization": f"Basic {token}", "Content-Type": "application/json"}
            connection.request("POST", path, json.dumps(body), headers)
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        if answer.status >= 300:
            raise RuntimeError(f"{path} answered {answer.status}: {content[:200]!r}")
        return dict(json.loads(content)) if content else {}


def start_process(host: Host, url: str, var: str, *command: str) -> subprocess.Popen[bytes]:
    """A process of the product on a host."""
    settings = {
        "LUODI_VAR": var, "LUODI_DATABASE_URL": url, "LUODI_SECRET_KEY": SECRET, "LUODI_WORKER": "off",
        "LUODI_LANG": "en", "LUODI_LOG_LEVEL": "WARNING", "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    words = host.command(sys.executable, "-c", "from workflow.cli import main; main()", *command)
    log = (Path(var) / f"{host.name}.log").open("wb")
    return subprocess.Popen(words, cwd=ROOT, env={**os.environ, **settings}, stdout=log, stderr=subprocess.STDOUT)


def measure(given: argparse.Namespace) -> dict[str, Any]:
    """The whole trial."""
    with ExitStack() as stack:
        net = stack.enter_context(hosts([*SERVERS, *WORKERS]))
        url = stack.enter_context(postgresql_on_network())
        var = stack.enter_context(tempfile.TemporaryDirectory(prefix="luodi-bench-var-"))
        world = found(url, FILES)
        processes = [
            *(start_process(net[name], url, var, "serve", "--host", net[name].address, "--port", str(WEB))
              for name in SERVERS),
            *(start_process(net[name], url, var, "worker") for name in WORKERS),
        ]  # fmt: skip
        stack.callback(lambda: [process.kill() for process in processes])
        say("two servers, two workers, a database: started")
        offices = [Office(net[name]) for name in SERVERS]
        _wait_for(offices)
        began = time.time()
        _make_timers(world, given, began + 5)
        until = began + given.join_at + given.spread / 2
        threads = [threading.Thread(target=office.work, args=(until,), daemon=True) for office in offices]
        for thread in threads:
            thread.start()
        _at(began + given.cut_at, lambda: [net[name].cut() for name in CUT], f"{' and '.join(CUT)} cut off")
        _at(began + given.join_at, lambda: [net[name].join() for name in CUT], "joined again")
        for thread in threads:
            thread.join()
        left = _wait_until_fired(world, given.timers)
        result = told(world, given, began, offices, left)
        alive = [process.poll() is None for process in processes]
        world.database.dispose()
        return {**result, "processes_alive_at_the_end": sum(alive)}


def _wait_for(offices: list[Office]) -> None:
    for office in offices:
        for _ in range(240):
            try:
                office._one()
                break
            except (OSError, http.client.HTTPException, RuntimeError):
                time.sleep(0.5)
        else:
            raise RuntimeError(f"the server on {office.host.name} does not answer")


def _make_timers(world: World, given: argparse.Namespace, first: float) -> None:
    for number in range(given.timers):
        due = first + (given.join_at + given.spread) * number / given.timers
        moment = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(due)) + f".{int(due % 1 * 1000):03d}Z"
        with world.transaction() as uow:
            start_instance(uow, process_id=TIMER, variables={"due": moment})


def _at(moment: float, act: Any, words: str) -> None:
    time.sleep(max(0.0, moment - time.time()))
    act()
    say(words)


def _wait_until_fired(world: World, timers: int) -> int:
    left = timers
    for _ in range(180):
        with world.reading() as uow:
            left = int(uow.session.execute(text("SELECT count(*) FROM timer")).scalar_one())
        if not left:
            break
        time.sleep(1)
    return left


def told(world: World, given: argparse.Namespace, began: float, offices: list[Office], left: int) -> dict[str, Any]:
    """What the rows say."""
    lateness = text(
        "SELECT EXTRACT(EPOCH FROM (convert_from(v.value, 'UTF8')::json #>> '{}')::timestamptz), "
        "EXTRACT(EPOCH FROM e.started_at) FROM element_instance e JOIN variable v ON v.instance_key = e.instance_key "
        "AND v.name = 'due' WHERE e.element_id = 'fired'"
    )
    twice = text(
        "SELECT count(*) FROM (SELECT instance_key FROM element_instance WHERE element_id IN ('fired', 'e') "
        "GROUP BY instance_key, element_id HAVING count(*) > 1) AS again"
    )
    completed = text("SELECT count(*), count(DISTINCT task_key) FROM event_log WHERE kind = 'UserTaskCompleted'")
    with world.reading() as uow:
        late = [(float(due) - began, float(at) - float(due)) for due, at in uow.session.execute(lateness)]
        again = int(uow.session.execute(twice).scalar_one())
        events, tasks = uow.session.execute(completed).one()
    spans = {
        "before": [one for due, one in late if due < given.cut_at - 1],
        "while_cut_off": [one for due, one in late if given.cut_at - 1 <= due < given.join_at],
        "after": [one for due, one in late if due >= given.join_at],
    }
    return {
        "timers": {"made": given.timers, "fired": len(late), "left": left, "instances_that_ran_twice": again},
        "late_seconds": {
            name: {"p50": percentile(found_, 0.5), "p99": percentile(found_, 0.99), "worst": max(found_)}
            for name, found_ in spans.items() if found_
        },
        "officers": {
            office.host.name: {"done": len(office.done), "failed": len(office.failed), "longest": office.longest}
            for office in offices
        },
        "completions": {"events": events, "tasks": tasks},
    }  # fmt: skip


def shown(result: Mapping[str, Any]) -> str:
    """The result as tables."""
    spans = [(name, *figures.values()) for name, figures in result["late_seconds"].items()]
    desks = [(name, *figures.values()) for name, figures in result["officers"].items()]
    counts = [*result["timers"].items(), *(("completed: " + k, v) for k, v in result["completions"].items())]
    return "\n\n".join([
        table(("timers late, s", "p50", "p99", "worst"), spans),
        table(("officers at", "done", "failed", "longest, s"), desks),
        table(("counted", "number"), counts),
    ])  # fmt: skip


def main() -> None:
    """Try it and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print the result as JSON and nothing else")
    parser.add_argument("--timers", type=int, default=300)
    parser.add_argument("--spread", type=float, default=40, help="seconds over which timers go on after the joining")
    parser.add_argument("--cut-at", type=float, default=10, help="seconds after the beginning")
    parser.add_argument("--join-at", type=float, default=60)
    given = parser.parse_args()
    result = measure(given)
    tell(result, shown(result), as_json=given.json)


if __name__ == "__main__":
    main()
