"""Deletes an ended instance with what the product keeps of its steps; what it keeps of the office's matters stays."""

from __future__ import annotations

from sqlalchemy import delete, select

from engine.persistence.work import UserTask
from engine.runtime import delete_instance
from engine.unit_of_work import UnitOfWork
from workflow.inbox.told import TaskUrge, UrgeReceipt

GONE: tuple[tuple[str, str], ...] = (
    ("draft", "task_key"),
    ("presence", "task_key"),
    ("task_copy", "task_key"),
    ("task_urge", "task_key"),
    ("passed_on", "task_key"),
    ("clock_pause", "task_key"),
    ("deadline_clock", "task_key"),
    ("desk_task", "root_key"),
    ("matter_words", "root_key"),
    ("open_visit", "instance_key"),
    ("instance_variant", "instance_key"),
)
"""Rows about steps: table and column as in ``engine.runtime.delete_instance``."""

KEPT = frozenset(
    {
        "agreement", "comment", "document", "escalation", "idle_parcel", "lead", "mention", "month_report", "notice",
        "order_part", "order_step", "plan", "project", "project_record", "site_reservation", "stat_recognition",
        "supervision_order", "visit", "webhook_received", "batch_item", "migration_check",
        "model_impact_instance",
    }
)  # fmt: skip
"""Tables about the office's matters, and about what was done to instances: they stay when an instance goes."""


def delete_ended(uow: UnitOfWork, instance_key: int, reason: str) -> int:
    """Delete an ended outermost instance with all it called; how many rows of the engine and of steps went.

    :raises NotFound: when there is none
    :raises Refused: when it runs, or was called by another
    """
    tasks = select(UserTask.key).where(UserTask.root_key == instance_key)
    urges = select(TaskUrge.key).where(TaskUrge.task_key.in_(tasks))
    seen = delete(UrgeReceipt).where(UrgeReceipt.urge_key.in_(urges))
    uow.session.execute(seen.execution_options(synchronize_session=False))
    return delete_instance(uow, instance_key, reason=reason, also=GONE)
