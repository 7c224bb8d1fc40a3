"""成批办理: one verb for the rows one has ticked, and one form filled once for all of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engine.domain.errors import Finding, Invalid, NotAllowed
from engine.domain.variables import loads
from engine.persistence.work import UserTask
from engine.unit_of_work import UnitOfWork
from workflow.inbox.bulk import MOST_AT_ONCE, Wish, check_wish, do_each
from workflow.inbox.form_island import form_island
from workflow.inbox.pages import blueprint
from workflow.inbox.shared_form import shared_form
from workflow.inbox.subjects import subjects_of
from workflow.inbox.tasks import find_task
from workflow.inbox.units import short_name
from workflow.inbox.verbs import Verb, is_involved
from workflow.web.addresses import key_of
from workflow.web.transactions import reading, run


@blueprint.get("/tasks/bulk")
def bulk_form() -> ResponseReturnValue:
    """The form that all the tasks named in the address share."""
    keys = _keys(request.args.getlist("key"))
    check_wish(Verb.COMPLETE, keys)
    with reading() as uow:
        tasks = [find_task(uow.session, key) for key in keys]
        if not all(is_involved(task, uow.actor) for task in tasks):
            raise NotAllowed(_("所选任务中有的不由您或您所在的单位办理。"))
        shared = shared_form(uow, tasks)
        return render_template(
            "inbox/bulk.html",
            tasks=[(task, short_name(task)) for task in tasks],
            subjects=subjects_of(uow.session, [task.root_key for task in tasks]),
            form=form_island(uow, shared.schema, shared.values) if shared.schema is not None else None,
            keep=" ".join(shared.keep),
        )


@blueprint.post("/tasks/bulk")
def bulk() -> ResponseReturnValue:
    """JSON ``{"verb", "keys", "variables", "keep", "to", "reason"}``; the answer has a result per task."""
    asked = loads(request.get_data())
    if not isinstance(asked, dict) or not isinstance(asked.get("keys"), list):
        raise Invalid("提交的内容不完整。", [Finding("body", "应为含 verb 和 keys 的对象")])
    verb, keys = check_wish(str(asked.get("verb", "")), _keys(asked["keys"]))
    wish = Wish(
        verb,
        _object(asked.get("variables")),
        tuple(map(str, asked.get("keep") or ())),
        str(asked.get("to") or ""),
        str(asked.get("reason") or ""),
    )

    def attempt(_key: int, act: Callable[[UnitOfWork], tuple[UserTask, str]]) -> tuple[UserTask, str]:
        return run(act)

    return {
        "results": [
            {"key": str(one.key), "name": one.name, "done": one.done, "said": _(one.said)}
            for one in do_each(keys, wish, attempt, reading)
        ],
        "most": MOST_AT_ONCE,
    }


def _keys(given: list[Any]) -> list[int]:
    """Keys as numbers. :raises Invalid: when one is none"""
    keys = [key_of(str(one)) for one in given]
    if None in keys:
        raise Invalid("所选任务的编号有误。", [Finding("key", "应为任务编号", element="keys")])
    return [key for key in keys if key is not None]


def _object(given: Any) -> dict[str, Any]:
    if given is None:
        return {}
    if not isinstance(given, dict):
        raise Invalid("提交的内容不是表单。", [Finding("body", "variables 应为一个对象", element="variables")])
    return given
