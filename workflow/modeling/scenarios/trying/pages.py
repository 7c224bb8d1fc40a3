"""试运行: a scenario of a draft played up to a step, with everything one can do next; each act is one more step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from engine.domain.errors import Invalid, NotFound, Refused
from engine.domain.ports import OFFICE_ZONE
from engine.domain.variables import as_variables, dumps
from engine.unit_of_work import UnitOfWork
from workflow.inbox.form_island import FormIsland, form_island
from workflow.inbox.scripts import in_script
from workflow.inbox.units import names_for
from workflow.modeling.drafts.holding import changers, contents_of, find_draft
from workflow.modeling.drafts.rules import Act, refusal
from workflow.modeling.scenarios.pages import blueprint
from workflow.modeling.scenarios.scenario import Scenario
from workflow.modeling.scenarios.trying import recording
from workflow.modeling.scenarios.trying.asked import GIVEN, moment_in, place_of, standing_of, tested, variables_in
from workflow.modeling.scenarios.trying.diagrams import diagrams_of, processes_in
from workflow.modeling.scenarios.trying.draft_scenario import (
    DraftScenario,
    add_scenario,
    save_scenario,
    scenario_of_draft,
)
from workflow.modeling.scenarios.trying.replay import Replay, replay
from workflow.operations.element_rows import STATE_NAMES
from workflow.people.permissions import Permission
from workflow.web.frame import language_tag
from workflow.web.transactions import reading, run

Change = Callable[[DraftScenario, Replay], Scenario]


@blueprint.get("/try")
def try_out(key: int) -> ResponseReturnValue:
    """A scenario played up to ``upto``; without one the scenarios there are, and a new one."""
    file = request.args.get("scenario", "")
    if not file:
        return _list(key)
    place, upto = _number("task"), _number("upto")
    with reading() as uow:
        found = scenario_of_draft(uow, key, file)
        trouble = ""
        try:
            shown = replay(found.models, found.scenario, found.surroundings, upto, place)
        except Invalid as error:
            trouble = _("流程图现在不能运行：%(why)s", why=error.message)
            shown = Replay(found.scenario, 0)
        return _page(uow, found, shown, place, trouble)


def _page(uow: UnitOfWork, found: DraftScenario, shown: Replay, place: int | None, trouble: str) -> str:
    now = shown.standing
    diagrams = diagrams_of(uow.session, found.draft.key, found.models, shown)
    wanted = request.args.get("process")
    diagram = next((one for one in diagrams if one.process == wanted), diagrams[0] if diagrams else None)
    before = shown.before
    return render_template(
        "scenarios/try.html",
        draft=found.draft,
        file=found.file,
        revision=found.revision,
        scenario=found.scenario,
        readonly=found.readonly,
        may_edit=current_user.may(Permission.EDIT_MODELS),
        shown=shown,
        trouble=trouble,
        place=place if shown.chosen is not None else None,
        names=names_for(uow.session, now.tasks if now is not None else ()),
        form=_form(uow, shown.schema, shown.seen, shown),
        start_form=_form(uow, None if shown.is_started else shown.start_schema, {}, shown),
        variables=[
            (name, dumps(value).decode(), bool(before) and before.get(name) != value)
            for name, value in shown.variables.items()
        ],
        diagrams=diagrams,
        diagram=diagram,
        marks=in_script(shown.marks(diagram.process)) if diagram is not None else "",
        clock=_clock(now.now) if now is not None else "",
        until=recording.until,
        states=STATE_NAMES,
        language=language_tag(),
    )


@blueprint.post("/try/new")
def new(key: int) -> ResponseReturnValue:
    """A scenario that has not started yet, as a file of the draft."""
    given = request.form
    made = Scenario(
        name=given.get("name", "").strip(),
        process=given.get("process", ""),
        starts_at=moment_in(given.get("starts", "")),
        business_key=given.get("number", "").strip() or None,
        completes=False,
    )
    file = run(lambda uow: add_scenario(uow, key, made))
    return redirect(_here(key, file), 303)


@blueprint.post("/try/begin")
def begin(key: int) -> ResponseReturnValue:
    """How the process starts: with the values of its start form, or variables, or by a message."""
    if request.is_json:
        start: dict[str, Any] = {"variables": _sent_values()}
    else:
        start = {"variables": variables_in(request.form)}
        if request.form.get("message", "").strip():
            start |= {"message": request.form["message"].strip(), "key": request.form.get("key", "").strip()}
    return _record(key, lambda found, _shown: recording.started(found.scenario, start), asks=False)


@blueprint.post("/try/fill")
def fill(key: int) -> ResponseReturnValue:
    """An open task is done with the values of its form."""
    place, values = _number("task") or 0, _sent_values()
    return _record(
        key,
        lambda found, shown: recording.with_step(
            found.scenario, "task", recording.task_step(standing_of(shown), place_of(shown, "task", place), values)
        ),
    )


@blueprint.post("/try/step")
def step(key: int) -> ResponseReturnValue:
    """Any other step: a job decided on, time that passes, a message, a signal, a return."""
    kind = request.form.get("kind", "")
    if kind not in GIVEN:
        raise NotFound(_("没有这种步骤。"))
    return _record(
        key, lambda found, shown: recording.with_step(found.scenario, kind, GIVEN[kind](shown, request.form))
    )


@blueprint.post("/try/expect")
def expect(key: int) -> ResponseReturnValue:
    """What is there now is what is expected here, as far as it is ticked; a variable may be tested otherwise."""
    given = request.form
    own = {given["name"].strip(): tested(given.get("test", ""))} if given.get("name", "").strip() else {}

    def add(found: DraftScenario, shown: Replay) -> Scenario:
        expected = recording.expectation(
            standing_of(shown), shown.variables, at="at" in given, due="due" in given, state="state" in given,
            names=given.getlist("variable"),
        )  # fmt: skip
        if own:
            expected["variables"] = {**expected.get("variables", {}), **own}
        if not expected:
            raise Invalid(_("请勾选要断言的内容。"))
        return recording.with_step(found.scenario, "expect", {"expect": expected})

    return _record(key, add)


@blueprint.post("/try/finish")
def finish(key: int) -> ResponseReturnValue:
    """What is there now is the result that is expected of the whole scenario."""

    def end(found: DraftScenario, shown: Replay) -> Scenario:
        now = standing_of(shown)
        expected = recording.expectation(now, shown.variables, at=True, due=False, state=True, names=())
        own = [one for one in shown.path if one.process == found.scenario.process and one.state == "COMPLETED"]
        expected["path"] = [one.element for one in own if one.kind in ("userTask", "endEvent")]
        return replace(found.scenario, expect=expected)

    return _record(key, end)


@blueprint.post("/try/undo")
def undo(key: int) -> ResponseReturnValue:
    """Take the steps after ``keep`` away, or the one named by ``drop``."""
    keep, drop = request.form.get("keep", type=int), request.form.get("drop", type=int)

    def cut(found: DraftScenario, _shown: Replay) -> Scenario:
        if drop is not None:
            return recording.without_step(found.scenario, drop)
        return recording.cut(found.scenario, len(found.scenario.steps) if keep is None else keep)

    return _record(key, cut, asks=False, checks=False)


@blueprint.post("/try/save-as")
def save_as(key: int) -> ResponseReturnValue:
    """The scenario under another name, as a file of its own."""
    file, name = request.args.get("scenario", ""), request.form.get("name", "").strip()
    words = request.form.get("description", "").strip()

    def copy(uow: UnitOfWork) -> str:
        scenario = scenario_of_draft(uow, key, file).scenario
        return add_scenario(uow, key, replace(scenario, name=name or scenario.name, description=words))

    made = run(copy)
    flash(_("已存为 %(file)s。", file=made))
    return redirect(_here(key, made), 303)


def _record(key: int, change: Change, *, asks: bool = True, checks: bool = True) -> ResponseReturnValue:
    """Change the scenario as it was looked at, if the process allows it; then show where it stands.

    ``asks`` says that the change depends on where it stands; without ``checks`` it need not be playable.
    """
    file = request.args.get("scenario", "")
    revision = request.values.get("revision", type=int)
    with reading() as uow:
        found = scenario_of_draft(uow, key, file)
        if revision is not None and revision != found.revision:
            raise Refused(_("这个场景刚被改过，请刷新后再做。"))
        shown = replay(found.models, found.scenario, found.surroundings) if asks else Replay(found.scenario, 0)
        changed = change(found, shown)
        if checks:
            _refuse_unplayable(found, changed)
    run(lambda uow: save_scenario(uow, key, file, changed, found.revision))
    place = _here(key, file)
    return {"location": place} if request.is_json else redirect(place, 303)


def _refuse_unplayable(found: DraftScenario, changed: Scenario) -> None:
    broken = replay(found.models, changed, found.surroundings).broken
    if broken is None or broken.rule == "incident":  # a fault is what one wants to see
        return
    words = broken.message if language_tag() != "en" else broken.at(None).words("en")
    if broken.rule == "form-refused":
        raise Invalid(words, broken.findings)
    raise Refused(words)


def _form(
    uow: UnitOfWork, schema: Mapping[str, Any] | None, values: Mapping[str, Any], shown: Replay
) -> FormIsland | None:
    """The island of a form on the simulated day."""
    if schema is None:
        return None
    island = form_island(uow, schema, values)
    at = shown.standing.now if shown.standing is not None else shown.scenario.starts_at
    return replace(island, today=at.astimezone(OFFICE_ZONE).date().isoformat())


def _list(key: int) -> str:
    with reading() as uow:
        draft = find_draft(uow.session, key)
        return render_template(
            "scenarios/list.html",
            draft=draft,
            processes=[(id_, name) for _file, id_, name in processes_in(contents_of(uow.session, key))],
            readonly=refusal(draft, Act.EDIT, uow.actor.name, changers(uow.session, key)),
            may_edit=current_user.may(Permission.EDIT_MODELS),
            now=uow.now,
        )


def _here(key: int, file: str) -> str:
    return url_for("model_scenarios.try_out", key=key, scenario=file)


def _number(name: str) -> int | None:
    return request.args.get(name, type=int)


def _sent_values() -> dict[str, Any]:
    """What the form island sends."""
    sent: Any = request.get_json(silent=True)
    values = sent.get("variables") if isinstance(sent, dict) else None
    if not isinstance(values, dict):
        raise Invalid(_("表单没有送来填写的内容。"))
    return as_variables(values)


def _clock(moment: datetime) -> str:
    local = moment.astimezone(OFFICE_ZONE)
    day = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))[local.weekday()]
    return f"{local:%Y-%m-%d %H:%M} {day}"
