"""运行监控: instances, one on its diagram, incidents and their mending."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from engine.domain.states import InstanceState
from engine.runtime import ad_hoc_choices
from engine.unit_of_work import UnitOfWork
from workflow.inbox.diagram import diagram_xml
from workflow.inbox.scripts import in_script
from workflow.inbox.standstills import standstill_of
from workflow.inbox.subjects import subjects_of
from workflow.inbox.units import names_for
from workflow.operations import queries, resolve
from workflow.operations.choices import element_names
from workflow.operations.element_rows import STATE_NAMES, element_rows
from workflow.operations.log_rows import BY_HAND, KINDS, log_rows
from workflow.operations.marks import marks_of_visits
from workflow.operations.queries import LOG_LIMIT
from workflow.operations.tokens.targets import targets_of, tokens_of
from workflow.operations.values import TYPES
from workflow.operations.variable_history import changes_of
from workflow.operations.variable_rows import variable_rows
from workflow.operations.waiting import decided_of, waits_of
from workflow.people.permissions import Permission
from workflow.web.addresses import key_of
from workflow.web.frame import moment
from workflow.web.transactions import reading, transaction

blueprint = Blueprint("operations", __name__, template_folder="templates")


@blueprint.get("/instances/<int:instance_key>")
def instance(instance_key: int) -> ResponseReturnValue:
    """One instance: the diagram is the page; everything about it stands under it, by anchor."""
    kind, before = request.args.get("log", ""), key_of(request.args.get("before"))
    with reading() as uow:
        session = uow.session
        found = queries.find_instance(session, instance_key)
        tasks = queries.tasks_of(session, instance_key)
        incidents = queries.incidents_of(session, instance_key)
        whole = queries.whole_log(session, instance_key, found.root_key)
        log = [entry for entry in reversed(whole) if kind in ("", entry.kind) and (not before or entry.key < before)]
        still = standstill_of(session, instance_key)
        people = [found.started_by, *(entry.actor for entry in whole), *([still.by] if still else [])]
        names = names_for(session, tasks, *people)
        family = queries.family_of(session, found)
        visits = queries.visits_of(session, instance_key)
        present = queries.variables_of(session, instance_key)
        stored = [row for row, _scope in present]
        called = element_names(uow, found.definition_key)
        marks = marks_of_visits(visits, incidents)
        marks["details"] = element_rows(visits, tasks, incidents, names, moment)
        may_operate = current_user.may(Permission.OPERATE)
        may_adjust = may_operate and found.state == InstanceState.ACTIVE
        return render_template(
            "operations/instance.html",
            instance=found,
            name=next((name for row, name, _depth in family if row.key == instance_key), found.process_id),
            subject=subjects_of(session, [found.root_key]).get(found.root_key),
            family=family,
            tasks=tasks,
            incidents=incidents,
            waits=waits_of(uow, instance_key, found.definition_key, visits),
            decided=decided_of(uow, found.definition_key, visits, stored),
            variables=variable_rows(present, changes_of(whole, stored, instance_key)),
            types=TYPES,
            log=log_rows(log[:LOG_LIMIT]),
            log_kinds={entry.kind: KINDS.get(entry.kind, entry.kind) for entry in whole},
            log_kind=kind,
            log_before=log[LOG_LIMIT - 1].key if len(log) > LOG_LIMIT else None,
            by_hand=log_rows([entry for entry in reversed(whole) if entry.kind in BY_HAND]),
            names=names,
            called=called,
            states=STATE_NAMES,
            standstill=still,
            marks=in_script(marks),
            choices=ad_hoc_choices(uow, instance_key),
            may_operate=may_operate,
            tokens=tokens_of(uow, instance_key, called) if may_adjust else [],
            targets=in_script(targets_of(uow, found.definition_key)) if may_adjust else "{}",
            targets_named=_places(uow, found.definition_key, called) if may_adjust else [],
            may_adjust=may_adjust,
        )


def _places(uow: UnitOfWork, definition_key: int, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """The elements a token may be put at, with their names."""
    targets = targets_of(uow, definition_key)
    return [(element, names.get(element, element)) for element, why in targets.items() if not why]


@blueprint.get("/instances/<int:instance_key>/diagram.xml")
def diagram(instance_key: int) -> ResponseReturnValue:
    """The diagram of the version the instance runs on."""
    with reading() as uow:
        found = queries.find_instance(uow.session, instance_key)
        content = diagram_xml(uow.session, found.definition_key)
    return Response(content, content_type="application/xml")


@blueprint.get("/instances/diagrams/<int:definition_key>.xml")
def diagram_of(definition_key: int) -> ResponseReturnValue:
    """The diagram of a version that an instance ran on once."""
    with reading() as uow:
        content = diagram_xml(uow.session, definition_key)
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
        kind = request.form.get("type", "json")
        resolve.mend_variable(uow, scope_key, name, request.form.get("value", ""), _reason(), kind)
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
