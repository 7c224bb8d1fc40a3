"""The table of modeling: uploads that were refused, kept so that their findings can be looked at."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from engine.persistence.base import Base, Key, Moment


class RefusedUpload(Base):
    """Files that were not deployed, as one zip; a person keeps only their newest few."""

    __tablename__ = "refused_upload"
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    by: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime] = mapped_column(Moment)
    archive: Mapped[bytes] = mapped_column(LargeBinary)
