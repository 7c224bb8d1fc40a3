"""The dialect's names: every element of the ``zeebe:`` namespace, where it may stand and what its attributes are."""

from __future__ import annotations

from dataclasses import dataclass

from engine.model.support.grammar import Grammar

NAMESPACE = "http://camunda.org/schema/zeebe/1.0"

DIALECT = Grammar(
    """
header
    @ id~ key value
property
    @ id~ name value
input
    @ source target
output
    @ source target
executionListener
    @ eventType type retries
taskListener
    @ eventType type retries
linkedResource
    @ resourceId resourceType linkName bindingType versionTag
userTask
assignmentDefinition
    @ assignee candidateGroups candidateUsers
taskSchedule
    @ dueDate followUpDate
priorityDefinition
    @ priority
formDefinition
    @ formId formKey externalReference bindingType:latest|deployment|versionTag versionTag
userTaskForm
    @ id
taskDefinition
    @ type retries
jobPriorityDefinition
    @ priority
taskHeaders
    > header*
ioMapping
    > input* output*
calledElement
    @ processId propagateAllChildVariables:bool propagateAllParentVariables:bool
    @ bindingType:latest|deployment|versionTag versionTag
calledDecision
    @ decisionId resultVariable bindingType:latest|deployment|versionTag versionTag
script
    @ expression resultVariable
subscription
    @ correlationKey
loopCharacteristics
    @ inputCollection inputElement outputCollection outputElement
adHoc
    @ activeElementsCollection outputCollection outputElement
conditionalFilter
    @ variableNames variableEvents
properties
    > property*
versionTag
    @ value
executionListeners
    > executionListener*
taskListeners
    > taskListener*
linkedResources
    > linkedResource*
"""
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an element of the dialect may stand: types of BPMN joined by ``|``, and what it is for."""

    inside: str
    meaning: str


_USER = "userTask|globalUserTask"
_SCRIPT = "scriptTask|globalScriptTask"
_DECISION = "businessRuleTask|globalBusinessRuleTask"
_JOBS = f"serviceTask|sendTask|{_SCRIPT}|{_DECISION}|intermediateThrowEvent|endEvent"

PLACES: dict[str, Place] = {
    "userTask": Place(_USER, "marks a user task of the engine's own"),
    "assignmentDefinition": Place(_USER, "who does a user task"),
    "taskSchedule": Place(_USER, "when a user task is due, and when to look at it"),
    "priorityDefinition": Place(_USER, "a user task's priority, 0 to 100"),
    "formDefinition": Place(f"{_USER}|startEvent", "the form a task or a start is filled in with"),
    "userTaskForm": Place("process", "a form written into the diagram"),
    "taskDefinition": Place(_JOBS, "the type of job a worker takes"),
    "jobPriorityDefinition": Place(f"{_JOBS}|process", "which jobs are given out first: higher ones, default 0"),
    "taskHeaders": Place(f"{_JOBS}|{_USER}", "fixed values for the worker of a job"),
    "ioMapping": Place("activity|event|globalTask", "values taken in and given out"),
    "calledElement": Place("callActivity", "the process that is called"),
    "calledDecision": Place(_DECISION, "the decision that is made"),
    "script": Place(_SCRIPT, "the FEEL expression of a script task"),
    "subscription": Place("message", "what a message is correlated by"),
    "loopCharacteristics": Place("multiInstanceLoopCharacteristics", "the collection a multi-instance goes over"),
    "adHoc": Place("adHocSubProcess", "which inner activities begin, and what is collected from them"),
    "conditionalFilter": Place("conditionalEventDefinition", "which variables a condition listens to"),
    "properties": Place("baseElement", "values for pages and tools"),
    "versionTag": Place("callableElement", "a name for a version"),
    "executionListeners": Place("process|activity|event|gateway", "jobs at the begin and end of an element"),
    "taskListeners": Place(_USER, "jobs at the steps of a user task"),
    "linkedResources": Place("serviceTask|sendTask|scriptTask|businessRuleTask", "files a job's worker needs"),
}

REFUSED: dict[str, str] = {
    "executionListeners": "work before or after an element is drawn as a task",
    "taskListeners": "work at the steps of a user task is drawn as a task, or heard by a webhook",
    "linkedResources": "a job carries its headers and variables",
    "userTaskForm": "a form is a file of its own, named by zeebe:formDefinition",
}
"""Elements of the dialect that are not run, and what to do instead."""

ATTRIBUTES = frozenset({"modelerTemplate", "modelerTemplateVersion", "modelerTemplateIcon", "retryCounter"})
"""Attributes of the namespace that modelers leave on elements of BPMN; they change nothing."""
