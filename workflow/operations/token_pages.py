"""调整令牌 from the page of an instance: what a plan would do, and doing it; both speak JSON."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engine.domain.variables import dumps
from workflow.inbox.lights import local_day
from workflow.operations.pages import blueprint
from workflow.operations.tokens.doing import Seen, TaskSeen, do_plan, look_ahead
from workflow.web.frame import due, moment
from workflow.web.transactions import actor, run, world


@blueprint.post("/instances/<int:instance_key>/tokens/preview")
def look(instance_key: int) -> ResponseReturnValue:
    """What a plan would do: ``{"steps", "parts": [{"words", "lines"}]}``; nothing is changed."""
    seen = look_ahead(world(), actor(), instance_key, request.get_json(silent=True))
    return _json({"steps": seen.steps, "parts": _parts(seen)})


@blueprint.post("/instances/<int:instance_key>/tokens")
def adjust(instance_key: int) -> ResponseReturnValue:
    """Do a plan: ``{"steps", "variables", "reason"}``; answers where to go on."""
    given = request.get_json(silent=True)
    reason = str(given.get("reason") or "") if isinstance(given, dict) else ""
    steps = run(lambda uow: do_plan(uow, instance_key, given, reason))
    flash(_("已调整令牌：%(steps)s。", steps="；".join(steps)))
    return _json({"location": url_for("operations.instance", instance_key=instance_key)})


def _parts(seen: Seen) -> list[dict[str, Any]]:
    """What a preview says, part by part; those without lines are left out."""
    ends = {"COMPLETED": _("流程随之完成。"), "TERMINATED": _("流程随之终止：没有令牌留下。")}
    parts = [
        (_("结束的任务"), [_told(task) for task in seen.ended]),
        (_("新产生的任务"), [_told(task) for task in seen.created]),
        (_("新的定时"), [f"{name} {moment(due_at)}" for name, due_at in seen.timers]),
        (_("之后停在"), seen.standing),
        (_("会出现的故障"), seen.incidents),
        (_("结果"), [ends[seen.ends]] if seen.ends in ends else []),
    ]
    return [{"words": words, "lines": lines} for words, lines in parts if lines]


def _told(task: TaskSeen) -> str:
    line = f"{task.name} · {task.whose or _('无人')}"
    if task.due_at is None:
        return line
    words = due(task.due_at)
    return f"{line} · {_('期限')} {local_day(task.due_at)}（{_(words.message, **words.values)}）"


def _json(body: dict[str, Any]) -> Response:
    return Response(dumps(body), content_type="application/json")
