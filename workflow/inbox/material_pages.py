"""要件清单: what a step asks for, where the form says what it says now."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from workflow.inbox.materials import material_list
from workflow.inbox.pages import blueprint
from workflow.inbox.readers import readable_task
from workflow.inbox.task_pages import submitted
from workflow.inbox.tasks import task_variables
from workflow.web.transactions import reading


@blueprint.post("/tasks/<int:task_key>/materials")
def task_materials(task_key: int) -> ResponseReturnValue:
    """JSON ``{"variables"}`` as filled in so far; answers ``{"materials": [{"code", "name", "required", …}]}``."""
    values = submitted()
    with reading() as uow:
        task = readable_task(uow, task_key)
        listed = material_list(uow, task, {**task_variables(uow, task), **values})
    return {"materials": [one.as_dict() for one in listed]}
