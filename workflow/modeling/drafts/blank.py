"""The smallest valid file of each kind: drawn, with readable ids, so that nobody begins before an empty canvas."""

from __future__ import annotations

import json
import re
from xml.sax.saxutils import quoteattr

from engine.domain.errors import Finding, Invalid
from workflow.modeling.drafts.names import KIND_NAMES, kind_of, stem_of

_ID = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-]*")

_DIAGRAM = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:modeler="http://camunda.org/schema/modeler/1.0" id="definitions_{id}" targetNamespace="urn:luodi:bpmn:{id}" modeler:executionPlatform="Camunda Cloud" modeler:executionPlatformVersion="8.8.0">
  <bpmn:process id="{id}" name={name} isExecutable="true">
    <bpmn:startEvent id="start" name="开始">
      <bpmn:outgoing>flow_start__end</bpmn:outgoing>
    </bpmn:startEvent>
    <bpmn:endEvent id="end" name="结束">
      <bpmn:incoming>flow_start__end</bpmn:incoming>
    </bpmn:endEvent>
    <bpmn:sequenceFlow id="flow_start__end" sourceRef="start" targetRef="end" />
  </bpmn:process>
  <bpmndi:BPMNDiagram id="diagram_{id}">
    <bpmndi:BPMNPlane id="plane_{id}" bpmnElement="{id}">
      <bpmndi:BPMNShape id="start_di" bpmnElement="start">
        <dc:Bounds x="180" y="160" width="36" height="36" />
        <bpmndi:BPMNLabel>
          <dc:Bounds x="187" y="203" width="22" height="14" />
        </bpmndi:BPMNLabel>
      </bpmndi:BPMNShape>
      <bpmndi:BPMNShape id="end_di" bpmnElement="end">
        <dc:Bounds x="472" y="160" width="36" height="36" />
        <bpmndi:BPMNLabel>
          <dc:Bounds x="479" y="203" width="22" height="14" />
        </bpmndi:BPMNLabel>
      </bpmndi:BPMNShape>
      <bpmndi:BPMNEdge id="flow_start__end_di" bpmnElement="flow_start__end">
        <di:waypoint x="216" y="178" />
        <di:waypoint x="472" y="178" />
      </bpmndi:BPMNEdge>
    </bpmndi:BPMNPlane>
  </bpmndi:BPMNDiagram>
</bpmn:definitions>
"""  # noqa: E501

_TABLE = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:dmndi="https://www.omg.org/spec/DMN/20191111/DMNDI/" xmlns:dc="http://www.omg.org/spec/DMN/20180521/DC/" xmlns:modeler="http://camunda.org/schema/modeler/1.0" id="{id}_model" name={name} namespace="urn:luodi:dmn:{id}_model" modeler:executionPlatform="Camunda Cloud" modeler:executionPlatformVersion="8.8.0">
  <decision id="{id}" name={name}>
    <variable id="{id}_var" name="{id}" />
    <decisionTable id="{id}_rows" hitPolicy="FIRST">
      <input id="in_grade" label="等级">
        <inputExpression id="in_grade_expr" typeRef="string">
          <text>grade</text>
        </inputExpression>
      </input>
      <output id="out_result" label="结果" name="result" typeRef="string" />
      <rule id="rule_1">
        <inputEntry id="rule_1_grade">
          <text></text>
        </inputEntry>
        <outputEntry id="rule_1_result">
          <text>"待定"</text>
        </outputEntry>
      </rule>
    </decisionTable>
  </decision>
  <dmndi:DMNDI>
    <dmndi:DMNDiagram id="{id}_drd">
      <dmndi:DMNShape id="{id}_shape" dmnElementRef="{id}">
        <dc:Bounds height="80" width="180" x="160" y="100" />
      </dmndi:DMNShape>
    </dmndi:DMNDiagram>
  </dmndi:DMNDI>
</definitions>
"""  # noqa: E501


def blank_file(file: str, name: str) -> bytes:
    """The content of a new file; its stem is the id of what is in it, ``name`` what people call it.

    :raises Invalid: when the stem is no id, or the kind cannot be drawn from nothing
    """
    id_, kind = stem_of(file), kind_of(file)
    if not _ID.fullmatch(id_):
        words = "新文件的名称就是标识：以英文字母或下划线开头，只含英文字母、数字、_ - . 。"
        raise Invalid(words, [Finding("file-name", words, element="name")])
    name = name or id_
    if kind == "bpmn":
        return _DIAGRAM.format(id=id_, name=quoteattr(name)).encode()
    if kind == "dmn":
        return _TABLE.format(id=id_, name=quoteattr(name)).encode()
    if kind == "form":
        form = {
            "id": id_, "type": "default", "schemaVersion": 19,
            "executionPlatform": "Camunda Cloud", "executionPlatformVersion": "8.8.0",
            "components": [{"type": "textfield", "id": "field_note", "key": "note", "label": "说明"}],
        }  # fmt: skip
        return json.dumps(form, ensure_ascii=False, indent=2).encode()
    raise Invalid(f"{KIND_NAMES[kind]}不从空白新建：请在试运行里录制。")
