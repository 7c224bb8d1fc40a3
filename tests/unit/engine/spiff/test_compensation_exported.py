"""A diagram as the drawing tool exports it: associations as artifacts, shapes beside them, its own attributes."""

from tests.factories.findings import findings

EXPORTED = b"""<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"
    xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
    xmlns:modeler="http://camunda.org/schema/modeler/1.0" id="Definitions_1"
    targetNamespace="http://bpmn.io/schema/bpmn" exporter="bpmn-js" exporterVersion="18.0.0">
  <bpmn:process id="booking" name="Booking" isExecutable="true">
    <bpmn:startEvent id="StartEvent_1">
      <bpmn:outgoing>Flow_1</bpmn:outgoing>
    </bpmn:startEvent>
    <bpmn:sequenceFlow id="Flow_1" sourceRef="StartEvent_1" targetRef="Activity_hotel" />
    <bpmn:userTask id="Activity_hotel" name="Book hotel">
      <bpmn:extensionElements>
        <zeebe:userTask />
        <zeebe:assignmentDefinition candidateGroups="g" />
      </bpmn:extensionElements>
      <bpmn:incoming>Flow_1</bpmn:incoming>
      <bpmn:outgoing>Flow_2</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:sequenceFlow id="Flow_2" sourceRef="Activity_hotel" targetRef="Activity_trip" />
    <bpmn:subProcess id="Activity_trip" name="Trip">
      <bpmn:incoming>Flow_2</bpmn:incoming>
      <bpmn:outgoing>Flow_3</bpmn:outgoing>
      <bpmn:startEvent id="Event_0"><bpmn:outgoing>Flow_5</bpmn:outgoing></bpmn:startEvent>
      <bpmn:userTask id="Activity_flight" name="Book flight">
        <bpmn:extensionElements>
          <zeebe:userTask />
          <zeebe:assignmentDefinition candidateGroups="g" />
        </bpmn:extensionElements>
        <bpmn:incoming>Flow_5</bpmn:incoming>
        <bpmn:outgoing>Flow_6</bpmn:outgoing>
      </bpmn:userTask>
      <bpmn:sequenceFlow id="Flow_5" sourceRef="Event_0" targetRef="Activity_flight" />
      <bpmn:endEvent id="Event_9"><bpmn:incoming>Flow_6</bpmn:incoming></bpmn:endEvent>
      <bpmn:sequenceFlow id="Flow_6" sourceRef="Activity_flight" targetRef="Event_9" />
      <bpmn:boundaryEvent id="Event_flight" attachedToRef="Activity_flight">
        <bpmn:compensateEventDefinition id="CompensateEventDefinition_2" waitForCompletion="true" />
      </bpmn:boundaryEvent>
      <bpmn:userTask id="Activity_cancel_flight" name="Cancel flight" isForCompensation="true">
        <bpmn:extensionElements>
          <zeebe:userTask />
          <zeebe:assignmentDefinition candidateGroups="g" />
        </bpmn:extensionElements>
      </bpmn:userTask>
      <bpmn:association id="Association_2" associationDirection="One" sourceRef="Event_flight"
          targetRef="Activity_cancel_flight" />
    </bpmn:subProcess>
    <bpmn:sequenceFlow id="Flow_3" sourceRef="Activity_trip" targetRef="Event_end" />
    <bpmn:endEvent id="Event_end">
      <bpmn:incoming>Flow_3</bpmn:incoming>
      <bpmn:compensateEventDefinition id="CompensateEventDefinition_3" />
    </bpmn:endEvent>
    <bpmn:boundaryEvent id="Event_hotel" name="" attachedToRef="Activity_hotel">
      <bpmn:compensateEventDefinition id="CompensateEventDefinition_1" />
    </bpmn:boundaryEvent>
    <bpmn:userTask id="Activity_cancel_hotel" name="Cancel hotel" isForCompensation="true">
      <bpmn:extensionElements>
        <zeebe:userTask />
        <zeebe:assignmentDefinition candidateGroups="g" />
      </bpmn:extensionElements>
    </bpmn:userTask>
    <bpmn:textAnnotation id="TextAnnotation_1"><bpmn:text>within a week</bpmn:text></bpmn:textAnnotation>
    <bpmn:association id="Association_3" sourceRef="Event_hotel" targetRef="TextAnnotation_1" />
    <bpmn:association id="Association_1" associationDirection="One" sourceRef="Event_hotel"
        targetRef="Activity_cancel_hotel" />
  </bpmn:process>
  <bpmndi:BPMNDiagram id="BPMNDiagram_1">
    <bpmndi:BPMNPlane id="BPMNPlane_1" bpmnElement="booking">
      <bpmndi:BPMNShape id="Event_hotel_di" bpmnElement="Event_hotel">
        <dc:Bounds x="292" y="182" width="36" height="36" />
      </bpmndi:BPMNShape>
      <bpmndi:BPMNEdge id="Association_1_di" bpmnElement="Association_1">
        <di:waypoint x="310" y="218" /><di:waypoint x="310" y="260" /><di:waypoint x="380" y="260" />
      </bpmndi:BPMNEdge>
    </bpmndi:BPMNPlane>
  </bpmndi:BPMNDiagram>
</bpmn:definitions>
"""


def test_an_exported_diagram_has_no_findings():
    assert findings(EXPORTED) == []


def test_an_exported_diagram_undoes_what_it_did(drive):
    run = drive(EXPORTED).start("booking")

    assert run.finish() == ["Activity_hotel", "Activity_flight", "Activity_cancel_flight", "Activity_cancel_hotel"]
    assert run.state == "COMPLETED"
