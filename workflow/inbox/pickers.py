"""Fields of a form that search: which field searches what, what is already chosen, and whether a choice exists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy.orm import Session

from engine.model.form_scope import every_component, properties_of
from workflow.people import choices as people
from workflow.people.choice import Choice, Choices
from workflow.projects import choices as projects
from workflow.resources import choices as resources

PICKER = "luodi.picker"

KINDS: Mapping[str, Choices] = {
    "org": people.ORGS,
    "group": people.GROUPS,
    "user": people.PEOPLE,
    "leader": people.LEADERS,
    "enterprise": projects.ENTERPRISES,
    "project": projects.PROJECTS,
    "batch": projects.BATCHES,
    "parcel": resources.PARCELS,
}
"""Kind → what is searched, under ``/options/<kind>s`` (``/options/batches``)."""

BY_LIST: Mapping[str, str] = {f"options_{'batches' if kind == 'batch' else kind + 's'}": kind for kind in KINDS}
"""``valuesKey`` of forms that ask for one of the office's lists → the kind that is searched instead."""

FIELDS = ("select", "taglist")


def kind_of(component: Mapping[str, Any]) -> str | None:
    """What a field searches; nothing for a field with choices of its own."""
    if component.get("type") not in FIELDS:
        return None
    written = properties_of(component).get(PICKER) or BY_LIST.get(str(component.get("valuesKey")))
    return written if written in KINDS else None


def picked_problem(session: Session, component: Mapping[str, Any], value: Any) -> tuple[str, str] | None:
    """What is wrong with what was chosen in a field that searches, or nothing."""
    kind = kind_of(component)
    if kind is None:
        return None
    values = value if component.get("type") == "taglist" else [value]
    if not isinstance(values, list) or not all(isinstance(one, str) for one in values):
        return "type", "应为选中的内容。"
    unknown = KINDS[kind].unknown(session, values)
    if not unknown:
        return None
    return "choice", f"没有这样的{KINDS[kind].words}，或已停用：{'、'.join(unknown)}。"


def chosen_in(session: Session, schema: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, list[Choice]]:
    """Kind → what is chosen in the fields of a form, so that the page can say names at once."""
    wanted: dict[str, set[str]] = {}
    for component in every_component(schema):
        kind = kind_of(component)
        if kind is not None:
            wanted.setdefault(kind, set()).update(_values(values, str(component.get("key", "")).split(".")[-1]))
    return {kind: KINDS[kind].named(session, codes, told=False) for kind, codes in sorted(wanted.items()) if codes}


def _values(holder: Any, key: str) -> Iterator[str]:
    """Every text under a member ``key``, in objects and rows however deep."""
    if isinstance(holder, list):
        for one in holder:
            yield from _values(one, key)
    elif isinstance(holder, Mapping):
        for name, value in holder.items():
            if name == key:
                yield from (one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str))
            if isinstance(value, list | Mapping):
                yield from _values(value, key)
