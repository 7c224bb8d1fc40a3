"""The search of the top bar: projects, leads, enterprises and the person's own open tasks, a few of each."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from workflow.inbox.open_tasks import InboxFilter, list_open
from workflow.inbox.search.pieces import LEAST_SEARCH
from workflow.inbox.subjects import subjects_of
from workflow.projects.models import Enterprise, Lead
from workflow.projects.queries import ProjectFilter, list_projects
from workflow.web.doors import may_open
from workflow.web.transactions import reading

blueprint = Blueprint("search", __name__)

SHOWN = 20
"""Rows shown of each kind; the lists themselves show more."""


@blueprint.get("/search")
def results() -> ResponseReturnValue:
    """What fits the words, of everything the person may see."""
    words = request.args.get("q", "").strip()
    if len(words) < LEAST_SEARCH:
        return render_template("search.html", words=words, least=LEAST_SEARCH, tasks=[], projects=[], leads=[])
    with reading() as uow:
        tasks, _following = list_open(uow.session, uow.actor, uow.now, InboxFilter(words=words))
        subjects = subjects_of(uow.session, [row.root_key for row in tasks[:SHOWN]])
        sees_projects = may_open("projects.index")
        narrowed = ProjectFilter(words=words, status="")
        projects = list_projects(uow.session, narrowed, uow.now).lines if sees_projects else []
        leads = leads_named(uow.session, words) if sees_projects else []
    return render_template(
        "search.html",
        words=words, least=LEAST_SEARCH, tasks=tasks[:SHOWN], subjects=subjects,
        projects=projects, leads=leads,
    )  # fmt: skip


def leads_named(session: Session, words: str) -> list[tuple[Lead, str]]:
    """Leads whose project, number or enterprise fits, newest first, with the enterprise's name."""
    query = (
        select(Lead, Enterprise.name)
        .join(Enterprise, Enterprise.key == Lead.enterprise_key)
        .where(
            or_(
                Lead.project_name.contains(words, autoescape=True),
                Enterprise.name.contains(words, autoescape=True),
                Lead.lead_no == words,
            )
        )
        .order_by(Lead.registered_at.desc())
        .limit(SHOWN)
    )
    return [(lead, name) for lead, name in session.execute(query)]
