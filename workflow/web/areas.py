"""The areas that bring pages, as one list; each entry puts its blueprints on the app."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Flask, current_app

from webhooks.inbound import inbound_door
from workflow.absence import hand_over_pages, post_pages
from workflow.absence import pages as absence
from workflow.board import pages as board
from workflow.calendar import pages as calendar
from workflow.connections import pages as connections
from workflow.idle_land import fact_pages as idle_land
from workflow.inbox import (
    beside_pages,  # noqa: F401  (pages on the inbox's blueprint)
    bulk_pages,  # noqa: F401  (a page on the inbox's blueprint)
    clock_pages,  # noqa: F401  (pages on the inbox's blueprint)
    copied_pages,  # noqa: F401  (a page on the inbox's blueprint)
    material_pages,  # noqa: F401  (a page on the inbox's blueprint)
    return_pages,  # noqa: F401  (a page on the inbox's blueprint)
    signer_pages,  # noqa: F401  (pages on the inbox's blueprint)
    supervised_pages,  # noqa: F401  (a page on the inbox's blueprint)
    verb_pages,  # noqa: F401  (pages on the inbox's blueprint)
    view_pages,  # noqa: F401  (pages on the inbox's blueprint)
    who_may_pages,  # noqa: F401  (a page on the inbox's blueprint)
)
from workflow.inbox import start_pages as inbox
from workflow.lights import draft_pages as light_draft_pages
from workflow.lights import exemption_pages as lights
from workflow.lights import quarter_pages
from workflow.modeling import (
    diff_pages,
    draft_pages,
    edit_pages,  # noqa: F401  (pages on the drafts' blueprint)
    impact_pages,
    review_pages,  # noqa: F401  (pages on the drafts' blueprint)
    trial_pages,  # noqa: F401  (a page on the modeling blueprint)
)
from workflow.modeling import pages as modeling
from workflow.modeling.scenarios import pages as scenarios
from workflow.modeling.scenarios.from_instance import pages as scenarios_of_instances
from workflow.modeling.scenarios.trying import pages as trying  # noqa: F401  (pages on the scenarios' blueprint)
from workflow.notices import channel_pages, live_pages
from workflow.notices import pages as notices
from workflow.operations import (
    file_pages,  # noqa: F401  (files on the operations' blueprint)
    playback_pages,  # noqa: F401  (on the operations' blueprint)
    standstill_pages,  # noqa: F401  (pages on the operations' blueprint)
    token_pages,  # noqa: F401  (on the operations' blueprint)
)
from workflow.operations import list_pages as operations
from workflow.operations.analysis import export_pages as analysis
from workflow.operations.analysis import variant_pages  # noqa: F401  (pages on the analysis's blueprint)
from workflow.operations.batches import pages as batches
from workflow.operations.incidents import pages as incidents  # noqa: F401  (pages on the operations' blueprint)
from workflow.operations.migrating import pages as migrating
from workflow.papers import pages as papers
from workflow.people import option_pages as people_options
from workflow.people import sign_in_pages
from workflow.people import staff_pages as people
from workflow.plans import again_pages, step_pages  # noqa: F401  (pages on the plans' blueprint)
from workflow.plans import list_pages as plans
from workflow.projects import option_pages as project_options
from workflow.projects import pages as projects
from workflow.reporting import pages as reporting
from workflow.resources import option_pages as resource_options
from workflow.rest import api as rest
from workflow.supervision import (
    assign_pages,  # noqa: F401  (pages on the supervisor's blueprint)
    list_pages,  # noqa: F401  (pages on the supervisor's blueprint)
    minutes_pages,  # noqa: F401
    order_acts_pages,  # noqa: F401
    paper_pages,  # noqa: F401  (pages on the supervision's blueprint)
    sheet_pages,  # noqa: F401
    slow_pages,  # noqa: F401  (pages on the supervisor's blueprint)
    unit_pages,  # noqa: F401  (a page on the supervisor's blueprint)
)
from workflow.supervision import order_pages as supervision
from workflow.supervision.escalation import pages as escalation
from workflow.web import health, home, search


def pages(*blueprints: Blueprint) -> Callable[[Flask], None]:
    """An entry that registers these blueprints as they are."""

    def register(app: Flask) -> None:
        for blueprint in blueprints:
            app.register_blueprint(blueprint)

    return register


def hooks(app: Flask) -> None:
    """The door through which other systems send messages in."""
    app.register_blueprint(inbound_door(lambda: current_app.extensions["luodi"]["world"]))


AREAS: tuple[Callable[[Flask], None], ...] = (
    pages(home.blueprint, health.blueprint, search.blueprint, sign_in_pages.blueprint),
    pages(people.blueprint, people_options.options, calendar.blueprint),
    pages(inbox.blueprint, supervision.blueprint, escalation.blueprint, lights.blueprint),
    pages(quarter_pages.blueprint, light_draft_pages.blueprint, board.blueprint),
    pages(absence.blueprint, hand_over_pages.blueprint, post_pages.blueprint),
    pages(modeling.blueprint, draft_pages.blueprint, diff_pages.blueprint, impact_pages.blueprint),
    pages(operations.blueprint, operations.lists),
    pages(batches.blueprint, migrating.blueprint),
    pages(analysis.blueprint),
    pages(scenarios.blueprint, scenarios_of_instances.blueprint),
    pages(papers.blueprint),
    pages(projects.blueprint, plans.blueprint, reporting.blueprint),
    pages(idle_land.blueprint),
    pages(project_options.blueprint, resource_options.blueprint),
    pages(connections.blueprint),
    pages(notices.blueprint, channel_pages.blueprint),
    live_pages.register,
    hooks,
    rest.register,
)
