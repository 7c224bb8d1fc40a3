"""Imports every module with tables, so that `Base.metadata` is whole: for migrations, and for tests' create_all."""

from __future__ import annotations

from engine.persistence import definitions, instances, revisions, signing, work, workers
from engine.persistence.base import Base
from webhooks import models as webhooks
from workflow.absence import models as absence
from workflow.calendar import models as calendar
from workflow.deadlines import models as deadlines
from workflow.dossier import models as dossier
from workflow.idle_land import models as idle_land
from workflow.inbox import told
from workflow.inbox.drafts import models as drafts
from workflow.inbox.presence import models as presence
from workflow.inbox.search import models as search
from workflow.inbox.views import models as views
from workflow.lights import models as lights
from workflow.lights.drafts import models as light_drafts
from workflow.lights.quarters import models as light_quarters
from workflow.modeling.drafts import models as model_drafts
from workflow.modeling.impact import models as model_impact
from workflow.modeling.scenarios import models as model_scenarios
from workflow.notices import models as notices
from workflow.operations.analysis import models as analysis
from workflow.operations.batches import models as batches
from workflow.operations.incidents import models as incidents
from workflow.operations.migrating import models as migrating
from workflow.papers import models as papers
from workflow.people import models as people
from workflow.people.saved_lists import models as saved_lists
from workflow.plans import models as plans
from workflow.projects import models as projects
from workflow.projects import records as project_records
from workflow.resources import models as resources
from workflow.supervision import models as supervision
from workflow.supervision.desk import models as desk
from workflow.supervision.escalation import models as escalation

MODULES = (
    definitions,
    instances,
    revisions,
    signing,
    work,
    workers,
    calendar,
    deadlines,
    people,
    projects,
    project_records,
    resources,
    plans,
    dossier,
    papers,
    drafts,
    presence,
    supervision,
    lights,
    desk,
    saved_lists,
    escalation,
    light_drafts,
    light_quarters,
    search,
    views,
    absence,
    idle_land,
    model_drafts,
    model_scenarios,
    model_impact,
    analysis,
    incidents,
    told,
    webhooks,
    notices,
    batches,
    migrating,
)
"""A module with tables stands here, or its tables do not exist."""

metadata = Base.metadata
