"""The table of scenarios that were published beside a deployment."""

from __future__ import annotations

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from engine.persistence.base import Base

NONE = ""
"""The name of the row that says a deployment has no scenarios, where an older one had."""


class ModelScenario(Base):
    """A scenario file as it was published with a deployment; the engine never sees it."""

    __tablename__ = "model_scenario"
    deployment_key: Mapped[int] = mapped_column(ForeignKey("deployment.key"), primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(255), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
