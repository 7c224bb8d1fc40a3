"""The page of 督办我."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from workflow.inbox.lights import due_words
from workflow.inbox.pages import blueprint
from workflow.inbox.paging import Cursor
from workflow.inbox.supervised import list_supervised
from workflow.supervision.rules import STATE_NAMES
from workflow.web.transactions import reading


@blueprint.get("/tasks/supervised")
def supervised() -> ResponseReturnValue:
    """Orders that wait for the person or their unit, by due date, with what is asked of them."""
    with reading() as uow:
        after = Cursor.of_text(request.args.get("after", ""))
        found, following = list_supervised(uow.session, uow.actor, after)
        rows = [(row, due_words(row.next_due, None, uow.now, uow.world.calendar)) for row in found]
        return render_template(
            "inbox/supervised.html",
            tab="supervised",
            rows=rows,
            states=STATE_NAMES,
            following=following.as_text() if following else "",
        )
