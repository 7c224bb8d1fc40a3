"""What stands around a draft that is tried: called processes, decisions and forms, calendar, the office's groups."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from sqlalchemy import func, select

from engine.domain.errors import Invalid
from engine.domain.ports import PlainWeekCalendar, WorkingCalendar
from engine.model.reader import read_diagram
from engine.persistence.definitions import DecisionDefinition, Deployment, FormDefinition, ProcessDefinition, Resource
from engine.runtime.elsewhere import wanted
from engine.runtime.file_ids import ids_in
from engine.unit_of_work import UnitOfWork
from workflow.modeling.shipped import shipped_folders
from workflow.people.models import CandidateGroup, Org

Files = Mapping[str, bytes]
Find = Callable[[str, str], Files | None]
"""``process``, ``decision`` or ``form``, and an id → the files of the deployment that gives it."""

_QUOTED = re.compile(r'"([A-Za-z_][\w.-]*)"')
_TABLES = (
    ("process", ProcessDefinition, ProcessDefinition.process_id),
    ("decision", DecisionDefinition, DecisionDefinition.decision_id),
    ("form", FormDefinition, FormDefinition.form_id),
)


def shipped(kind: str, id_: str) -> Files | None:
    """The shipped folder that gives it."""
    return _shipped().get((kind, id_))


@cache
def _shipped() -> Mapping[tuple[str, str], Files]:
    return {
        (kind, id_): files for files in shipped_folders().values() for kind, ids in ids_in(files).items() for id_ in ids
    }


@dataclass(frozen=True, slots=True)
class Surroundings:
    """See the module; ``handled`` are the types of service tasks that the product does itself, never on a trial.

    ``groups`` are the codes of the office's groups; without them every group is known. ``stamp`` changes when what
    ``find`` finds may have changed; without one nothing that was found is kept.
    """

    find: Find = shipped
    calendar: WorkingCalendar = field(default_factory=PlainWeekCalendar)
    groups: frozenset[str] | None = None
    handled: frozenset[str] = frozenset()
    stamp: int | None = None


def office(uow: UnitOfWork) -> Surroundings:
    """What is deployed and known in the office now, and behind it what comes with the product.

    What is asked for is read through ``uow``: it must live as long as the surroundings are asked.
    """

    def find(kind: str, id_: str) -> Files | None:
        return _deployed(uow, kind, id_) or shipped(kind, id_)

    newest = uow.session.scalar(select(func.max(Deployment.key))) or 0
    return Surroundings(find, uow.world.calendar, _groups(uow), frozenset(uow.world.handlers), newest)


def _groups(uow: UnitOfWork) -> frozenset[str] | None:
    """As ``workflow.people.queries.knows_group`` answers: an office that has no groups yet knows all."""
    codes = select(CandidateGroup.code).union(select(Org.code))
    return frozenset(uow.session.scalars(codes)) or None


def around(files: Files, find: Find) -> list[Files]:
    """The folders that ``files`` call upon beyond themselves, nearest first."""
    given = _given(files)
    found: list[Files] = []
    waiting = [files]
    while waiting:
        for kind, id_ in _asked(waiting.pop(0)):
            if (kind, id_) in given:
                continue
            given.add((kind, id_))
            folder = find(kind, id_)
            if folder is not None and kind != "process":  # its neighbours need not be there for a decision or form
                folder = {name: content for name, content in folder.items() if not name.endswith(".bpmn")}
            if folder is not None and folder not in found:
                found.append(folder)
                waiting.append(folder)
                given |= _given(folder)
    return found


def _given(files: Files) -> set[tuple[str, str]]:
    try:
        return {(kind, id_) for kind, ids in ids_in(files).items() for id_ in ids}
    except (ValueError, KeyError, Invalid):
        return set()  # the deployment says what is wrong with them


def _asked(files: Files) -> Iterator[tuple[str, str]]:
    for name, content in files.items():
        if not name.endswith(".bpmn"):
            continue
        try:
            diagram = read_diagram(content, name)
        except Invalid:
            continue  # the deployment says what is wrong with it
        for process in diagram.processes:
            for one in wanted(name, process):
                yield one.kind, one.id
            for _scope, node in process.scope.walk():
                called = node.extensions.called_process or ""
                if called.startswith("="):  # what an expression may choose from is written in it
                    yield from (("process", id_) for id_ in _QUOTED.findall(called))


def _deployed(uow: UnitOfWork, kind: str, id_: str) -> Files | None:
    for name, table, column in _TABLES:
        if name == kind:
            newest = select(table.deployment_key).where(column == id_).order_by(table.key.desc()).limit(1)
            query = select(Resource.name, Resource.content).where(Resource.deployment_key == newest.scalar_subquery())
            return dict(uow.session.execute(query).all()) or None
    return None
