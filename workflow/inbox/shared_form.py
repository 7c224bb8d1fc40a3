"""One form for many tasks: the same for all of them, filled with what they agree on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.domain.errors import Refused
from engine.persistence.work import UserTask
from engine.runtime import form_for_task
from engine.unit_of_work import UnitOfWork
from workflow.inbox.tasks import task_variables

OWN = "各项不同；留空则各自保持原值"


@dataclass(frozen=True, slots=True)
class SharedForm:
    """``schema`` is nothing where the tasks have no form; ``keep`` are the fields left empty since the tasks differ."""

    schema: Mapping[str, Any] | None
    values: Mapping[str, Any]
    keep: tuple[str, ...]


def shared_form(uow: UnitOfWork, tasks: Sequence[UserTask]) -> SharedForm:
    """The form of these tasks. :raises Refused: when they have not all the same"""
    schemas = [form_for_task(uow, task) if task.form_id else None for task in tasks]
    if any(schema != schemas[0] for schema in schemas):
        counted = Counter(task.name for task in tasks)
        words = "、".join(f"{name} {count} 项" for name, count in counted.items())
        raise Refused(f"所选任务的表单不同，不能一起办理：{words}。请只选同一种。")
    schema = schemas[0]
    variables = [task_variables(uow, task) for task in tasks]
    agreed = {
        name: value
        for name, value in variables[0].items()
        if all(name in other and other[name] == value for other in variables)
    }
    if schema is None:
        return SharedForm(None, agreed, ())
    keep = [
        key
        for key in (component["key"] for component in _fields(schema) if component.get("key"))
        if key not in agreed and any(values.get(key) not in (None, "", []) for values in variables)
    ]
    everywhere = {key for key in keep if all(values.get(key) not in (None, "", []) for values in variables)}
    shown = {**schema, "components": [_eased(one, keep, everywhere) for one in schema.get("components", ())]}
    return SharedForm(shown, agreed, tuple(keep))


def _fields(part: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The components of a form, those of its groups too; rows of lists are values of the list."""
    for component in part.get("components", ()):
        yield component
        if component.get("type") == "group" and not component.get("path"):
            yield from _fields(component)


def _eased(component: Mapping[str, Any], keep: Sequence[str], everywhere: set[str]) -> Mapping[str, Any]:
    """The component, saying that it may stay empty where each task has a value of its own."""
    made = dict(component)
    if "components" in made:
        made["components"] = [_eased(inner, keep, everywhere) for inner in made["components"]]
    if made.get("key") in keep:
        made["description"] = "；".join(text for text in (made.get("description"), OWN) if text)
        made.pop("defaultValue", None)
    if made.get("key") in everywhere:
        made["validate"] = {name: rule for name, rule in (made.get("validate") or {}).items() if name != "required"}
    return made
