"""What is sent of each event: a CloudEvents 1.0 envelope in JSON, with only what a receiver needs to act.

``EVENT_TYPES`` is the list a subscriber chooses from: type → (event class, words for it); ``offer`` adds to it what
areas above have to tell.
"""

from __future__ import annotations

from typing import Any

from engine.domain import events as ev
from engine.domain import variables

SOURCE = "/luodi"

EVENT_TYPES: dict[str, tuple[type[ev.Event], str]] = {
    "instance.started": (ev.InstanceStarted, "流程启动"),
    "instance.ended": (ev.InstanceEnded, "流程办结或终止"),
    "task.created": (ev.UserTaskCreated, "任务产生"),
    "task.assigned": (ev.UserTaskAssigned, "任务签收或转办"),
    "task.completed": (ev.UserTaskCompleted, "任务办结"),
    "task.returned": (ev.UserTaskReturned, "任务退回"),
    "task.withdrawn": (ev.UserTaskWithdrawn, "任务撤回"),
    "task.due_soon": (ev.UserTaskDueSoon, "任务临期"),
    "task.overdue": (ev.UserTaskOverdue, "任务超期"),
    "stage.reached": (ev.StageReached, "项目达到阶段"),
    "message.correlated": (ev.MessageCorrelated, "收到外部消息"),
    "incident.raised": (ev.IncidentRaised, "流程异常"),
    "deployment.created": (ev.Deployed, "流程发布"),
}

_TYPE_OF = {event_class: name for name, (event_class, _words) in EVENT_TYPES.items()}

_TASK = ("task_key", "element_id", "name", "assignee", "due_at")
_DATA: dict[type[ev.Event], tuple[str, ...]] = {
    ev.InstanceStarted: ("version", "start_element_id"),
    ev.InstanceEnded: ("state", "end_element_id"),
    ev.UserTaskCreated: (*_TASK, "candidate_groups", "candidate_users"),
    ev.UserTaskAssigned: (*_TASK, "previous", "action"),
    ev.UserTaskCompleted: (*_TASK, "submitted"),
    ev.UserTaskReturned: (*_TASK, "opinion", "target_id", "target_name", "target_key", "target_assignee", "ended"),
    ev.UserTaskWithdrawn: (*_TASK, "target_key", "reason", "ended"),
    ev.UserTaskDueSoon: _TASK,
    ev.UserTaskOverdue: _TASK,
    ev.StageReached: ("stage", "reached_on"),
    ev.MessageCorrelated: ("message_name", "correlation_key", "element_id"),
    ev.IncidentRaised: ("incident_key", "element_id", "kind", "message"),
    ev.Deployed: ("deployment_key", "process_ids"),
}


def offer(kind: str, event_class: type[ev.Event], words: str, data: tuple[str, ...]) -> None:
    """Offer a further type of event, of an area that is not known here; ``data`` are the members that are sent."""
    EVENT_TYPES[kind] = (event_class, words)
    _TYPE_OF[event_class] = kind
    _DATA[event_class] = data


def event_type(event: ev.Event) -> str | None:
    """The type under which an event is offered, or ``None`` when it is not."""
    return _TYPE_OF.get(type(event))


def subject(event: ev.Event) -> str:
    """What the event is about: the business key, else the instance's key."""
    business_key = getattr(event, "business_key", None)
    return str(business_key or getattr(event, "root_key", ""))


def body(event: ev.Event, message_id: int) -> bytes:
    """The envelope as JSON bytes; keys are texts, moments ISO 8601 in UTC."""
    data = {name: _plain(name, getattr(event, name)) for name in _DATA[type(event)]}
    if isinstance(event, ev.InstanceEvent):
        data |= {
            "business_key": event.business_key,
            "process_id": event.process_id,
            "instance_key": str(event.instance_key),
            "root_key": str(event.root_key),
        }
    return variables.dumps(
        {
            "specversion": "1.0",
            "id": str(message_id),
            "source": SOURCE,
            "type": event_type(event),
            "subject": subject(event),
            "time": event.at.isoformat(),
            "datacontenttype": "application/json",
            "data": {**data, "actor": event.actor},
        }
    )


def _plain(name: str, value: Any) -> Any:
    if name.endswith("_key") and isinstance(value, int):
        return str(value)
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, tuple):
        return list(value)
    return value
