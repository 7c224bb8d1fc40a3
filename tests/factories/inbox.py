"""Open tasks put straight into the tables, as the engine writes them."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from engine.domain.assignment import Actor
from engine.domain.states import UserTaskState
from engine.persistence.definitions import Deployment, ProcessDefinition
from engine.persistence.work import NO_DUE, SHOWN_ALWAYS, InboxRow, UserTask
from workflow.inbox.search.models import MatterWords, StepName
from workflow.inbox.search.pieces import pieces_of

NOW = datetime(2023, 5, 31, 4, 0, tzinfo=UTC)
ME = Actor("zhangsan", frozenset({"g_station", "st_hz"}))


def put(
    session: Session, key: int, *principals: str, due: datetime | None = None, soon: datetime | None = None,
    **members: object,
) -> None:  # fmt: skip
    """A task with its rows for ``principals``; ``members`` are columns of ``user_task``."""
    usual = {
        "instance_key": key, "root_key": key, "definition_key": 1, "process_id": "ip_lead", "process_version": 1,
        "element_id": "lead_triage", "element_instance_key": key, "name": "线索研判", "state": UserTaskState.CREATED,
        "created_at": NOW, "due_at": due, "soon_at": soon,
    }  # fmt: skip
    task = UserTask(key=key, **(usual | members))
    session.add(task)
    session.merge(StepName(process_id=task.process_id, name=task.name))
    session.flush()
    session.add_all(
        InboxRow(
            principal=principal, due_at=due or NO_DUE, task_key=key, soon_at=soon or NO_DUE,
            process_id=task.process_id, is_shared=len(principals) > 1, root_key=task.root_key,
            priority=task.priority, shown_from=task.follow_up_at or SHOWN_ALWAYS,
        )
        for principal in principals
    )  # fmt: skip
    session.flush()


def name_process(session: Session, process_id: str, *names: str) -> None:
    """Versions of a process from the first on, each with its name; the keys count from 1."""
    session.add(Deployment(key=1, deployed_at=NOW, deployed_by="x"))
    session.flush()
    for version, name in enumerate(names, 1):
        session.add(
            ProcessDefinition(
                key=version, process_id=process_id, version=version, name=name, deployment_key=1, digest="d",
                resource_name="x.bpmn", deployed_at=NOW,
            )
        )  # fmt: skip
    session.flush()


def put_matter(session: Session, root_key: int, title: str, *others: str) -> None:
    """What a matter is found by: its title and other texts."""
    pieces = pieces_of([title, *others])
    session.add(MatterWords(root_key=root_key, title=title, sorted_by=f"{title} {root_key}", pieces=pieces))
    session.flush()
