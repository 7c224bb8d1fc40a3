"""The search of the top bar: projects, leads, enterprises and the person's own open tasks, a few of each."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.inbox.open_tasks import InboxFilter, list_open
from workflow.inbox.search.find import roots_for
from workflow.inbox.search.pieces import LEAST_SEARCH
from workflow.inbox.subjects import subjects_of
from workflow.projects.models import Enterprise, Lead
from workflow.projects.queries import ProjectFilter, list_projects
from workflow.web.doors import may_open
from workflow.web.transactions import reading

blueprint = Blueprint("search", __name__)

SHOWN = 20
"""Rows shown of each kind; the lists themselves show more."""

MOST_MATTERS = 200
"""Matters looked at for a search, the newest."""


@blueprint.get("/search")
def results() -> ResponseReturnValue:
    """What fits the words, of everything the person may see."""
    words = request.args.get("q", "").strip()
    if len(words) < LEAST_SEARCH:
        return render_template("search.html", words=words, least=LEAST_SEARCH, tasks=[], projects=[], leads=[])
    with reading() as uow:
        tasks, _following = list_open(uow.session, uow.actor, uow.now, InboxFilter(words=words, put_off="all"))
        subjects = subjects_of(uow.session, [row.root_key for row in tasks[:SHOWN]])
        sees_projects = may_open("projects.index")
        roots = roots_for(uow.session, words, MOST_MATTERS) if sees_projects else []
        narrowed = ProjectFilter(status="", roots=tuple(roots))
        projects = list_projects(uow.session, narrowed, uow.now).lines if roots else []
        leads = leads_of(uow.session, roots) if roots else []
    return render_template(
        "search.html",
        words=words, least=LEAST_SEARCH, tasks=tasks[:SHOWN], subjects=subjects,
        projects=projects, leads=leads,
    )  # fmt: skip


def leads_of(session: Session, root_keys: Sequence[int]) -> list[tuple[Lead, str]]:
    """The leads of these matters, newest first, with the enterprise's name."""
    query = (
        select(Lead, Enterprise.name)
        .join(Enterprise, Enterprise.key == Lead.enterprise_key)
        .where(Lead.root_key.in_(root_keys))
        .order_by(Lead.registered_at.desc())
        .limit(SHOWN)
    )
    return [(lead, name) for lead, name in session.execute(query)]
