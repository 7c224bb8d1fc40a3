"""亮灯: projects by light and reason, narrowed by phase and unit."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from workflow.inbox.units import names_for
from workflow.lights.decision import light_rules
from workflow.lights.lists import (
    PAGE_ROWS,
    LightFilter,
    light_counts,
    lights_by_phase,
    lights_by_unit,
    list_lights,
    reason_counts,
)
from workflow.lights.reason_names import LIGHT_WORDS, REASON_NAMES
from workflow.lights.rules import Hit
from workflow.people.permissions import Permission
from workflow.people.queries import org_names
from workflow.projects.progress import PHASE_NAMES
from workflow.web.addresses import page_of
from workflow.web.transactions import reading

blueprint = Blueprint("lights", __name__, template_folder="templates")


@blueprint.get("/lights")
def index() -> ResponseReturnValue:
    """The list, narrowed by what the address says; the worst first."""
    given = request.args
    narrowed = LightFilter(
        light=given.get("light", ""),
        reason=given.get("reason", ""),
        phase=given.get("stage", ""),
        unit=given.get("unit", ""),
        words=given.get("q", "").strip(),
    )
    page = page_of(given.get("page"))
    with reading() as uow:
        rules = light_rules(uow)
        found = list_lights(uow.session, narrowed, page)
        units, orgs = lights_by_unit(uow.session), org_names(uow.session)
        return render_template(
            "lights/index.html",
            rules=rules,
            rows=[(light, project, counting(light.reasons, light.evidence)) for light, project in found.lines],
            total=found.total,
            page=page,
            pages=-(-found.total // PAGE_ROWS),
            narrowed=narrowed,
            counts=light_counts(uow.session),
            phases=PHASE_NAMES,
            by_phase=lights_by_phase(uow.session),
            units=sorted(((code, orgs.get(code, code)) for code in units), key=lambda unit: unit[1]),
            reasons=reason_counts(uow.session).most_common(),
            reason_names=REASON_NAMES,
            light_names=LIGHT_WORDS,
            names=names_for(uow.session, (), *(project.owner_user for _light, project in found.lines)),
            may_assign=current_user.may(Permission.SUPERVISE),
        )


def counting(codes: list[str], evidence: list[dict[str, object]]) -> list[Hit]:
    """The stored hits whose codes count, in the order of the codes."""
    hits = {hit.code: hit for hit in (Hit.of_json(stored) for stored in evidence)}
    return [hits[code] if code in hits else Hit("", code, REASON_NAMES.get(code, code)) for code in codes]
