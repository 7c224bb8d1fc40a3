"""Imports every module with tables, so that `Base.metadata` is whole: for migrations, and for tests' create_all."""

from __future__ import annotations

import engine.persistence.definitions
import engine.persistence.instances
import engine.persistence.work
import workflow.calendar.models
import workflow.people.models
import workflow.projects.models
import workflow.projects.records
import workflow.resources.models  # noqa: F401
from engine.persistence.base import Base

metadata = Base.metadata
