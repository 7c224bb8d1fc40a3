"""Tables of drafts: what a draft holds, who has their hands on which file, and every step it took."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Boolean, ForeignKey, Integer, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from engine.persistence.base import Base, Json, Key, Moment


class DraftState(StrEnum):
    """Where a draft is."""

    OPEN = "open"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    DROPPED = "dropped"
    FAILED = "failed"


STATE_NAMES = {
    DraftState.OPEN: "编辑中",
    DraftState.SUBMITTED: "待审核",
    DraftState.RETURNED: "已退回",
    DraftState.APPROVED: "待发布",
    DraftState.PUBLISHED: "已发布",
    DraftState.WITHDRAWN: "已撤回",
    DraftState.DROPPED: "已放弃",
    DraftState.FAILED: "发布失败",
}


class ModelDraft(Base):
    """Files that are to become versions together.

    ``base_deployment_key`` is the deployment the draft was opened from and ``base_files`` what it held then
    (file name → SHA-256 of its content; scenarios too); ``over_deployment_key`` is a newer deployment that the
    submitter knowingly publishes over, for ``over_reason``. ``revision`` counts the changes of files.
    ``accepted`` are the warnings that were shown when it was handed in, as ``file element rule``.
    ``failing_reason`` is why the second person let failing scenarios pass.
    """

    __tablename__ = "model_draft"
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(255))
    state: Mapped[str] = mapped_column(String(16), index=True)
    base_deployment_key: Mapped[int | None] = mapped_column(Key)
    base_files: Mapped[Any] = mapped_column(Json, default=dict)
    rolls_back: Mapped[bool] = mapped_column(Boolean, default=False)
    revision: Mapped[int] = mapped_column(Integer, default=1)
    opened_by: Mapped[str] = mapped_column(String(64))
    opened_at: Mapped[datetime] = mapped_column(Moment)
    changed_at: Mapped[datetime] = mapped_column(Moment)
    submitted_by: Mapped[str | None] = mapped_column(String(64))
    submitted_at: Mapped[datetime | None] = mapped_column(Moment)
    reason: Mapped[str] = mapped_column(Text, default="")
    accepted: Mapped[Any] = mapped_column(Json, default=list)
    over_deployment_key: Mapped[int | None] = mapped_column(Key)
    over_reason: Mapped[str] = mapped_column(Text, default="")
    decided_by: Mapped[str | None] = mapped_column(String(64))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    opinion: Mapped[str] = mapped_column(Text, default="")
    failing_reason: Mapped[str] = mapped_column(Text, default="")
    publish_at: Mapped[datetime | None] = mapped_column(Moment)
    published_at: Mapped[datetime | None] = mapped_column(Moment)
    deployment_key: Mapped[int | None] = mapped_column(Key, index=True)
    failure: Mapped[str] = mapped_column(Text, default="")


class ModelDraftFile(Base):
    """One file of a draft; ``revision`` counts its saves and is what a save names as the one it changes."""

    __tablename__ = "model_draft_file"
    draft_key: Mapped[int] = mapped_column(ForeignKey("model_draft.key"), primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(255), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(Integer)
    revision: Mapped[int] = mapped_column(Integer, default=1)
    changed_by: Mapped[str] = mapped_column(String(64))
    changed_at: Mapped[datetime] = mapped_column(Moment)


class ModelDraftHand(Base):
    """Somebody's hands on a file: when they were last seen at it, and when they last changed it, if they did."""

    __tablename__ = "model_draft_hand"
    draft_key: Mapped[int] = mapped_column(ForeignKey("model_draft.key"), primary_key=True, autoincrement=False)
    person: Mapped[str] = mapped_column(String(64), primary_key=True)
    file: Mapped[str] = mapped_column(String(255), primary_key=True)
    since: Mapped[datetime] = mapped_column(Moment)
    seen_at: Mapped[datetime] = mapped_column(Moment)
    changed_at: Mapped[datetime | None] = mapped_column(Moment)


class ModelDraftStep(Base):
    """One step of a draft's history: who did what, with which words, and the state it led to."""

    __tablename__ = "model_draft_step"
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    draft_key: Mapped[int] = mapped_column(ForeignKey("model_draft.key"), index=True)
    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str] = mapped_column(String(64))
    act: Mapped[str] = mapped_column(String(32))
    words: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(16))
