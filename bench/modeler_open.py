"""How long the BPMN editor takes to open a diagram of 300 elements, cold and warm, in Chromium.

``python bench/modeler_open.py [--json] [--rounds 5] [--elements 300]`` serves the product over a fresh SQLite file,
puts a drawn diagram of so many elements into a draft and opens it in the editor: *cold* in a browser that has nothing
of the page yet, *warm* in one that has. Told are the seconds from the navigation until the diagram takes a click (the
island is ready and painted), those until the first findings are shown, and what the server took for a check.
"""

from __future__ import annotations

import argparse
import json
import logging
import statistics
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Browser, BrowserContext, sync_playwright  # noqa: E402
from werkzeug.serving import make_server  # noqa: E402

import go  # noqa: E402
from bench.office import OPERATOR, PASSWORD, config_for, found  # noqa: E402
from workflow.app import create_app  # noqa: E402
from workflow.modeling.drafts.opening import open_from_files  # noqa: E402

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<bpmn:definitions '
    'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" '
    'xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" '
    'id="definitions_large" targetNamespace="urn:luodi:bpmn:large">'
)
ACROSS, WIDE, HIGH = 20, 160, 130


def large_diagram(elements: int) -> bytes:
    """A process of so many shapes in one long way with its drawing: user tasks, decisions' gateways, start and end."""
    nodes = [f"step_{number}" for number in range(elements)]
    parts, shapes = [], []
    for number, node in enumerate(nodes):
        x, y = 100 + number % ACROSS * WIDE, 100 + number // ACROSS * HIGH
        into = f"<bpmn:incoming>flow_{number}</bpmn:incoming>" if number else ""
        out = f"<bpmn:outgoing>flow_{number + 1}</bpmn:outgoing>" if number + 1 < elements else ""
        if number in (0, elements - 1):
            kind, inner, size = ("startEvent" if not number else "endEvent"), "", 36
        elif number % 5 == 0:
            kind, inner, size = "exclusiveGateway", "", 50
        else:
            kind, size = "userTask", 80
            inner = (
                "<bpmn:extensionElements><zeebe:userTask/>"
                '<zeebe:assignmentDefinition candidateGroups="g_center_project"/></bpmn:extensionElements>'
            )
        parts.append(f'<bpmn:{kind} id="{node}" name="环节 {number}">{inner}{into}{out}</bpmn:{kind}>')
        shapes.append(
            f'<bpmndi:BPMNShape id="{node}_di" bpmnElement="{node}"><dc:Bounds x="{x}" y="{y - size // 2}" '
            f'width="{100 if size == 80 else size}" height="{size}"/></bpmndi:BPMNShape>'
        )
        if number:
            before = (100 + (number - 1) % ACROSS * WIDE + 100, 100 + (number - 1) // ACROSS * HIGH)
            parts.append(f'<bpmn:sequenceFlow id="flow_{number}" sourceRef="{nodes[number - 1]}" targetRef="{node}"/>')
            shapes.append(
                f'<bpmndi:BPMNEdge id="flow_{number}_di" bpmnElement="flow_{number}">'
                f'<di:waypoint x="{before[0]}" y="{before[1]}"/><di:waypoint x="{x}" y="{y}"/></bpmndi:BPMNEdge>'
            )
    return (
        f'{HEAD}<bpmn:process id="large" name="大图" isExecutable="true">{"".join(parts)}</bpmn:process>'
        f'<bpmndi:BPMNDiagram id="diagram_large"><bpmndi:BPMNPlane id="plane_large" bpmnElement="large">'
        f"{''.join(shapes)}</bpmndi:BPMNPlane></bpmndi:BPMNDiagram></bpmn:definitions>"
    ).encode()


@contextmanager
def served(folder: str, diagram: bytes) -> Iterator[str]:
    """The editor's address over a database in ``folder`` with the diagram in a draft."""
    url = f"sqlite:///{folder}/modeler.db"
    world = found(url)
    with world.transaction() as uow:
        key = open_from_files(uow, {"large.bpmn": diagram}, "大图").key
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, create_app(config_for(url), world), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/models/drafts/{key}/edit/large.bpmn"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        world.database.dispose()


def entered(browser: Browser, address: str) -> BrowserContext:
    """A browser of somebody who may draw, with nothing of the editor in its cache."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    page = context.new_page()
    page.goto(address.partition("/models")[0] + "/sign-in")
    page.locator("[name=username]").fill(OPERATOR)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)
    page.close()
    return context


def opened(context: BrowserContext, address: str) -> dict[str, float]:
    """Seconds until the diagram takes a click, until the findings are there, and the check's answer."""
    page = context.new_page()
    page.add_init_script(
        """new MutationObserver(() => {
          if (globalThis.ready || !document.querySelector('[data-island][data-ready]')) return;
          globalThis.ready = -1;
          requestAnimationFrame(() => setTimeout(() => { globalThis.ready = performance.now(); }));
        }).observe(document, { subtree: true, childList: true, attributes: true });
        addEventListener('luodi:findings', () => { globalThis.told ??= performance.now(); }, true);"""
    )
    page.goto(address)
    page.wait_for_function("() => globalThis.ready > 0 && globalThis.told > 0", timeout=60_000)
    ready, told, check = page.evaluate(
        """() => [globalThis.ready, globalThis.told,
        performance.getEntriesByType('resource').find((one) => one.name.includes('/check'))?.duration ?? 0]"""
    )
    page.close()
    return {"ready_s": ready / 1000, "findings_s": told / 1000, "check_s": check / 1000}


def measured(address: str, rounds: int) -> dict[str, dict[str, float]]:
    """Medians over the rounds; each round is a browser of its own, opened twice."""
    found: dict[str, list[dict[str, float]]] = {"cold": [], "warm": []}
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=go.browser(), args=["--no-sandbox"])
        for _ in range(rounds):
            context = entered(browser, address)
            found["cold"].append(opened(context, address))
            found["warm"].append(opened(context, address))
            context.close()
        browser.close()
    return {
        name: {what: round(statistics.median(one[what] for one in times), 2) for what in times[0]}
        for name, times in found.items()
    }


def main() -> None:
    """Print the medians."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--elements", type=int, default=300)
    given = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        served(folder, large_diagram(given.elements)) as address,
    ):
        result = measured(address, given.rounds)
    if given.json:
        sys.stdout.write(json.dumps(result) + "\n")
        return
    for name, times in result.items():
        said = ", ".join(f"{what.removesuffix('_s')} {seconds:.2f} s" for what, seconds in times.items())
        sys.stdout.write(f"{name}: {said}\n")


if __name__ == "__main__":
    main()
