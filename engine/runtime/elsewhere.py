"""What the files of a deployment ask for beyond themselves, and whether it is anywhere: processes, decisions, forms."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import select

from engine.decisions import DecisionModel
from engine.domain.errors import Finding
from engine.model.elements import Node, Process
from engine.persistence.definitions import DecisionDefinition, FormDefinition, ProcessDefinition
from engine.unit_of_work import UnitOfWork

Ids = dict[str, set[str]]
"""``process``, ``decision`` and ``form`` → ids."""

_LITERAL = re.compile(r'^="([^"\\]*)"$')


class Elsewhere(Protocol):
    """What is there beside the files that are looked at."""

    def deployed(self, kind: str, ids: Set[str]) -> Set[str]:
        """Those of ``ids`` that are deployed, or deployed together with the files."""
        ...

    def offered(self, kind: str, ids: Set[str]) -> Set[str]:
        """Those of ``ids`` that are not deployed, but come with the product."""
        ...

    def knows_group(self, code: str) -> bool | None:
        """Whether the office has a group of this code; ``None`` where there is no office to ask."""
        ...

    def tagged(self, kind: str, id_: str, tag: str) -> bool | None:
        """Whether a deployed version goes by the tag; ``None`` where there is no database to ask."""
        ...


@dataclass
class Beside:
    """No database to ask: ``more`` gives the ids of what comes with the product."""

    more: Callable[[], Mapping[str, Set[str]]] | None = None

    def deployed(self, kind: str, ids: Set[str]) -> Set[str]:
        return frozenset()

    def offered(self, kind: str, ids: Set[str]) -> Set[str]:
        return ids & self.more().get(kind, frozenset()) if self.more is not None and ids else frozenset()

    def knows_group(self, code: str) -> bool | None:
        return None

    def tagged(self, kind: str, id_: str, tag: str) -> bool | None:
        return None


@dataclass
class Deployed:
    """The database of a unit of work, and the office around it."""

    uow: UnitOfWork

    def deployed(self, kind: str, ids: Set[str]) -> Set[str]:
        column = _COLUMNS[kind]
        return set(self.uow.session.scalars(select(column).where(column.in_(ids)).distinct())) if ids else set()

    def offered(self, kind: str, ids: Set[str]) -> Set[str]:
        offers = self.uow.world.offers
        return ids & offers().get(kind, frozenset()) if offers is not None and ids else frozenset()

    def knows_group(self, code: str) -> bool | None:
        knows = self.uow.world.knows_group
        return knows(self.uow, code) if knows is not None else None

    def tagged(self, kind: str, id_: str, tag: str) -> bool | None:
        column = _COLUMNS[kind]
        question = select(column).where(column == id_, _TAGS[kind] == tag)
        return self.uow.session.scalar(question.limit(1)) is not None


_COLUMNS = {
    "process": ProcessDefinition.process_id,
    "decision": DecisionDefinition.decision_id,
    "form": FormDefinition.form_id,
}

_TAGS = {
    "process": ProcessDefinition.version_tag,
    "decision": DecisionDefinition.version_tag,
    "form": FormDefinition.version_tag,
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """An element that needs something: a call its process, a task its decision or form."""

    kind: str
    id: str
    node: Node
    file: str


def wanted(file: str, process: Process) -> Iterator[Wanted]:
    """What a process asks for by a fixed id; what an expression gives is known only when it runs."""
    for _scope, node in process.scope.walk():
        extensions = node.extensions
        for kind, holder, text in (
            ("process", node.kind == "callActivity", extensions.called_process),
            ("decision", node.kind == "businessRuleTask", extensions.decision_id),
            ("form", node.kind in {"userTask", "startEvent"}, extensions.form_id),
        ):
            id_ = fixed(text) if holder else None
            if id_:
                yield Wanted(kind, id_, node, file)


def fixed(text: str | None) -> str | None:
    """The value of a text that is none to evaluate, or of a FEEL string and no more."""
    if not text or not text.startswith("="):
        return text or None
    literal = _LITERAL.match(text.replace("= ", "=").strip())
    return literal[1] if literal else None


def provided(
    processes: list[tuple[str, Process]],
    models: list[tuple[str, DecisionModel]],
    forms: list[tuple[str, dict[str, object]]],
) -> Ids:
    """What files give to others."""
    return {
        "process": {process.id for _file, process in processes},
        "decision": {decision for _file, model in models for decision in model.decisions},
        "form": {str(form["id"]) for _file, form in forms},
    }


def nowhere(processes: list[tuple[str, Process]], given: Ids, elsewhere: Elsewhere) -> list[Finding]:
    """Calls, decisions and forms that are neither in the files nor deployed (``process-nowhere`` and its kin).

    What comes with the product and is only not deployed yet is a warning: deploy it before it is needed.
    """
    asked = [one for file, process in processes for one in wanted(file, process) if one.id not in given[one.kind]]
    findings = []
    for kind in _COLUMNS:
        ids = {one.id for one in asked if one.kind == kind}
        missing = ids - elsewhere.deployed(kind, ids)
        offered = elsewhere.offered(kind, missing)
        for one in (one for one in asked if one.kind == kind and one.id in missing):
            findings.append(_finding(one, offered=one.id in offered))
    return findings


def _finding(one: Wanted, *, offered: bool) -> Finding:
    message = f"the {one.kind} {one.id!r} is in none of these files and not deployed"
    if offered:
        message += "; it comes with the product: deploy it before this runs"
    severity = "warning" if offered else "error"
    return Finding(f"{one.kind}-nowhere", message, one.node.id, one.node.line, one.file, severity)


def unknown_groups(processes: list[tuple[str, Process]], elsewhere: Elsewhere) -> list[Finding]:
    """Candidate groups, and lanes that stand for one, that the office does not have (``group-unknown``, a warning)."""
    findings = []
    for file, process in processes:
        for _scope, node in process.scope.walk():
            for code, said in _groups(node):
                if elsewhere.knows_group(code) is False:
                    message = f"the office has no group {code!r}; nobody will find the task there ({said})"
                    findings.append(Finding("group-unknown", message, node.id, node.line, file, "warning"))
    return findings


def _groups(node: Node) -> Iterator[tuple[str, str]]:
    extensions = node.extensions
    if node.kind != "userTask":
        return
    text = extensions.candidate_groups
    if text and not text.startswith("="):
        yield from ((code.strip(), "candidateGroups") for code in text.split(",") if code.strip())
    elif not text and not extensions.assignee and not extensions.candidate_users and node.lane:
        yield node.lane, "its lane"
