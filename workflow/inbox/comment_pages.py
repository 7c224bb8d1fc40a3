"""评论: what people say about a matter beside a task: written with @, changed for a few minutes, taken back."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from workflow.dossier.comments import edit_comment, remove_comment, write_comment
from workflow.dossier.matters import place_of_task
from workflow.inbox.pages import blueprint
from workflow.inbox.panel_pages import edit_time, shown_panel
from workflow.inbox.readers import readable_task, task_to_write
from workflow.inbox.verbs import Verb
from workflow.web.transactions import reading, transaction

PANEL = "inbox/beside/comments.html"


@blueprint.get("/tasks/<int:task_key>/comments")
def task_comments(task_key: int) -> ResponseReturnValue:
    """The panel by itself."""
    with reading() as uow:
        return shown_panel(uow, readable_task(uow, task_key), PANEL)


@blueprint.post("/tasks/<int:task_key>/comments")
def write_task_comment(task_key: int) -> ResponseReturnValue:
    """``text``, and ``mention`` any number of times, a user name each; answers with the panel."""
    with transaction() as uow:
        task = task_to_write(uow, task_key, Verb.COMMENT)
        write_comment(uow, place_of_task(task), request.form.get("text", ""), request.form.getlist("mention"))
    return task_comments(task_key)


@blueprint.post("/tasks/<int:task_key>/comments/<int:comment_key>")
def edit_task_comment(task_key: int, comment_key: int) -> ResponseReturnValue:
    """Other words in the place of one's own; members as for a new one, answers with the panel."""
    said, named = request.form.get("text", ""), request.form.getlist("mention")
    with transaction() as uow:
        task = task_to_write(uow, task_key, Verb.COMMENT)
        edit_comment(uow, place_of_task(task), comment_key, said, named, within=edit_time())
    return task_comments(task_key)


@blueprint.post("/tasks/<int:task_key>/comments/<int:comment_key>/remove")
def remove_task_comment(task_key: int, comment_key: int) -> ResponseReturnValue:
    """Take one's own words back; answers with the panel."""
    with transaction() as uow:
        task = task_to_write(uow, task_key, Verb.COMMENT)
        remove_comment(uow, place_of_task(task), comment_key, within=edit_time())
    return task_comments(task_key)
