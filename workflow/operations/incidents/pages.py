"""故障: what keeps instances from going on, by cause and one by one, and one of them with what is known of it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from engine.domain.errors import Invalid
from engine.domain.states import IncidentState, InstanceState
from engine.domain.variables import dumps
from workflow.inbox.scripts import in_script
from workflow.inbox.subjects import subjects_of
from workflow.inbox.units import names_for
from workflow.operations.choices import element_names, process_names
from workflow.operations.incidents import looking_after, mending, queries
from workflow.operations.incidents.asking import AGES, KIND_NAMES, STATES, IncidentFilter, group_of
from workflow.operations.log_rows import log_rows
from workflow.operations.pages import blueprint
from workflow.operations.queries import find_instance
from workflow.people.permissions import Permission
from workflow.people.queries import display_names
from workflow.web.addresses import key_of
from workflow.web.transactions import reading, transaction


@blueprint.get("/incidents")
def incidents() -> ResponseReturnValue:
    """Incidents by cause, and each of them; narrowed by the address."""
    wanted = IncidentFilter.from_args(request.args)
    with reading() as uow:
        session = uow.session
        rows, following = queries.list_incidents(session, wanted, uow.now, key_of(request.args.get("after")))
        keepers = queries.keepers_of(session, [incident.key for incident, _instance in rows])
        groups = queries.groups_of(session, wanted, uow.now)
        stopped = queries.elements_stopped(session)
        versions = {incident.definition_key for incident, _instance in rows}
        versions |= {group.definition_key for group in groups} | {row[3] for row in stopped}
        return render_template(
            "operations/incidents.html",
            wanted=wanted,
            rows=rows,
            following=following,
            groups=groups,
            count=queries.count_incidents(session, wanted, uow.now),
            open_count=queries.count_incidents(session, IncidentFilter(), uow.now),
            keepers=keepers,
            people=display_names(session, keepers.values()),
            processes=process_names(session),
            stopped=stopped,
            elements={key: element_names(uow, key) for key in sorted(versions)},
            who=looking_after.who_may(uow),
            states=STATES,
            ages=AGES,
            kinds=KIND_NAMES,
            subjects=subjects_of(session, {instance.root_key for _incident, instance in rows}),
            may_operate=current_user.may(Permission.OPERATE),
        )


@blueprint.get("/incidents/<int:incident_key>")
def incident(incident_key: int) -> ResponseReturnValue:
    """One incident: its message in full, where it is, what its element sees, what was tried, and mending it."""
    return _page(incident_key)


@blueprint.post("/incidents/<int:incident_key>/retry")
def retry(incident_key: int) -> ResponseReturnValue:
    """改好并重试."""
    given = request.form
    try:
        with transaction() as uow:
            again = mending.mend_and_retry(
                uow, incident_key, given.get("reason", ""), name=given.get("name", ""),
                written=given.get("value", ""), scope_key=key_of(given.get("scope")), retries=given.get("retries", ""),
            )  # fmt: skip
            found, message = (again.key, again.message) if again is not None else (incident_key, "")
    except Invalid as error:
        return _page(incident_key, error), 422
    if message:
        flash(_("重试后仍有故障：%(message)s", message=message), "error")
    else:
        flash(_("已重试，流程继续。"))
    return redirect(url_for("operations.incident", incident_key=found), 303)


@blueprint.post("/incidents/<int:incident_key>/notes")
def note_incident(incident_key: int) -> ResponseReturnValue:
    """备注."""
    try:
        with transaction() as uow:
            looking_after.note(uow, incident_key, request.form.get("text", ""))
    except Invalid as error:
        return _page(incident_key, error), 422
    flash(_("已记下。"))
    return redirect(url_for("operations.incident", incident_key=incident_key), 303)


@blueprint.post("/incidents/<int:incident_key>/keeper")
def give_incident(incident_key: int) -> ResponseReturnValue:
    """交给."""
    try:
        with transaction() as uow:
            looking_after.give(uow, incident_key, request.form.get("keeper", ""), request.form.get("reason", ""))
    except Invalid as error:
        return _page(incident_key, error), 422
    flash(_("已更换负责人。"))
    return redirect(url_for("operations.incident", incident_key=incident_key), 303)


def _page(incident_key: int, error: Invalid | None = None) -> str:
    given: dict[str, Any] = dict(request.form or request.args)
    with reading() as uow:
        session = uow.session
        found = queries.find_incident(session, incident_key)
        instance = find_instance(session, found.instance_key)
        story = queries.story_of(session, found, instance.root_key)
        tries = queries.tries_of(session, found)
        notes = queries.notes_of(session, [one.key for one in tries])
        keeper = queries.keepers_of(session, [incident_key]).get(incident_key, "")
        open_ = found.state == IncidentState.ACTIVE
        alike = IncidentFilter(cause=group_of(found), element=found.element_id, process=found.process_id)
        return render_template(
            "operations/incident.html",
            incident=found,
            instance=instance,
            is_open=open_,
            element=element_names(uow, found.definition_key).get(found.element_id) or found.element_id,
            process=process_name(uow, found.process_id),
            kind=KIND_NAMES.get(found.kind, found.kind),  # type: ignore[call-overload]
            marks=in_script({"incident" if open_ else "current": [found.element_id]}),
            scopes=queries.scopes_of(session, found) if open_ else [],
            variables=[(row, dumps(row.variable.value).decode()) for row in queries.seen_variables(session, found)],
            job=queries.job_of(session, found),
            tries=tries,
            story=log_rows(story),
            notes=notes,
            keeper=keeper,
            who=looking_after.who_may(uow),
            names=names_for(session, (), keeper, *(entry.actor for entry in story), *(row.by for row in notes)),
            alike=alike,
            alike_count=queries.count_incidents(session, alike, uow.now),
            subject=subjects_of(session, [instance.root_key]).get(instance.root_key),
            suspended=instance.state == InstanceState.SUSPENDED,
            may_operate=current_user.may(Permission.OPERATE),
            given=given,
            error=error,
            errors={finding.element: finding.message for finding in error.findings} if error else {},
        )


def process_name(uow: Any, process_id: str) -> str:
    """The name of a process, or its id."""
    return dict(process_names(uow.session)).get(process_id) or process_id
