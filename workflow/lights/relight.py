"""Works out what projects show now, and keeps a row and an event for every change."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from engine.unit_of_work import UnitOfWork
from workflow.inbox.lights import Light, local_day
from workflow.lights.decision import LightRules, light_rules
from workflow.lights.events import LightChanged
from workflow.lights.facts.gathering import gather
from workflow.lights.facts.matters import Matter, matters_of
from workflow.lights.models import ProjectLight
from workflow.lights.queries import exempt_codes, present_lights, spaced
from workflow.lights.rules import Verdict, judge

LONGEST_CAUSE = 255


def relight(uow: UnitOfWork, causes: Mapping[str, str]) -> list[LightChanged]:
    """Light these projects anew; says what changed. Nothing happens while no ``light_project`` is deployed.

    ``causes`` say by business key, in words, what made somebody look. Emits ``LightChanged`` for each change but a
    first green.
    """
    rules = light_rules(uow)
    if rules is None or not causes:
        return []
    uow.session.flush()
    matters = matters_of(uow.session, causes)
    verdicts = verdicts_of(uow, rules, matters)
    present = present_lights(uow.session, [matter.business_key for matter in matters])
    changes = []
    for matter in matters:
        key = matter.business_key
        change = _write(uow, rules, matter, present.get(key), verdicts[key], causes[key])
        if change is not None:
            changes.append(change)
    return changes


def verdicts_of(uow: UnitOfWork, rules: LightRules, matters: Collection[Matter]) -> Mapping[str, Verdict]:
    """What these matters would show by ``rules`` now, by business key; nothing is written."""
    facts = gather(uow, list(matters))
    exempt = exempt_codes(uow.session, list(facts), local_day(uow.now))
    return {key: judge(rules.hits(found), exempt.get(key, ())) for key, found in facts.items()}


def _write(
    uow: UnitOfWork, rules: LightRules, matter: Matter, before: ProjectLight | None, verdict: Verdict, cause: str
) -> LightChanged | None:
    old = set(before.reasons) if before is not None else set()
    if (
        before is not None
        and before.light == verdict.light
        and old == set(verdict.reasons)
        and set(before.exempted) == set(verdict.exempted)
    ):
        return None
    key = uow.next_key()
    if before is not None:
        uow.session.change_row(ProjectLight, before.key, {"until": uow.now})
    row = {
        "key": key, "business_key": matter.business_key, "light": verdict.light, "reasons": list(verdict.reasons),
        "since": uow.now, "cause": cause[:LONGEST_CAUSE], "until": None,
        "follows": before.key if before is not None else 0, "exempted": list(verdict.exempted),
        "evidence": [hit.as_json() for hit in verdict.hits], "decision_key": rules.key,
        "codes": spaced(verdict.reasons),
    }  # fmt: skip
    uow.session.insert_row(ProjectLight, row)
    if before is None and verdict.light == Light.GREEN:
        return None
    project = matter.project
    change = LightChanged(
        light_key=key,
        business_key=matter.business_key,
        root_key=matter.root_key,
        before=before.light if before is not None else "",
        after=verdict.light,
        reasons=verdict.reasons,
        added=tuple(code for code in verdict.reasons if code not in old),
        removed=tuple(sorted(old - set(verdict.reasons))),
        reds={hit.code: hit.words for hit in verdict.hits if hit.light == Light.RED and hit.code in verdict.reasons},
        cause=cause,
        project=project.name if project is not None else "",
        people=tuple(dict.fromkeys(name for name in (project.owner_user, project.leader) if name)) if project else (),
    )
    uow.emit(change)
    return change
