"""挂起、恢复 and the timers of one instance, posted from its page."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workflow.operations import standstill
from workflow.operations.pages import blueprint
from workflow.web.transactions import transaction


@blueprint.post("/instances/<int:instance_key>/suspend")
def suspend(instance_key: int) -> ResponseReturnValue:
    """挂起."""
    with transaction() as uow:
        standstill.suspend(uow, instance_key, _reason())
    flash(_("已挂起实例 %(key)s。", key=instance_key))
    return _back(instance_key)


@blueprint.post("/instances/<int:instance_key>/resume")
def resume(instance_key: int) -> ResponseReturnValue:
    """恢复."""
    with transaction() as uow:
        standstill.resume(uow, instance_key, _reason())
    flash(_("已恢复实例 %(key)s，期限已顺延。", key=instance_key))
    return _back(instance_key)


@blueprint.post("/instances/<int:instance_key>/timers/<int:timer_key>")
def move_timer(instance_key: int, timer_key: int) -> ResponseReturnValue:
    """改期."""
    with transaction() as uow:
        standstill.postpone(uow, instance_key, timer_key, request.form.get("due", ""), _reason())
    flash(_("已改期。"))
    return _back(instance_key)


@blueprint.post("/instances/<int:instance_key>/tasks/<int:task_key>/due")
def move_due(instance_key: int, task_key: int) -> ResponseReturnValue:
    """改期限."""
    with transaction() as uow:
        standstill.move_due(uow, instance_key, task_key, request.form.get("due", ""), _reason())
    flash(_("已改期限。"))
    return _back(instance_key)


@blueprint.post("/instances/<int:instance_key>/timers/<int:timer_key>/fire")
def fire_timer(instance_key: int, timer_key: int) -> ResponseReturnValue:
    """立即触发."""
    with transaction() as uow:
        standstill.fire(uow, instance_key, timer_key, _reason())
    flash(_("已触发。"))
    return _back(instance_key)


def _reason() -> str:
    return request.form.get("reason", "")


def _back(instance_key: int) -> ResponseReturnValue:
    return redirect(url_for("operations.instance", instance_key=instance_key), 303)
