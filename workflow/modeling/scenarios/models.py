"""Tables of scenarios: those published beside a deployment, and what came of a draft's when they last ran."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from engine.persistence.base import Base, Json, Moment

NONE = ""
"""The name of the row that says a deployment has no scenarios, where an older one had."""


class ModelScenario(Base):
    """A scenario file as it was published with a deployment; the engine never sees it."""

    __tablename__ = "model_scenario"
    deployment_key: Mapped[int] = mapped_column(ForeignKey("deployment.key"), primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(255), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class ModelScenarioRun(Base):
    """The last run of a draft's scenarios: on which ``state`` of its files, and the outcomes of those that are done.

    While ``done`` is less than ``total`` a worker has the rest in hand.
    """

    __tablename__ = "model_scenario_run"
    draft_key: Mapped[int] = mapped_column(ForeignKey("model_draft.key"), primary_key=True, autoincrement=False)
    state: Mapped[str] = mapped_column(String(64))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    asked_by: Mapped[str] = mapped_column(String(64))
    done: Mapped[int] = mapped_column(Integer)
    total: Mapped[int] = mapped_column(Integer)
    outcomes: Mapped[Any] = mapped_column(Json, default=list)
