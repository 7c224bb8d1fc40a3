"""Shipped models as a modeler might change them: a step more, another group, other dates, less waiting."""

from __future__ import annotations

import json
from importlib import resources

from lxml import etree

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
HEARING = """<bpmn:userTask xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="supply_hearing" name="D22 听证公示"><bpmn:extensionElements>
  <zeebe:userTask/><zeebe:formDefinition formId="supply_review" bindingType="deployment"/>
  <zeebe:assignmentDefinition candidateGroups="g_mnr"/>
  <zeebe:taskSchedule dueDate="=deadline after(now(), 7, &quot;wd&quot;)"/></bpmn:extensionElements>
  <bpmn:incoming>flow_supply_review__gw_reviewed</bpmn:incoming>
  <bpmn:outgoing>flow_supply_hearing__gw_reviewed</bpmn:outgoing></bpmn:userTask>"""
DRAWN = """<x xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"
  xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI">
  <bpmndi:BPMNShape id="supply_hearing_di" bpmnElement="supply_hearing">
  <dc:Bounds x="1620" y="110" width="100" height="80"/></bpmndi:BPMNShape>
  <bpmndi:BPMNEdge id="flow_supply_hearing__gw_reviewed_di" bpmnElement="flow_supply_hearing__gw_reviewed">
  <di:waypoint x="1720" y="150"/><di:waypoint x="1730" y="150"/><di:waypoint x="1730" y="265"/></bpmndi:BPMNEdge></x>"""


def shipped(folder: str) -> dict[str, bytes]:
    """The files of a shipped folder that are deployed."""
    items = resources.files("bpmn").joinpath(folder).iterdir()
    return {item.name: item.read_bytes() for item in items if item.name.endswith((".bpmn", ".dmn", ".form"))}


def land_supply_edited() -> dict[str, bytes]:
    """``ip_land_supply``, changed in six places.

    A step is put in before ``gw_reviewed``; ``planning_conditions`` is for ``g_hc`` and due within five working days;
    ``listing_notice`` is taken out; ``land_delivery`` moved; the plan allows fewer years and has a field more.
    """
    files = shipped("ip_land_supply")
    root = etree.fromstring(files["ip_land_supply.bpmn"])
    by_id = {element.get("id"): element for element in root.iter(etree.Element) if element.get("id")}

    step = by_id["planning_conditions"]
    step.find(".//{*}assignmentDefinition").set("candidateGroups", "g_hc")
    step.find(".//{*}taskSchedule").set("dueDate", '=deadline after(now(), 5, "wd")')

    by_id["gw_reviewed"].addprevious(etree.fromstring(HEARING))
    by_id["flow_supply_review__gw_reviewed"].set("targetRef", "supply_hearing")
    flow = etree.SubElement(by_id["ip_land_supply"], f"{{{BPMN}}}sequenceFlow", id="flow_supply_hearing__gw_reviewed")
    flow.set("sourceRef", "supply_hearing")
    flow.set("targetRef", "gw_reviewed")
    for listed in by_id["gw_reviewed"].iterfind(f"{{{BPMN}}}incoming"):
        if listed.text == "flow_supply_review__gw_reviewed":
            listed.text = "flow_supply_hearing__gw_reviewed"
    by_id["supply_review_di"].getparent().extend(etree.fromstring(DRAWN))
    _points(by_id["flow_supply_review__gw_reviewed_di"], (1600, 290), (1640, 290), (1640, 190))

    for gone in ("listing_notice", "listing_notice_di", "flow_listing_notice__listing_bid",
                 "flow_listing_notice__listing_bid_di"):  # fmt: skip
        by_id[gone].getparent().remove(by_id[gone])
    by_id["flow_start_listing__listing_notice"].set("targetRef", "listing_bid")
    by_id["listing_bid"].find(f"{{{BPMN}}}incoming").text = "flow_start_listing__listing_notice"
    _points(by_id["flow_start_listing__listing_notice_di"], (2428, 710), (2652, 710))

    by_id["land_delivery_di"].find("{*}Bounds").set("y", "130")
    files["ip_land_supply.bpmn"] = etree.tostring(root, xml_declaration=True, encoding="UTF-8")

    form = json.loads(files["supply_plan.form"])
    fields = form["components"][0]["components"]
    fields[0]["validate"]["max"] = 50
    fields.append({"id": "hearing", "type": "checkbox", "key": "hearing", "label": "须听证"})
    files["supply_plan.form"] = json.dumps(form, ensure_ascii=False).encode()
    return files


def lead_grade_edited() -> dict[str, bytes]:
    """``ip_lead`` with another limit in a cell of its route, one rule less and one more."""
    files = shipped("ip_lead")
    name = next(name for name in sorted(files) if name.endswith(".dmn") and files[name].count(b"<rule") > 3)
    root = etree.fromstring(files[name])
    rules = [element for element in root.iter(etree.Element) if element.tag.endswith("}rule")]
    rules[0].find(".//{*}text").text = '"别的"'
    more = etree.fromstring(etree.tostring(rules[1]))
    more.set("id", "rule_more")
    more.find(".//{*}text").text = '"新的"'
    rules[1].addnext(more)
    rules[2].getparent().remove(rules[2])
    files[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return files


def _points(edge: etree._Element, *points: tuple[int, int]) -> None:
    old = list(edge.iterfind("{*}waypoint"))
    for x, y in points:
        made = etree.SubElement(edge, old[0].tag, x=str(x), y=str(y))
        old[0].addprevious(made)
    for gone in old:
        edge.remove(gone)
