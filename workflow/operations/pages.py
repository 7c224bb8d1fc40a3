"""运行监控: instances, one on its diagram, incidents and their mending."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from engine.domain.variables import dumps
from engine.runtime import ad_hoc_choices
from workflow.inbox.diagram import diagram_xml, marks_of
from workflow.inbox.scripts import in_script
from workflow.inbox.standstills import standstill_of
from workflow.inbox.subjects import subjects_of
from workflow.inbox.units import names_for
from workflow.operations import queries, resolve
from workflow.operations.element_rows import STATE_NAMES, element_rows
from workflow.operations.log_rows import log_rows
from workflow.people.permissions import Permission
from workflow.web.addresses import key_of
from workflow.web.frame import moment
from workflow.web.transactions import reading, transaction

blueprint = Blueprint("operations", __name__, template_folder="templates")


@blueprint.get("/instances/<int:instance_key>")
def instance(instance_key: int) -> ResponseReturnValue:
    """One instance: the diagram is the page."""
    with reading() as uow:
        found = queries.find_instance(uow.session, instance_key)
        tasks = queries.tasks_of(uow.session, instance_key)
        incidents = queries.incidents_of(uow.session, instance_key)
        log = queries.log_of(uow.session, instance_key, found.root_key)
        still = standstill_of(uow.session, instance_key)
        people = [found.started_by, *(entry.actor for entry in log), *([still.by] if still else [])]
        names = names_for(uow.session, tasks, *people)
        family = queries.family_of(uow.session, found)
        visits = queries.visits_of(uow.session, instance_key)
        marks = marks_of(uow.session, instance_key)
        marks["details"] = element_rows(visits, tasks, incidents, names, moment)
        return render_template(
            "operations/instance.html",
            instance=found,
            name=next((name for row, name, _depth in family if row.key == instance_key), found.process_id),
            subject=subjects_of(uow.session, [found.root_key]).get(found.root_key),
            family=family,
            tasks=tasks,
            incidents=incidents,
            waits=queries.waits_of(uow.session, instance_key),
            variables=[
                (row, scope, dumps(row.value).decode())
                for row, scope in queries.variables_of(uow.session, instance_key)
            ],
            log=log_rows(log),
            names=names,
            states=STATE_NAMES,
            standstill=still,
            marks=in_script(marks),
            choices=ad_hoc_choices(uow, instance_key),
            may_operate=current_user.may(Permission.OPERATE),
        )


@blueprint.get("/instances/<int:instance_key>/diagram.xml")
def diagram(instance_key: int) -> ResponseReturnValue:
    """The diagram of the version the instance runs on."""
    with reading() as uow:
        found = queries.find_instance(uow.session, instance_key)
        content = diagram_xml(uow.session, found.definition_key)
    return Response(content, content_type="application/xml")


@blueprint.post("/incidents/<int:incident_key>/resolve")
def resolve_incident(incident_key: int) -> ResponseReturnValue:
    """重试."""
    with transaction() as uow:
        again = resolve.retry_incident(uow, incident_key, _reason())
        told = again.message if again is not None else ""
    if told:
        flash(_("重试后仍有故障：%(message)s", message=told), "error")
    else:
        flash(_("已重试，流程继续。"))
    instance_key = key_of(request.form.get("instance"))
    if instance_key is not None:
        return redirect(url_for("operations.instance", instance_key=instance_key), 303)
    return redirect(url_for("operations.incidents"), 303)


@blueprint.post("/instances/<int:instance_key>/variables")
def mend(instance_key: int) -> ResponseReturnValue:
    """修改变量."""
    scope = request.form.get("scope", "")
    name = request.form.get("name", "")
    with transaction() as uow:
        queries.find_instance(uow.session, instance_key)
        scope_key = key_of(scope) or instance_key
        resolve.mend_variable(uow, scope_key, name, request.form.get("value", ""), _reason())
    flash(_("已修改变量 %(name)s。", name=name))
    return redirect(url_for("operations.instance", instance_key=instance_key), 303)


@blueprint.post("/instances/<int:instance_key>/cancel")
def cancel(instance_key: int) -> ResponseReturnValue:
    """终止."""
    with transaction() as uow:
        resolve.end_instance(uow, instance_key, _reason())
    flash(_("已终止实例 %(key)s。", key=instance_key))
    return redirect(url_for("operations.instance", instance_key=instance_key), 303)


@blueprint.post("/instances/<int:instance_key>/activities")
def start_activity(instance_key: int) -> ResponseReturnValue:
    """启动活动."""
    element_id = request.form.get("element", "")
    with transaction() as uow:
        queries.find_instance(uow.session, instance_key)
        name = resolve.start_activity(uow, instance_key, key_of(request.form.get("scope")), element_id)
    flash(_("已启动 %(name)s。", name=name))
    return redirect(url_for("operations.instance", instance_key=instance_key), 303)


def _reason() -> str:
    return request.form.get("reason", "")
