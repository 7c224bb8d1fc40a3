"""The page of 抄送我, newest first, unread ones marked; and the receipt that a task's page sends when it is opened."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from workflow.inbox.acts.mark_seen import mark_seen
from workflow.inbox.copies import list_copied
from workflow.inbox.pages import blueprint
from workflow.inbox.paging import Cursor
from workflow.inbox.readers import readable_task
from workflow.inbox.subjects import subjects_of
from workflow.inbox.units import names_for, short_name
from workflow.web.transactions import reading, run


@blueprint.get("/tasks/copied")
def copied() -> ResponseReturnValue:
    """抄送我; ``?unread=1`` narrows it to what was not read yet."""
    unread = bool(request.args.get("unread"))
    with reading() as uow:
        after = Cursor.of_text(request.args.get("after", ""))
        found, following = list_copied(uow.session, uow.actor.name, unread=unread, after=after)
        senders = (row.copy.sent_by for row in found)
        return render_template(
            "inbox/copied.html",
            tab="copied",
            rows=[(row.copy, row.task, short_name(row.task)) for row in found],
            subjects=subjects_of(uow.session, [row.task.root_key for row in found]),
            names=names_for(uow.session, [], *senders),
            unread=unread,
            following=following.as_text() if following else "",
        )


@blueprint.post("/tasks/<int:task_key>/receipt")
def seen(task_key: int) -> ResponseReturnValue:
    """The page of the task was opened by a person: sent by the page itself."""
    run(lambda uow: mark_seen(uow, readable_task(uow, task_key)))
    return "", 204
