"""场景: the results of a draft's scenarios as a part of its pages, and what they pass painted on the diagram."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from engine.domain.errors import NotFound
from workflow.inbox.scripts import in_script
from workflow.modeling.drafts.holding import contents_of, find_draft
from workflow.modeling.scenarios.coverage import Coverage, coverage
from workflow.modeling.scenarios.draft_runs import ask_run, last_run, scenario_files
from workflow.people.permissions import Permission
from workflow.web.frame import language_tag
from workflow.web.transactions import reading, run

blueprint = Blueprint("model_scenarios", __name__, template_folder="templates", url_prefix="/models/drafts/<int:key>")


@blueprint.get("/scenarios")
def results(key: int) -> ResponseReturnValue:
    """The draft's scenarios with what came of them when they last ran; a fragment of its pages."""
    with reading() as uow:
        find_draft(uow.session, key)
        files = contents_of(uow.session, key)
        ran = last_run(uow, key, files)
        return render_template(
            "scenarios/_results.html",
            key=key,
            ran=ran,
            by_file={one.file: one for one in ran.outcomes} if ran is not None else {},
            names=scenario_files(files),
            covered=coverage(files, ran.outcomes) if ran is not None and ran.outcomes else [],
            has_models=any(name.endswith(".bpmn") for name in files),
            language=language_tag(),
            may_edit=current_user.may(Permission.EDIT_MODELS),
        )


@blueprint.post("/scenarios/run")
def run_all(key: int) -> ResponseReturnValue:
    """Play every scenario: the fragment with what came of it, or back to the draft."""
    run(lambda uow: ask_run(uow, key))
    if "HX-Request" in request.headers:
        return results(key)
    return redirect(url_for("model_drafts.draft", key=key), 303)


@blueprint.get("/scenarios/coverage")
def covered(key: int) -> ResponseReturnValue:
    """What the scenarios pass, painted on the diagram of one process, with a list of what none comes to."""
    with reading() as uow:
        draft = find_draft(uow.session, key)
        files = contents_of(uow.session, key)
        ran = last_run(uow, key, files)
        found = coverage(files, ran.outcomes if ran is not None else [])
        if not found:
            raise NotFound(_("草稿里没有流程图。"))
        wanted = request.args.get("process")
        chosen = next((one for one in found if one.process == wanted), found[0])
        return render_template(
            "scenarios/coverage.html",
            draft=draft,
            ran=ran,
            found=found,
            chosen=chosen,
            marks=in_script(_painted(chosen)),
        )


def _painted(one: Coverage) -> dict[str, Any]:
    return {
        "passed": one.passed,
        "missed": one.missed,
        "badges": {part: f"{one.counts[part]}×" for part in one.passed if part not in one.flows},
    }
