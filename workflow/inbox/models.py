"""The table of the desk: from which moment a task's due date counts as near."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from engine.persistence.base import Base, Key, Moment


class TaskLight(Base):
    """When an open task turns yellow; written with the task, so that lists can ask for it by index."""

    __tablename__ = "task_light"
    task_key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    soon_at: Mapped[datetime] = mapped_column(Moment, index=True)
