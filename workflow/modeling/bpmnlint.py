"""bpmnlint's recommended rules over one diagram, by its port to Python: doubts about how it is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from bpmn_io import BpmnModdle
from bpmn_io.lint.config.recommended import CONFIG
from bpmn_io.lint.rules import RULES
from bpmn_io.lint.test_rule import test_rule as apply_rule
from bpmn_io.moddle.base import ModdleElement
from bpmn_io.moddle_xml import ParseError
from lxml import etree

from engine.domain.errors import Finding, Invalid
from engine.model.extensions import BPMN
from engine.model.reader import parse_xml

SWITCHED_OFF: Mapping[str, str] = {
    "fake-join": "a way back into a step is how rework is drawn; flows merge at an activity (BPMN 2.0.2, 13.3)",
    "no-complex-gateway": "complex gateways run here (BPMN 2.0.2, 10.6.5)",
    "no-gateway-join-fork": "a gateway may do both: gatewayDirection Mixed (BPMN 2.0.2, table 8.46)",
    "no-inclusive-gateway": "inclusive gateways run here, and the office's parallel approvals need them (10.6.3)",
    "single-event-definition": "an event may have several triggers (10.5.1); `event-multiple` says which may not meet",
    "superfluous-label": "a word on the way back says why one goes back",
    "superfluous-termination": "a reporting loop beside the work ends by terminating alone; the rule sees no loops",
}
"""Recommended rules that are not applied, and why each is wrong here."""

RULE_NAMES = tuple(name for name in CONFIG["rules"] if name not in SWITCHED_OFF)

UNSEEN = tuple(f"{{{BPMN}}}{name}" for name in ("extensionElements", "documentation"))
"""What no rule looks into; a diagram is read faster without it."""

FAILED = "lint-failed"
NOT_DRAWN = "no-bpmndi"
SHAPE = "{http://www.omg.org/spec/BPMN/20100524/DI}BPMNShape"


@lru_cache(maxsize=128)
def lint_diagram(content: bytes) -> tuple[Finding, ...]:
    """What the rules doubt in a diagram, as warnings without a file's name; nothing for what is no XML.

    Diagrams that are looked at again, as those of a draft beside the one that is typed in, are remembered.
    """
    try:
        root = parse_xml(content)
        _list_flows(root)
        etree.strip_elements(root, *UNSEEN, with_tail=False)
        definitions = BpmnModdle().from_xml(etree.tostring(root, encoding="unicode")).root_element
        if not isinstance(definitions, ModdleElement):
            return ()
    except (Invalid, ParseError, RecursionError):
        return ()  # the engine's checks have said what is wrong with the file
    lines = {element.get("id"): element.sourceline for element in root.iter(etree.Element) if element.get("id")}
    findings = []
    for name in RULE_NAMES:
        try:
            reports = apply_rule(definitions, RULES[name]({}))
        except (AttributeError, LookupError, TypeError, ValueError, RecursionError) as error:
            message = f"the rule {name} could not look at this diagram: {error}"
            findings.append(Finding(FAILED, message, severity="warning"))
            continue
        if name == NOT_DRAWN and reports and root.find(f".//{SHAPE}") is None:
            findings.append(Finding(name, "nothing of the file is drawn", severity="warning"))
            continue
        for report in reports:
            place = report.get("id")
            element = place if isinstance(place, str) else None
            line = lines.get(element) if element else None
            findings.append(Finding(name, str(report["message"]), element, line, severity="warning"))
    return tuple(findings)


def _list_flows(root: etree._Element) -> None:
    """Name a node's flows in the node where the file leaves them out, as it may (8.4.13); rules need them."""
    by_id = {element.get("id"): element for element in root.iter(etree.Element) if element.get("id")}
    for flow in root.iter(f"{{{BPMN}}}sequenceFlow"):
        for end, tag in (("sourceRef", "outgoing"), ("targetRef", "incoming")):
            node, flow_id = by_id.get(flow.get(end)), flow.get("id")
            if node is None or not flow_id:
                continue
            if all((one.text or "").strip() != flow_id for one in node.iterchildren(f"{{{BPMN}}}{tag}")):
                etree.SubElement(node, f"{{{BPMN}}}{tag}").text = flow_id
