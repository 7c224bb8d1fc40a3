"""For each element of BPMN 2.0.2 and of the dialect: the sample it is tried in, and values of its attributes."""

from __future__ import annotations

from collections.abc import Mapping

from workflow.modeling.support_samples import (
    DATA,
    JOB,
    PEOPLE,
    SCRIPT,
    TIMER,
    activity,
    beside,
    boundary,
    cancelled,
    event,
    file,
    flow,
    forked,
    handler,
    inner,
    line,
    multi,
    root,
    undone,
    user,
    waiting,
    with_association,
)

_COLLABORATION = '<collaboration id="c2">{}</collaboration>'
_DECISION = '<zeebe:calledDecision decisionId="=d" resultVariable="r"/>'
_CALL = '<zeebe:calledElement processId="p"/>'
_TWO = ' startQuantity="2"'
_DEFAULT = ' default="fb"'
_CONDITION = "<condition>=a</condition>"

SAMPLES: Mapping[str, str] = {
    # foundation
    "definitions": file(f'<startEvent id="s"/>{user("x")}', flow("f1", "s", "x"), definitions="@A"),
    "documentation": beside("", inside="<documentation@A>words</documentation>"),
    "extensionElements": beside("", inside=""),
    "import": beside("", roots='<import namespace="urn:n" location="l" importType="urn:t"@A/>'),
    "extension": beside("", roots="<extension@A>@C</extension>"),
    "relationship": root("relationship", ' type="t"', "<source>s</source><target>x</target>"),
    "text": beside('<textAnnotation id="r"><text>words</text></textAnnotation>'),
    "auditing": beside("", inside="<auditing@A/>"),
    "monitoring": beside("", inside="<monitoring@A/>"),
    "expression": activity("callActivity", _CALL),
    "formalExpression": line(user("x")).replace(
        flow("f2", "x", "e"), flow("f2", "x", "e", "<conditionExpression@A>=a</conditionExpression>")
        + '<endEvent id="e3"/>' + flow("f3", "x", "e3")),
    "itemDefinition": root("itemDefinition"),
    "message": root("message"),
    "signal": root("signal"),
    "error": root("error"),
    "escalation": root("escalation"),
    "category": root("category"),
    "categoryValue": root("category", body="<categoryValue@A/>").replace('id="r"@A', 'id="r"'),
    "resource": root("resource", ' name="n"'),
    "resourceParameter": root("resource", ' name="n"', "<resourceParameter@A/>").replace('name="n"@A', 'name="n"'),
    "interface": root("interface", ' name="n"', '<operation name="o"><inMessageRef>m</inMessageRef></operation>'),
    "operation": root("interface", ' name="n"', '<operation id="o" name="o"@A><inMessageRef>m</inMessageRef>@C'
                      "</operation>").replace('name="n"@A', 'name="n"').replace("</operation>@C", "</operation>"),
    "endPoint": root("endPoint"),
    "partnerEntity": root("partnerEntity"),
    "partnerRole": root("partnerRole"),
    "correlationProperty": root(
        "correlationProperty", body='<correlationPropertyRetrievalExpression messageRef="m">'
        "<messagePath>=k</messagePath></correlationPropertyRetrievalExpression>"),
    "correlationPropertyRetrievalExpression": beside(""),
    "correlationKey": beside(""),
    "correlationSubscription": beside('<correlationSubscription id="r" correlationKeyRef="ckey"@A/>'),
    "correlationPropertyBinding": beside(
        '<correlationSubscription id="r" correlationKeyRef="ckey"><correlationPropertyBinding '
        'correlationPropertyRef="corp"@A><dataPath>=k</dataPath></correlationPropertyBinding></correlationSubscription>'),
    # data
    "dataState": beside('<dataObject id="r"><dataState@A/></dataObject>'),
    "dataStore": root("dataStore"),
    "dataInput": beside("", inside=DATA.replace('<dataInput id="din"', '<dataInput id="din"@A')),
    "dataOutput": beside("", inside=DATA.replace('<dataOutput id="dout"', '<dataOutput id="dout"@A')),
    "property": beside("", inside='<property id="prop" name="p"@A/>'),
    "inputSet": beside("", inside=DATA.replace('<inputSet id="ins">', '<inputSet id="ins"@A>@C')),
    "outputSet": beside("", inside=DATA.replace('<outputSet id="outs">', '<outputSet id="outs"@A>@C')),
    "ioSpecification": beside("", inside=DATA),
    "ioBinding": beside("", roots=f'<globalUserTask id="r"><extensionElements>{PEOPLE}</extensionElements>{DATA}'
                        '<ioBinding operationRef="op" inputDataRef="ins" outputDataRef="outs"@A/></globalUserTask>'),
    "assignment": with_association("dataInputAssociation").replace("@A", "").replace(
        "@C", "<assignment@A><from>=data</from><to>a</to></assignment>"),
    "dataInputAssociation": with_association("dataInputAssociation"),
    "dataOutputAssociation": with_association("dataOutputAssociation"),
    # people
    "resourceRole": beside("", inside="<resourceRole@A>@C</resourceRole>"),
    "performer": beside("", inside="<performer@A>@C</performer>"),
    "humanPerformer": beside("", inside="<humanPerformer@A>@C</humanPerformer>"),
    "potentialOwner": beside("", inside="<potentialOwner@A>@C</potentialOwner>"),
    "resourceAssignmentExpression": beside(
        "", inside="<potentialOwner><resourceAssignmentExpression@A><formalExpression>=a</formalExpression>"
        "</resourceAssignmentExpression></potentialOwner>"),
    "resourceParameterBinding": beside(
        "", inside='<potentialOwner><resourceRef>res</resourceRef><resourceParameterBinding parameterRef="param"@A>'
        "<formalExpression>=a</formalExpression></resourceParameterBinding></potentialOwner>"),
    "rendering": beside("", inside="<rendering@A/>"),
    "globalTask": root("globalTask"),
    "globalUserTask": root("globalUserTask", body=f"<extensionElements>{PEOPLE}</extensionElements>"),
    "globalManualTask": root("globalManualTask"),
    "globalScriptTask": root("globalScriptTask", body=f"<extensionElements>{SCRIPT}</extensionElements>"),
    "globalBusinessRuleTask": root(
        "globalBusinessRuleTask", body=f"<extensionElements>{_DECISION}</extensionElements>"),
    # event definitions
    "cancelEventDefinition": cancelled("<cancelEventDefinition@A/>"),
    "compensateEventDefinition": undone("<compensateEventDefinition@A/>"),
    "conditionalEventDefinition": event(
        "intermediateCatchEvent", f"<conditionalEventDefinition@A>{_CONDITION}</conditionalEventDefinition>"),
    "errorEventDefinition": boundary('<errorEventDefinition@A/>'),
    "escalationEventDefinition": boundary('<escalationEventDefinition@A/>'),
    "linkEventDefinition": file(
        '<startEvent id="s"/><endEvent id="e"/><intermediateThrowEvent id="t"><linkEventDefinition name="l"/>'
        '</intermediateThrowEvent><intermediateCatchEvent id="x"><linkEventDefinition id="le" name="l"@A>@C'
        "</linkEventDefinition></intermediateCatchEvent>", flow("f1", "s", "t"), flow("f2", "x", "e")),
    "messageEventDefinition": event(
        "intermediateCatchEvent", '<messageEventDefinition messageRef="m"@A>@C</messageEventDefinition>'),
    "signalEventDefinition": event("intermediateCatchEvent", '<signalEventDefinition signalRef="sig"@A/>'),
    "terminateEventDefinition": file(
        '<startEvent id="s"/><endEvent id="x"><terminateEventDefinition@A/></endEvent>', flow("f1", "s", "x")),
    "timerEventDefinition": event(
        "intermediateCatchEvent", TIMER.replace("<timerEventDefinition", "<timerEventDefinition@A")),
    # flow and artifacts
    "association": beside('<textAnnotation id="note"/><association id="r" sourceRef="x" targetRef="note"@A/>'),
    "group": beside('<group id="r"@A/>'),
    "textAnnotation": beside('<textAnnotation id="r"@A/>'),
    "sequenceFlow": line(user("x"), flow("f3", "x", "e", "@C", "@A")),
    "dataObject": beside('<dataObject id="r" name="d"@A/>'),
    "dataObjectReference": beside('<dataObjectReference id="r" dataObjectRef="data"@A/>'),
    "dataStoreReference": beside('<dataStoreReference id="r"@A/>'),
    "standardLoopCharacteristics": beside("", inside="<standardLoopCharacteristics@A><loopCondition>=a</loopCondition>"
                                          "</standardLoopCharacteristics>"),
    "multiInstanceLoopCharacteristics": multi(),
    "complexBehaviorDefinition": multi(
        ' behavior="Complex"', f'<complexBehaviorDefinition@A>{_CONDITION}<event id="ev">'
        '<signalEventDefinition signalRef="sig"/></event></complexBehaviorDefinition>').replace(
            'behavior="Complex"@A', 'behavior="Complex"'),
    "callActivity": activity("callActivity", _CALL),
    "task": activity("task"),
    "businessRuleTask": activity("businessRuleTask", _DECISION),
    "manualTask": activity("manualTask"),
    "receiveTask": activity("receiveTask", attributes=' messageRef="m"'),
    "scriptTask": activity("scriptTask", SCRIPT),
    "script": activity("scriptTask", SCRIPT, "<script>1</script>"),
    "sendTask": activity("sendTask", JOB),
    "serviceTask": activity("serviceTask", JOB),
    "userTask": activity("userTask", PEOPLE),
    "startEvent": file('<startEvent id="x"@A>@C</startEvent><endEvent id="e"/>', flow("f1", "x", "e")),
    "intermediateCatchEvent": activity("intermediateCatchEvent", "", TIMER),
    "boundaryEvent": boundary(TIMER, "@A"),
    "intermediateThrowEvent": activity("intermediateThrowEvent"),
    "implicitThrowEvent": beside('<implicitThrowEvent id="r"/>'),
    "endEvent": file('<startEvent id="s"/><endEvent id="x"@A>@C</endEvent>', flow("f1", "s", "x")),
    "complexGateway": forked("complexGateway"),
    "eventBasedGateway": waiting(),
    "exclusiveGateway": forked("exclusiveGateway"),
    "inclusiveGateway": forked("inclusiveGateway"),
    "parallelGateway": forked("parallelGateway"),
    "laneSet": beside('<laneSet id="r"@A><lane id="l"><flowNodeRef>x</flowNodeRef></lane></laneSet>'),
    "lane": beside('<laneSet id="r"><lane id="l"@A><flowNodeRef>x</flowNodeRef>@C</lane></laneSet>'),
    "subProcess": inner("subProcess"),
    "adHocSubProcess": inner("adHocSubProcess"),
    "transaction": inner("transaction"),
    "process": file(f'<startEvent id="s"/>{user("x")}@C', flow("f1", "s", "x"), process="@A"),
    "collaboration": root("collaboration"),
    "participant": beside("", roots=_COLLABORATION.format('<participant id="r"@A>@C</participant>')),
    "participantMultiplicity": beside(
        "", roots=_COLLABORATION.format('<participant id="r"><participantMultiplicity@A/></participant>')),
    "messageFlow": beside(
        "", roots=_COLLABORATION.format('<messageFlow id="r" sourceRef="other_pool" targetRef="x"@A/>')),
    "conversation": beside("", roots=_COLLABORATION.format('<conversation id="r"/>')),
    "subConversation": beside("", roots=_COLLABORATION.format('<subConversation id="r"/>')),
    "callConversation": beside("", roots=_COLLABORATION.format('<callConversation id="r"/>')),
    "conversationAssociation": beside("", roots=_COLLABORATION.format('<conversationAssociation id="r"/>')),
    "conversationLink": beside("", roots=_COLLABORATION.format('<conversationLink id="r"/>')),
    "participantAssociation": beside("", roots=_COLLABORATION.format('<participantAssociation id="r"/>')),
    "messageFlowAssociation": beside("", roots=_COLLABORATION.format('<messageFlowAssociation id="r"/>')),
    "globalConversation": root("globalConversation"),
    "choreography": root("choreography"),
    "globalChoreographyTask": root("globalChoreographyTask"),
}  # fmt: skip
"""Type → the sample of its element; ``@A`` and ``@C`` stand in it."""

_ONE = ' behavior="One" oneBehaviorEventRef="sig_def"'
_NONE = ' behavior="None" noneBehaviorEventRef="sig_def"'
_COMPLEX = SAMPLES["complexBehaviorDefinition"].replace("@A", "").replace("@C", "")

ATTRIBUTE_SAMPLES: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("activity", "isForCompensation"): {"true": undone()},
    ("activity", "startQuantity"): {"2": file(
        f'<startEvent id="s"/><parallelGateway id="g"/>{user("x", more=_TWO)}',
        flow("f1", "s", "g"), flow("f2", "g", "x"), flow("f3", "g", "x"))},
    ("activity", "default"): {"a flow": file(
        f'<startEvent id="s"/>{user("x", more=_DEFAULT)}{user("a")}{user("b")}',
        flow("f1", "s", "x"), flow("fb", "x", "b"),
        flow("fa", "x", "a", "<conditionExpression>=a</conditionExpression>"))},
    ("boundaryEvent", "attachedToRef"): {"an activity": boundary(TIMER)},
    ("boundaryEvent", "cancelActivity"): {
        value: boundary(TIMER, f' cancelActivity="{value}"') for value in ("true", "false")},
    ("startEvent", "isInterrupting"): {
        value: handler(TIMER, f' isInterrupting="{value}"') for value in ("true", "false")},
    ("catchEvent", "parallelMultiple"): {"true": activity(
        "intermediateCatchEvent", "", f'{TIMER}<signalEventDefinition signalRef="sig"/>', ' parallelMultiple="true"')},
    ("compensateEventDefinition", "activityRef"): {
        "an activity": undone('<compensateEventDefinition activityRef="x"/>')},
    ("complexGateway", "default"): {"a flow": forked("complexGateway", ' default="fb"').replace(
        flow("fb", "x", "b", "<conditionExpression>=a</conditionExpression>"), flow("fb", "x", "b"))},
    ("exclusiveGateway", "default"): {"a flow": forked("exclusiveGateway", ' default="fb"').replace(
        flow("fb", "x", "b", "<conditionExpression>=a</conditionExpression>"), flow("fb", "x", "b"))},
    ("inclusiveGateway", "default"): {"a flow": forked("inclusiveGateway", ' default="fb"').replace(
        flow("fb", "x", "b", "<conditionExpression>=a</conditionExpression>"), flow("fb", "x", "b"))},
    ("gateway", "gatewayDirection"): {
        "Unspecified": forked("parallelGateway", ' gatewayDirection="Unspecified"'),
        "Diverging": forked("parallelGateway", ' gatewayDirection="Diverging"'),
        "Converging": forked("parallelGateway", ' gatewayDirection="Converging"').replace(
            'sourceRef="x" targetRef="b"', 'sourceRef="b" targetRef="x"').replace(
            flow("f1", "s", "x"), flow("f1", "s", "b") + flow("f3", "s", "x")),
        "Mixed": forked("parallelGateway", ' gatewayDirection="Mixed"').replace(
            flow("f1", "s", "x"), flow("f1", "s", "x") + flow("f3", "s", "x"))},
    ("eventBasedGateway", "instantiate"): {"true": waiting(' instantiate="true"', first=False)},
    ("eventBasedGateway", "eventGatewayType"): {
        "Exclusive": waiting(' eventGatewayType="Exclusive"'),
        "Parallel": waiting(' instantiate="true" eventGatewayType="Parallel"', first=False)},
    ("receiveTask", "instantiate"): {"true": file(
        '<receiveTask id="x" messageRef="m" instantiate="true"/><endEvent id="e"/>', flow("f1", "x", "e"))},
    ("receiveTask", "messageRef"): {"a message": SAMPLES["receiveTask"]},
    ("messageEventDefinition", "messageRef"): {"a message": SAMPLES["messageEventDefinition"]},
    ("signalEventDefinition", "signalRef"): {"a signal": SAMPLES["signalEventDefinition"]},
    ("linkEventDefinition", "name"): {"text": SAMPLES["linkEventDefinition"]},
    ("multiInstanceLoopCharacteristics", "behavior"): {
        "All": multi(' behavior="All"'), "One": multi(_ONE), "None": multi(_NONE), "Complex": _COMPLEX},
    ("multiInstanceLoopCharacteristics", "oneBehaviorEventRef"): {"an event definition": multi(_ONE)},
    ("multiInstanceLoopCharacteristics", "noneBehaviorEventRef"): {"an event definition": multi(_NONE)},
    ("subProcess", "triggeredByEvent"): {"true": handler(TIMER)},
    ("callActivity", "calledElement"): {"a process": activity("callActivity", attributes=' calledElement="p"')},
    ("process", "isExecutable"): {"true": SAMPLES["process"]},
    ("sequenceFlow", "sourceRef"): {"a flow node": line(user("x"))},
    ("sequenceFlow", "targetRef"): {"a flow node": line(user("x"))},
    ("formalExpression", "language"): {
        "http://www.omg.org/spec/FEEL/20140401": SAMPLES["formalExpression"].replace(
            "<conditionExpression@A>", '<conditionExpression xsi:type="tFormalExpression" '
            'language="http://www.omg.org/spec/FEEL/20140401">'),
        "http://www.w3.org/1999/XPath": SAMPLES["formalExpression"].replace(
            "<conditionExpression@A>", '<conditionExpression xsi:type="tFormalExpression" '
            'language="http://www.w3.org/1999/XPath">')},
}  # fmt: skip
"""(type, attribute) → value → sample, where one more attribute in the element's sample is not enough."""


CHILD_SAMPLES: Mapping[tuple[str, str], str] = {
    ("flowNode", "outgoing"): beside("", inside="<outgoing>f2</outgoing>"),
    ("multiInstanceLoopCharacteristics", "loopDataOutputRef"): multi(
        body='<loopDataOutputRef>data</loopDataOutputRef><outputDataItem id="out" name="o"/>'),
    ("multiInstanceLoopCharacteristics", "outputDataItem"): multi(
        body='<loopDataOutputRef>data</loopDataOutputRef><outputDataItem id="out" name="o"/>'),
    ("multiInstanceLoopCharacteristics", "loopDataInputRef"): multi(
        body='<loopDataInputRef>data</loopDataInputRef><inputDataItem id="in" name="i"/>', collection=False),
    ("multiInstanceLoopCharacteristics", "loopCardinality"): multi(
        body="<loopCardinality>=3</loopCardinality>", collection=False),
    ("timerEventDefinition", "timeDate"): event(
        "intermediateCatchEvent", "<timerEventDefinition><timeDate>2030-01-01T08:00:00+08:00</timeDate>"
        "</timerEventDefinition>"),
    ("timerEventDefinition", "timeCycle"): event(
        "intermediateCatchEvent", "<timerEventDefinition><timeCycle>R3/PT1H</timeCycle></timerEventDefinition>"),
    ("complexGateway", "activationCondition"): forked(
        "complexGateway", body="<activationCondition>=activationCount &gt;= 1</activationCondition>"),
}  # fmt: skip
"""(type, child) → sample, where one more child in the element's sample is not enough."""
