"""Tables of the dossier: documents with their versions, comments, and who was mentioned in one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from engine.persistence.base import Base, Json, Key, Moment


class Document(Base):
    """One document of a matter; ``version`` is the number of its newest version, a removed one keeps its rows.

    ``material`` is the code of the 要件 it is, empty for any other file; ``task_key`` the task it was handed in at.
    """

    __tablename__ = "document"
    __table_args__ = (Index("ix_document_root", "root_key", "key"),)
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    root_key: Mapped[int] = mapped_column(Key)
    task_key: Mapped[int | None] = mapped_column(Key)
    material: Mapped[str] = mapped_column(String(64), default="")
    version: Mapped[int] = mapped_column(Integer, default=1)
    added_at: Mapped[datetime] = mapped_column(Moment)
    added_by: Mapped[str] = mapped_column(String(64))
    removed_at: Mapped[datetime | None] = mapped_column(Moment)
    removed_by: Mapped[str | None] = mapped_column(String(64))
    removed_reason: Mapped[str] = mapped_column(Text, default="")


class DocumentVersion(Base):
    """What a document was from one moment on; never changed. ``digest`` (SHA-256, hex) names the stored bytes."""

    __tablename__ = "document_version"
    __table_args__ = (Index("ix_document_version_digest", "digest"),)
    document_key: Mapped[int] = mapped_column(Key, ForeignKey("document.key"), primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(255))
    kind: Mapped[str] = mapped_column(String(16))
    size: Mapped[int] = mapped_column(BigInteger)
    digest: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(Text, default="")
    uploaded_at: Mapped[datetime] = mapped_column(Moment)
    uploaded_by: Mapped[str] = mapped_column(String(64))


class Comment(Base):
    """What somebody said about a matter; a removed one keeps its place and loses its words on the page.

    ``task_key`` is the task beside which it was written; ``mentions`` are the user names it was written to.
    """

    __tablename__ = "comment"
    __table_args__ = (Index("ix_comment_root", "root_key", "key"),)
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    root_key: Mapped[int] = mapped_column(Key)
    task_key: Mapped[int | None] = mapped_column(Key)
    text: Mapped[str] = mapped_column(Text)
    mentions: Mapped[Any] = mapped_column(Json, default=list)
    written_at: Mapped[datetime] = mapped_column(Moment)
    written_by: Mapped[str] = mapped_column(String(64))
    edited_at: Mapped[datetime | None] = mapped_column(Moment)
    removed_at: Mapped[datetime | None] = mapped_column(Moment)
    removed_by: Mapped[str | None] = mapped_column(String(64))


class Mention(Base):
    """Somebody was mentioned in a matter, and may read it from then on."""

    __tablename__ = "mention"
    username: Mapped[str] = mapped_column(String(64), primary_key=True)
    root_key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    comment_key: Mapped[int] = mapped_column(Key)
