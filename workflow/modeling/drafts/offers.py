"""What an editor may offer to choose from: the draft's files and what is deployed, people, groups, variables."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from lxml import etree
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.domain.errors import Invalid
from engine.model.elements import Diagram, EventDefinition, Node
from engine.model.reader import read_diagram
from engine.persistence.definitions import DecisionDefinition, FormDefinition, ProcessDefinition
from workflow.people.queries import group_options, user_options

Offer = dict[str, Any]


def offers_of(session: Session, files: Mapping[str, bytes], job_types: Iterable[str]) -> dict[str, Any]:
    """The JSON of an editor's page (its members are the contract with the islands).

    ``job_types`` are those the product does itself; those that the diagrams name already are added.
    """
    diagrams = list(_diagrams(files))
    nodes = [node for diagram in diagrams for process in diagram.processes for _scope, node in process.scope.walk()]
    forms = list(_forms(files))
    decisions, outputs = _decisions(files)
    deployed = _deployed(session)
    return {
        "files": sorted(files),
        "forms": _with(deployed["forms"], [{"id": form["id"], "name": form["id"], "file": file}
                                           for file, form in forms]),
        "decisions": _with(deployed["decisions"], decisions),
        "processes": _with(deployed["processes"], [
            {"id": process.id, "name": process.name or process.id}
            for diagram in diagrams for process in diagram.processes
        ]),
        "groups": [{"code": one.value, "name": one.label} for one in group_options(session)],
        "people": [{"username": one.value, "name": one.label} for one in user_options(session)],
        "variables": _variables(nodes, forms, outputs),
        "jobTypes": sorted({*job_types, *(node.extensions.task_type for node in nodes if node.extensions.task_type)}),
        "messages": sorted({event.name for event in _messages(nodes) if event.name and not event.name.startswith("=")}),
    }  # fmt: skip


def _diagrams(files: Mapping[str, bytes]) -> Iterator[Diagram]:
    for name, content in files.items():
        if name.endswith(".bpmn"):
            try:
                yield read_diagram(content, name)
            except Invalid:
                continue  # what cannot be read offers nothing; the check says why


def _forms(files: Mapping[str, bytes]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, content in files.items():
        if name.endswith(".form"):
            try:
                form = json.loads(content)
            except ValueError:
                continue
            if isinstance(form, dict) and isinstance(form.get("id"), str):
                yield name, form


def _decisions(files: Mapping[str, bytes]) -> tuple[list[Offer], list[Offer]]:
    """The decisions of the files, and the variables their tables give."""
    decisions, outputs = [], []
    for name, content in files.items():
        if not name.endswith(".dmn"):
            continue
        try:
            root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
        except etree.XMLSyntaxError:
            continue
        for decision in root.iter("{*}decision"):
            id_ = decision.get("id", "")
            decisions.append({"id": id_, "name": decision.get("name") or id_, "file": name})
            for output in decision.iter("{*}output"):
                if output.get("name"):
                    outputs.append(_variable(output.get("name", ""), f"{id_}（{name}）", output.get("typeRef")))
    return decisions, outputs


def _deployed(session: Session) -> dict[str, list[Offer]]:
    processes = select(ProcessDefinition.process_id, ProcessDefinition.name).order_by(ProcessDefinition.version)
    decisions = select(DecisionDefinition.decision_id, DecisionDefinition.name, DecisionDefinition.resource_name)
    forms = select(FormDefinition.form_id, FormDefinition.resource_name).order_by(FormDefinition.key)
    return {
        "processes": [{"id": id_, "name": name or id_} for id_, name in session.execute(processes)],
        "decisions": [
            {"id": id_, "name": name or id_, "file": file}
            for id_, name, file in session.execute(decisions.order_by(DecisionDefinition.version))
        ],
        "forms": [{"id": id_, "name": id_, "file": file} for id_, file in session.execute(forms)],
    }


def _with(deployed: Iterable[Offer], drawn: Iterable[Offer]) -> list[Offer]:
    """By id, each once: what the draft says before what is deployed, the newest before older ones."""
    found = {one["id"]: one for one in deployed} | {one["id"]: one for one in drawn}
    return [found[id_] for id_ in sorted(found)]


def _variables(nodes: Iterable[Node], forms: Iterable[tuple[str, dict[str, Any]]], more: list[Offer]) -> list[Offer]:
    """Names a process may know, found without running it; each once, by where it comes from first."""
    found: dict[str, Offer] = {}
    for variable in [*_form_variables(forms), *_node_variables(nodes), *more]:
        found.setdefault(variable["name"], variable)
    return [found[name] for name in sorted(found)]


_TYPES = {
    "number": "number", "textfield": "string", "textarea": "string", "select": "string", "radio": "string",
    "checkbox": "boolean", "checklist": "list", "taglist": "list", "dynamiclist": "list",
}  # fmt: skip


def _form_variables(forms: Iterable[tuple[str, dict[str, Any]]]) -> Iterator[Offer]:
    for file, form in forms:
        for component in _components(form.get("components")):
            key = component.get("key") or component.get("path")
            if isinstance(key, str) and key:
                kind = "date" if component.get("subtype") == "date" else _TYPES.get(str(component.get("type")))
                yield _variable(key.partition(".")[0], file, kind)


def _components(found: Any) -> Iterator[dict[str, Any]]:
    for component in found if isinstance(found, list) else []:
        if isinstance(component, dict):
            yield component
            if component.get("type") == "group":
                yield from _components(component.get("components"))


def _node_variables(nodes: Iterable[Node]) -> Iterator[Offer]:
    for node in nodes:
        said, where = node.extensions, node.name or node.id
        for name, _value in said.outputs:
            yield _variable(name.partition(".")[0], where)
        if said.result_variable:
            yield _variable(said.result_variable, where)
        if node.loop is not None:
            for each in (node.loop.output_collection, node.loop.input_element):
                if each and not each.startswith("="):
                    yield _variable(each, where)


def _variable(name: str, where: str, kind: str | None = None) -> Offer:
    return {"name": name, "from": where} | ({"type": kind} if kind else {})


def _messages(nodes: Iterable[Node]) -> Iterator[EventDefinition]:
    for node in nodes:
        yield from (event for event in node.events if event.kind == "message")
        if node.message is not None:
            yield node.message
