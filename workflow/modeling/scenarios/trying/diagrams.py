"""Which diagrams a try-out shows: those of the draft that ran, and deployed ones that were called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.domain.errors import Invalid
from engine.model.reader import read_diagram
from engine.persistence.definitions import ProcessDefinition
from workflow.modeling.scenarios.trying.replay import Replay


@dataclass(frozen=True, slots=True)
class TriedDiagram:
    """A process's diagram: its name, and where the island gets it."""

    process: str
    name: str
    url: str


def processes_in(models: Mapping[str, bytes]) -> list[tuple[str, str, str]]:
    """File, id and name of every process in the files that can be read."""
    found = []
    for file in sorted(models):
        if file.endswith(".bpmn"):
            try:
                diagram = read_diagram(models[file], file)
            except Invalid:
                continue  # the try-out says that it cannot be deployed
            found += [(file, process.id, process.name or process.id) for process in diagram.processes]
    return found


def diagrams_of(session: Session, draft_key: int, models: Mapping[str, bytes], shown: Replay) -> list[TriedDiagram]:
    """The diagrams to choose from, that of the started process first, then those that were called, in their order."""
    ran = list(dict.fromkeys([shown.scenario.process, *(one.process for one in shown.path)]))
    drawn = {id_: (file, name) for file, id_, name in processes_in(models)}
    newest = (
        select(ProcessDefinition.process_id, ProcessDefinition.name, func.max(ProcessDefinition.key))
        .where(ProcessDefinition.process_id.in_([one for one in ran if one not in drawn]))
        .group_by(ProcessDefinition.process_id, ProcessDefinition.name)
    )
    deployed = {id_: (name, key) for id_, name, key in session.execute(newest)}
    found = []
    for process in ran:
        if process in drawn:
            file, name = drawn[process]
            found.append(TriedDiagram(process, name, url_for("model_drafts.content", key=draft_key, name=file)))
        elif process in deployed:
            name, key = deployed[process]
            found.append(TriedDiagram(process, name or process, url_for("modeling.xml", key=key)))
    return found
