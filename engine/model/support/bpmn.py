"""BPMN 2.0.2's names: every element and attribute of the standard's schema that can stand around or in a process.

Written after the tables of chapters 8 and 10 and the schema files of the standard (formal/2013-12-09).
Choreographies and conversations are named so that they are known; they are pictures here, and what is inside them is
not looked at.
"""

from __future__ import annotations

from engine.model.support.grammar import Grammar

NAMESPACE = "http://www.omg.org/spec/BPMN/20100524/MODEL"

_FOUNDATION = """
extensionElements [8.3.3]
script [10.3.3]
text [8.4.1]
reference [8.3]
documentation [8.3.2]
    @ id:id textFormat~
baseElement [8.3.1] abstract
    @ id:id
    > documentation*~ extensionElements
definitions [8.2.2]
    @ id:id name~ targetNamespace~!:uri expressionLanguage~:uri typeLanguage~:uri exporter~ exporterVersion~
    > documentation*~ extensionElements import*~ extension*~ rootElement* relationship*~
import [8.2.3]
    @ namespace!~:uri location!~ importType!~:uri
extension [8.3.3]
    @ definition~ mustUnderstand:bool
    > documentation*~
relationship [8.3.4] < baseElement
    @ type!~ direction~:None|Forward|Backward|Both
    > source*~:any target*~:any
any [8.3]
rootElement [8.3.5] < baseElement abstract
expression [8.4.6] < baseElement
formalExpression [8.4.6] < expression
    @ language:uri evaluatesToTypeRef~
auditing [10.10] < baseElement
monitoring [10.11] < baseElement
itemDefinition [8.4.10] < rootElement
    @ structureRef~ isCollection~:bool itemKind~:Information|Physical
message [8.4.11] < rootElement
    @ name itemRef~->itemDefinition
signal [10.5.5] < rootElement
    @ name structureRef~->itemDefinition
error [8.4.3] < rootElement
    @ name~ errorCode structureRef~->itemDefinition
escalation [8.4.4] < rootElement
    @ name~ escalationCode structureRef~->itemDefinition
category [8.4.1] < rootElement
    @ name~
    > categoryValue*~
categoryValue [8.4.1] < baseElement
    @ value~
resource [8.4.12] < rootElement
    @ name!~
    > resourceParameter*~
resourceParameter [8.4.12] < baseElement
    @ name~ type~ isRequired~:bool
interface [8.5.1] < rootElement
    @ name! implementationRef~
    > operation*!
operation [8.5.3] < baseElement
    @ name! implementationRef~
    > inMessageRef!->message outMessageRef->message errorRef*->error
endPoint [8.5.2] < rootElement
partnerEntity [9.3] < rootElement
    @ name~
    > participantRef*~->participant
partnerRole [9.3] < rootElement
    @ name~
    > participantRef*~->participant
correlationProperty [8.4.2] < rootElement
    @ name~ type~
    > correlationPropertyRetrievalExpression*!
correlationPropertyRetrievalExpression [8.4.2] < baseElement
    @ messageRef!->message
    > messagePath!:formalExpression
correlationKey [8.4.2] < baseElement
    @ name~
    > correlationPropertyRef*->correlationProperty
correlationSubscription [8.4.2] < baseElement
    @ correlationKeyRef!->correlationKey
    > correlationPropertyBinding*
correlationPropertyBinding [8.4.2] < baseElement
    @ correlationPropertyRef!->correlationProperty
    > dataPath!:formalExpression
"""

_DATA = """
dataState [10.4.1] < baseElement
    @ name~
dataStore [10.4.1] < rootElement
    @ name~ capacity~:int isUnlimited~:bool itemSubjectRef~->itemDefinition
    > dataState~
dataInput [10.4.1] < baseElement
    @ name itemSubjectRef~->itemDefinition isCollection~:bool
    > dataState~
dataOutput [10.4.1] < baseElement
    @ name itemSubjectRef~->itemDefinition isCollection~:bool
    > dataState~
property [10.4.1] < baseElement
    @ name itemSubjectRef~->itemDefinition
    > dataState~
inputSet [10.4.1] < baseElement
    @ name~
    > dataInputRefs*->dataInput optionalInputRefs*->dataInput whileExecutingInputRefs*->dataInput
    > outputSetRefs*->outputSet
outputSet [10.4.1] < baseElement
    @ name~
    > dataOutputRefs*->dataOutput optionalOutputRefs*->dataOutput whileExecutingOutputRefs*->dataOutput
    > inputSetRefs*->inputSet
ioSpecification [10.4.1] < baseElement
    > dataInput* dataOutput* inputSet*! outputSet*!
ioBinding [10.4.1] < baseElement
    @ operationRef!~->operation inputDataRef!~->inputSet outputDataRef!~->outputSet
assignment [10.4.1] < baseElement
    > from!:formalExpression to!:formalExpression
dataAssociation [10.4.1] < baseElement abstract
    > sourceRef*->itemAware targetRef!->itemAware transformation:formalExpression assignment*
dataInputAssociation [10.4.1] < dataAssociation
dataOutputAssociation [10.4.1] < dataAssociation
"""

_PEOPLE = """
resourceRole [10.3.1] < baseElement
    @ name~
    > resourceRef~->resource resourceParameterBinding*~ resourceAssignmentExpression~
performer [10.3.2] < resourceRole
humanPerformer [10.3.4] < performer
potentialOwner [10.3.4] < humanPerformer
resourceAssignmentExpression [10.3.1] < baseElement
    > expression~ formalExpression~
resourceParameterBinding [10.3.1] < baseElement
    @ parameterRef!~->resourceParameter
    > expression~ formalExpression~
rendering [10.3.4] < baseElement
callableElement [10.3.6] < rootElement abstract
    @ name~
    > supportedInterfaceRef*~->interface ioSpecification ioBinding*~
globalTask [10.3.7] < callableElement
    > resourceRole*~
globalUserTask [10.3.7] < globalTask
    @ implementation~
    > rendering*~
globalManualTask [10.3.7] < globalTask
globalScriptTask [10.3.7] < globalTask
    @ scriptLanguage~:uri
    > script
globalBusinessRuleTask [10.3.7] < globalTask
    @ implementation~
"""

_EVENTS = """
eventDefinition [10.5.5] < rootElement abstract
cancelEventDefinition [10.5.5] < eventDefinition
compensateEventDefinition [10.5.5] < eventDefinition
    @ waitForCompletion:bool activityRef->activity
conditionalEventDefinition [10.5.5] < eventDefinition
    > condition!:formalExpression
errorEventDefinition [10.5.5] < eventDefinition
    @ errorRef->error
escalationEventDefinition [10.5.5] < eventDefinition
    @ escalationRef->escalation
linkEventDefinition [10.5.5] < eventDefinition
    @ name!
    > source*~->linkEventDefinition|event target~->linkEventDefinition|event
messageEventDefinition [10.5.5] < eventDefinition
    @ messageRef->message
    > operationRef~->operation
signalEventDefinition [10.5.5] < eventDefinition
    @ signalRef->signal
terminateEventDefinition [10.5.5] < eventDefinition
timerEventDefinition [10.5.5] < eventDefinition
    > timeDate:formalExpression timeDuration:formalExpression timeCycle:formalExpression
"""

_FLOW = """
artifact [8.4.1] < baseElement abstract
association [8.4.1] < artifact
    @ sourceRef!->any targetRef!->any associationDirection~:None|One|Both
group [8.4.1] < artifact
    @ categoryValueRef~->categoryValue
textAnnotation [8.4.1] < artifact
    @ textFormat~
    > text~
flowElement [8.4.7] < baseElement abstract
    @ name
    > auditing~ monitoring~ categoryValueRef*~->categoryValue
sequenceFlow [8.4.13] < flowElement
    @ sourceRef!->flowNode targetRef!->flowNode isImmediate~:bool
    > conditionExpression:formalExpression
dataObject [10.4.1] < flowElement
    @ itemSubjectRef~->itemDefinition isCollection~:bool
    > dataState~
dataObjectReference [10.4.1] < flowElement
    @ itemSubjectRef~->itemDefinition dataObjectRef->dataObject
    > dataState~
dataStoreReference [10.4.1] < flowElement
    @ itemSubjectRef~->itemDefinition dataStoreRef~->dataStore
    > dataState~
flowNode [8.4.13] < flowElement abstract
    > incoming*->sequenceFlow outgoing*->sequenceFlow
loopCharacteristics [10.3.8] < baseElement abstract
standardLoopCharacteristics [10.3.8] < loopCharacteristics
    @ testBefore:bool loopMaximum:int
    > loopCondition:formalExpression
multiInstanceLoopCharacteristics [10.3.8] < loopCharacteristics
    @ isSequential:bool behavior:None|One|All|Complex
    @ oneBehaviorEventRef->eventDefinition noneBehaviorEventRef->eventDefinition
    > loopCardinality:formalExpression loopDataInputRef->itemAware loopDataOutputRef->itemAware
    > inputDataItem:dataInput outputDataItem:dataOutput complexBehaviorDefinition* completionCondition:formalExpression
complexBehaviorDefinition [10.3.8] < baseElement
    > condition!:formalExpression event:implicitThrowEvent
activity [10.3] < flowNode abstract
    @ isForCompensation:bool startQuantity:int completionQuantity:int default->sequenceFlow
    > ioSpecification property* dataInputAssociation* dataOutputAssociation* loopCharacteristics
    > resourceRole*~ performer*~ humanPerformer*~ potentialOwner*~
callActivity [10.3.6] < activity
    @ calledElement
task [10.3.3] < activity
businessRuleTask [10.3.3] < task
    @ implementation~
manualTask [10.3.3] < task
receiveTask [10.3.3] < task
    @ implementation~ instantiate:bool messageRef->message operationRef~->operation
scriptTask [10.3.3] < task
    @ scriptFormat~
    > script
sendTask [10.3.3] < task
    @ implementation~ messageRef~->message operationRef~->operation
serviceTask [10.3.3] < task
    @ implementation~ operationRef~->operation
userTask [10.3.4] < task
    @ implementation~
    > rendering*~
event [10.5] < flowNode abstract
    > property*
catchEvent [10.5.1] < event abstract
    @ parallelMultiple:bool
    > dataOutput* dataOutputAssociation* outputSet~ eventDefinition* eventDefinitionRef*->eventDefinition
throwEvent [10.5.1] < event abstract
    > dataInput* dataInputAssociation* inputSet~ eventDefinition* eventDefinitionRef*->eventDefinition
startEvent [10.5.2] < catchEvent
    @ isInterrupting:bool
intermediateCatchEvent [10.5.4] < catchEvent
boundaryEvent [10.5.4] < catchEvent
    @ cancelActivity:bool attachedToRef!->activity
intermediateThrowEvent [10.5.4] < throwEvent
implicitThrowEvent [10.3.8] < throwEvent
endEvent [10.5.3] < throwEvent
gateway [10.6] < flowNode abstract
    @ gatewayDirection:Unspecified|Converging|Diverging|Mixed
complexGateway [10.6.5] < gateway
    @ default->sequenceFlow
    > activationCondition:formalExpression
eventBasedGateway [10.6.6] < gateway
    @ instantiate:bool eventGatewayType:Exclusive|Parallel
exclusiveGateway [10.6.2] < gateway
    @ default->sequenceFlow
inclusiveGateway [10.6.3] < gateway
    @ default->sequenceFlow
parallelGateway [10.6.4] < gateway
laneSet [10.8] < baseElement
    @ name~
    > lane*
lane [10.8] < baseElement
    @ name partitionElementRef~
    > partitionElement~:any flowNodeRef*->flowNode childLaneSet:laneSet
subProcess [10.3.5] < activity
    @ triggeredByEvent:bool
    > laneSet* flowElement* artifact*~
adHocSubProcess [10.3.5] < subProcess
    @ cancelRemainingInstances:bool ordering:Parallel|Sequential
    > completionCondition:formalExpression
transaction [10.3.5] < subProcess
    @ method:##Compensate|##Image|##Store
process [10.2] < callableElement
    @ processType~:None|Public|Private isClosed~:bool isExecutable:bool definitionalCollaborationRef~->collaboration
    > auditing~ monitoring~ property* laneSet* flowElement* artifact*~ correlationSubscription*
    > resourceRole*~ performer*~ humanPerformer*~ potentialOwner*~ supports*~->process
collaboration [9.2] < rootElement
    @ name~ isClosed~:bool
    > participant*~ messageFlow*~ artifact*~ conversationNode*~ conversationAssociation*~ participantAssociation*~
    > messageFlowAssociation*~ correlationKey*~ choreographyRef*~->choreography conversationLink*~
participant [9.3] < baseElement
    @ name~ processRef~->process
    > interfaceRef*~->interface endPointRef*~->endPoint participantMultiplicity~
participantMultiplicity [9.3] < baseElement
    @ minimum~:int maximum~:int
messageFlow [9.4] < baseElement
    @ name~ sourceRef!~->interactionNode targetRef!~->interactionNode messageRef~->message
conversationNode [9.5] < baseElement
conversation [9.5] < conversationNode
subConversation [9.5] < conversationNode
callConversation [9.5] < conversationNode
conversationAssociation [9.5] < baseElement
conversationLink [9.5] < baseElement
participantAssociation [9.3] < baseElement
messageFlowAssociation [9.4] < baseElement
globalConversation [9.5] < collaboration
choreography [11] < collaboration
globalChoreographyTask [11] < choreography
"""

BPMN = Grammar(_FOUNDATION + _DATA + _PEOPLE + _EVENTS + _FLOW)

JOINED = {
    "itemAware": "dataObject|dataObjectReference|dataStoreReference|property|dataInput|dataOutput",
    "interactionNode": "participant|activity|event|conversationNode",
}
"""Names for what a reference may lead to where the standard names an association, not a class."""

WITHOUT_EFFECT = frozenset({
    "documentation", "import", "extension", "relationship", "auditing", "monitoring", "itemDefinition", "category",
    "categoryValue", "resource", "resourceParameter", "interface", "operation", "endPoint", "partnerEntity",
    "partnerRole", "correlationProperty", "correlationPropertyRetrievalExpression", "correlationKey",
    "correlationSubscription", "correlationPropertyBinding", "dataState", "dataStore", "dataStoreReference", "inputSet",
    "outputSet", "ioBinding", "resourceRole", "performer", "humanPerformer", "potentialOwner",
    "resourceAssignmentExpression", "resourceParameterBinding", "rendering", "group", "textAnnotation", "text",
    "script", "collaboration", "participant", "participantMultiplicity", "messageFlow", "conversation",
    "subConversation", "callConversation", "conversationAssociation", "conversationLink", "participantAssociation",
    "messageFlowAssociation", "globalConversation", "choreography", "globalChoreographyTask",
})  # fmt: skip
"""Elements that are read and kept, and change nothing in how a process runs."""

PICTURES = frozenset({"collaboration", "choreography", "globalConversation", "globalChoreographyTask", "partnerEntity",
                      "partnerRole", "relationship", "any"})  # fmt: skip
"""Elements whose inside is not run and not looked at."""

EXPRESSIONS = frozenset({"expression", "formalExpression"})
"""Types whose text is an expression; their element may say ``xsi:type="tFormalExpression"``."""
