"""What other tools write reads the same: prefixed references, comments and processing instructions inside texts."""

from engine.model.reader import read_diagram

PREFIXED = b"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:tns="urn:t"
 targetNamespace="urn:t">
<process id="p" isExecutable="true">
  <laneSet id="ls"><lane id="l" name="Desk"><flowNodeRef> tns:A </flowNodeRef></lane></laneSet>
  <userTask id="A"/><callActivity id="C" calledElement="tns:q"/><userTask id="U" isForCompensation="true"/>
  <boundaryEvent id="b" attachedToRef="tns:A"><compensateEventDefinition/></boundaryEvent>
  <association id="as" sourceRef="tns:b" targetRef="tns:U"/>
  <intermediateThrowEvent id="t"><compensateEventDefinition activityRef="tns:A"/></intermediateThrowEvent>
  <intermediateCatchEvent id="w"><timerEventDefinition>
    <timeDuration><!-- an hour -->PT<?x y?>1H</timeDuration>
  </timerEventDefinition></intermediateCatchEvent>
  <sequenceFlow id="f" sourceRef="A" targetRef="C"><conditionExpression>=x <!-- yes --> = 1</conditionExpression>
  </sequenceFlow>
</process></definitions>"""


def test_a_references_prefix_does_not_matter_inside_its_file():
    nodes = read_diagram(PREFIXED).processes[0].scope.nodes

    assert nodes["b"].attached_to == nodes["t"].event.reference == "A"
    assert nodes["b"].compensation_handler == "U"
    assert nodes["C"].extensions.called_process == "q"
    assert nodes["A"].lane == "Desk"


def test_comments_and_instructions_do_not_cut_a_text():
    scope = read_diagram(PREFIXED).processes[0].scope

    assert scope.nodes["w"].event.timer_value == "PT1H"
    assert scope.flows["f"].condition.split() == ["=x", "=", "1"]
