"""The table of who may what, as a page of the desk."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from workflow.inbox.pages import blueprint
from workflow.inbox.who_may import YES, headings, lines


@blueprint.get("/tasks/verbs")
def who_may_what() -> ResponseReturnValue:
    """Verbs and relations, each verb with its conditions."""
    return render_template("inbox/who_may.html", lines=lines(), headings=headings(), yes=YES)
