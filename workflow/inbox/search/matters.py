"""What a matter is found by, read from its project, lead or order, else from its variables, and written beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, literal, null, select, union_all
from sqlalchemy.orm import Session

from engine.persistence.instances import ProcessInstance, Variable
from workflow.inbox.search.models import MatterWords
from workflow.inbox.search.pieces import pieces_of
from workflow.people.models import Org
from workflow.people.pinyin import spelled
from workflow.projects.models import Enterprise, Lead, Project
from workflow.supervision.models import SupervisionOrder

TITLES = ("project_name", "subject", "ent_name", "parcel_no")
"""Variables of a root instance that name its matter; the first that is there wins."""

NAMING = frozenset({*TITLES, "project_company", "owner_org", "source_org", "host_org"})
"""Fields of forms, and variables, that change what a matter is found by."""

LONGEST_TITLE, LONGEST_SPELLED = 255, 230
CHUNK = 500

_NAMES = {
    "project": (Project.name, Project.project_code, Project.project_company, Enterprise.name, Org.name),
    "lead": (Lead.project_name, Lead.lead_no, null(), Enterprise.name, Org.name),
    "order": (SupervisionOrder.subject, SupervisionOrder.order_no, null(), null(), Org.name),
}
"""The title first, then what else a matter of this kind is found by."""

RANK = {"project": 0, "lead": 1, "order": 2}


@dataclass(slots=True)
class Matter:
    """A root instance with its texts; the first title that is there names it."""

    root_key: int
    business_key: str | None = None
    process_id: str = ""
    texts: tuple[str, ...] = ()

    def row(self) -> dict[str, Any]:
        """Its row of ``matter_words``."""
        given = [text for text in (*self.texts, self.business_key) if text]
        title = (given[0] if given else f"{self.process_id} {self.root_key}")[:LONGEST_TITLE]
        read = " ".join(spelled(title))[:LONGEST_SPELLED].rstrip("\0").replace("\0", "")
        return {
            "root_key": self.root_key, "title": title.replace("\0", ""), "sorted_by": f"{read} {self.root_key}",
            "pieces": pieces_of(given),
        }  # fmt: skip


def business_texts(session: Session, root_keys: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """Root key → the texts of its project, lead or order, the project's first: one statement."""
    wanted = list(root_keys)
    found: dict[int, list[tuple[int, tuple[str, ...]]]] = {}
    for root_key, kind, *texts in session.execute(_asking(wanted)):
        found.setdefault(root_key, []).append((RANK[kind], tuple(text for text in texts if text)))
    return {root_key: tuple(text for _, texts in sorted(parts) for text in texts) for root_key, parts in found.items()}


def texts_of(values: Mapping[str, Any]) -> tuple[str, ...]:
    """The texts among variables that name a matter."""
    return tuple(value for name in TITLES if isinstance(value := values.get(name), str) and value)


def matters_of(session: Session, root_keys: Iterable[int]) -> list[Matter]:
    """These matters as their rows are now: two statements."""
    wanted = list(root_keys)
    texts = business_texts(session, wanted)
    named: dict[int, dict[str, Any]] = {}
    matters: dict[int, Matter] = {}
    instance = ProcessInstance.__table__.c
    variable = Variable.__table__
    query = (
        select(instance.key, instance.business_key, instance.process_id, variable.c.name, variable.c.value)
        .outerjoin(
            variable,
            and_(
                variable.c.instance_key == instance.key,
                variable.c.scope_key == instance.key,
                variable.c.name.in_(TITLES),
            ),
        )
        .where(instance.key.in_(wanted))
    )
    for key, business_key, process_id, name, value in session.execute(query):
        matters[key] = Matter(key, business_key, process_id, texts.get(key, ()))
        named.setdefault(key, {})[name] = value
    for key, matter in matters.items():
        matter.texts = (*matter.texts, *texts_of(named[key]))
    return list(matters.values())


def index_all(session: Session) -> int:
    """Write the rows of every matter that has none; how many. For a database from before there was a search."""
    written = 0
    last = 0
    while keys := list(
        session.scalars(
            select(ProcessInstance.key)
            .outerjoin(MatterWords, MatterWords.root_key == ProcessInstance.key)
            .where(
                ProcessInstance.key > last,
                ProcessInstance.key == ProcessInstance.root_key,
                MatterWords.root_key.is_(None),
            )
            .order_by(ProcessInstance.key)
            .limit(CHUNK)
        )
    ):
        rows = [matter.row() for matter in matters_of(session, keys)]
        session.execute(MatterWords.__table__.insert(), rows)  # type: ignore[attr-defined]
        written += len(rows)
        last = keys[-1]
    return written


def _asking(root_keys: list[int]) -> Any:
    project = (
        select(Project.root_key, literal("project"), *_NAMES["project"])
        .outerjoin(Enterprise, Enterprise.key == Project.enterprise_key)
        .outerjoin(Org, Org.code == Project.owner_org)
        .where(Project.root_key.in_(root_keys))
    )
    lead = (
        select(Lead.root_key, literal("lead"), *_NAMES["lead"])
        .outerjoin(Enterprise, Enterprise.key == Lead.enterprise_key)
        .outerjoin(Org, Org.code == Lead.source_org)
        .where(Lead.root_key.in_(root_keys))
    )
    order = (
        select(SupervisionOrder.instance_key, literal("order"), *_NAMES["order"])
        .outerjoin(Org, Org.code == SupervisionOrder.host_org)
        .where(SupervisionOrder.instance_key.in_(root_keys))
    )
    return union_all(project, lead, order)
