"""What was deployed: deployments, their files, and the process, decision and form versions they made."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.persistence.base import Base, Key, Moment


class Deployment(Base):
    """One folder, deployed at once."""

    __tablename__ = "deployment"
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(255), default="")
    deployed_at: Mapped[datetime] = mapped_column(Moment)
    deployed_by: Mapped[str] = mapped_column(String(64))


class Resource(Base):
    """A file of a deployment, byte for byte."""

    __tablename__ = "resource"
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    deployment_key: Mapped[int] = mapped_column(ForeignKey("deployment.key"), index=True)
    name: Mapped[str] = mapped_column(String(255))
    content: Mapped[bytes] = mapped_column(LargeBinary)


class ProcessDefinition(Base):
    """One version of a process; ``digest`` covers the diagram and every form and decision deployed with it."""

    __tablename__ = "process_definition"
    __table_args__ = (UniqueConstraint("process_id", "version"),)
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    process_id: Mapped[str] = mapped_column(String(255))
    version: Mapped[int] = mapped_column(Integer)
    version_tag: Mapped[str | None] = mapped_column(String(255))
    name: Mapped[str] = mapped_column(String(255), default="")
    deployment_key: Mapped[int] = mapped_column(ForeignKey("deployment.key"))
    resource_name: Mapped[str] = mapped_column(String(255))
    digest: Mapped[str] = mapped_column(String(64))
    start_form_id: Mapped[str | None] = mapped_column(String(255))
    deployed_at: Mapped[datetime] = mapped_column(Moment)


class DecisionDefinition(Base):
    """One version of a decision inside a DMN file; ``digest`` covers the file and those it imports."""

    __tablename__ = "decision_definition"
    __table_args__ = (UniqueConstraint("decision_id", "version"),)
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    decision_id: Mapped[str] = mapped_column(String(255))
    version: Mapped[int] = mapped_column(Integer)
    version_tag: Mapped[str | None] = mapped_column(String(255))
    name: Mapped[str] = mapped_column(String(255), default="")
    requirements_id: Mapped[str] = mapped_column(String(255), default="")
    requirements_key: Mapped[int] = mapped_column(Key)
    deployment_key: Mapped[int] = mapped_column(ForeignKey("deployment.key"))
    resource_name: Mapped[str] = mapped_column(String(255))
    digest: Mapped[str] = mapped_column(String(64))


class FormDefinition(Base):
    """A form-js form as one deployment has it; equal content keeps its version number."""

    __tablename__ = "form_definition"
    __table_args__ = (
        UniqueConstraint("deployment_key", "form_id"),
        Index("ix_form_version", "form_id", "version"),
    )
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    form_id: Mapped[str] = mapped_column(String(255))
    version: Mapped[int] = mapped_column(Integer)
    version_tag: Mapped[str | None] = mapped_column(String(255))
    deployment_key: Mapped[int] = mapped_column(ForeignKey("deployment.key"))
    resource_name: Mapped[str] = mapped_column(String(255))
    digest: Mapped[str] = mapped_column(String(64))
