"""A process of two steps that is drawn, for pages and browsers that show its diagram."""

from __future__ import annotations

_NAMESPACES = (
    'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" '
    'xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" '
    'xmlns:di="http://www.omg.org/spec/DD/20100524/DI"'
)
_PLACES = {"start": (160, 182, 36, 36), "A": (260, 160, 100, 80), "B": (420, 160, 100, 80), "end": (580, 182, 36, 36)}
_FLOWS = (("f1", "start", "A"), ("f2", "A", "B"), ("f3", "B", "end"))


def _user(element: str, name: str) -> str:
    return (
        f'<bpmn:userTask id="{element}" name="{name}"><bpmn:extensionElements><zeebe:userTask />'
        '<zeebe:assignmentDefinition candidateGroups="g_station" />'
        '<zeebe:taskSchedule dueDate="=deadline after(now(), 3, &quot;wd&quot;)" />'
        "</bpmn:extensionElements></bpmn:userTask>"
    )


def _shape(element: str) -> str:
    x, y, width, height = _PLACES[element]
    return (
        f'<bpmndi:BPMNShape id="{element}_di" bpmnElement="{element}">'
        f'<dc:Bounds x="{x}" y="{y}" width="{width}" height="{height}" /></bpmndi:BPMNShape>'
    )


def _edge(flow: str, source: str, target: str) -> str:
    x, _y, width, _height = _PLACES[source]
    return (
        f'<bpmndi:BPMNEdge id="{flow}_di" bpmnElement="{flow}"><di:waypoint x="{x + width}" y="200" />'
        f'<di:waypoint x="{_PLACES[target][0]}" y="200" /></bpmndi:BPMNEdge>'
    )


DRAWN = (
    f'<?xml version="1.0" encoding="UTF-8"?><bpmn:definitions {_NAMESPACES} id="d" targetNamespace="t">'
    '<bpmn:process id="drawn" name="画好的流程" isExecutable="true"><bpmn:startEvent id="start" name="开始" />'
    f'{_user("A", "第一步")}{_user("B", "第二步")}<bpmn:endEvent id="end" name="结束" />'
    + "".join(f'<bpmn:sequenceFlow id="{flow}" sourceRef="{one}" targetRef="{other}" />' for flow, one, other in _FLOWS)
    + '</bpmn:process><bpmndi:BPMNDiagram id="diagram"><bpmndi:BPMNPlane id="plane" bpmnElement="drawn">'
    + "".join(map(_shape, _PLACES))
    + "".join(_edge(*flow) for flow in _FLOWS)
    + "</bpmndi:BPMNPlane></bpmndi:BPMNDiagram></bpmn:definitions>"
).encode()
"""``start`` → 第一步 (``A``) → 第二步 (``B``) → ``end``; both steps are for g_station, due in three working days."""
