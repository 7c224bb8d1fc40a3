"""Makes a scenario of a real instance: what it went through, what it came to, and nobody's name in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from engine.domain.errors import NotFound
from engine.persistence.definitions import ProcessDefinition, Resource
from engine.persistence.instances import ProcessInstance, Variable
from engine.unit_of_work import UnitOfWork
from workflow.modeling.scenarios.from_instance.fitting import Replayed, fitted
from workflow.modeling.scenarios.from_instance.history import Life, life_of, steps_with_pauses
from workflow.modeling.scenarios.from_instance.masking import Masker, texts_of_models
from workflow.modeling.scenarios.reading import MOST_STEPS
from workflow.modeling.scenarios.running import ScenarioResult, models_in, play_all, run_scenario
from workflow.modeling.scenarios.sandbox import Sandbox
from workflow.modeling.scenarios.scenario import ACTIONS, Scenario, Step
from workflow.modeling.scenarios.standing import path_so_far, standing, variables_now
from workflow.modeling.scenarios.surroundings import Files, Surroundings, office
from workflow.modeling.scenarios.trying.recording import until
from workflow.people.models import CandidateGroup, Org, Person


@dataclass(frozen=True, slots=True)
class Made:
    """A scenario, the definition it was made of, and what came of replaying it on that version."""

    scenario: Scenario
    definition: ProcessDefinition
    result: ScenarioResult
    masker: Masker


def scenario_of_instance(uow: UnitOfWork, instance_key: int) -> Made:
    """The masked scenario of an instance.

    :raises NotFound: when there is no such instance
    :raises Refused: when its log does not say how it began
    """
    instance = uow.session.get(ProcessInstance, instance_key)
    if instance is None:
        raise NotFound(f"没有流程实例 {instance_key}。")
    definition = uow.session.get_one(ProcessDefinition, instance.definition_key)
    files, surroundings = _files(uow, definition.deployment_key), office(uow)
    life = life_of(uow, instance_key)
    bare = _bare(life)
    real = _variables(uow, instance_key)
    known = fitted(bare, real, lambda scenario: _played(files, scenario, surroundings))
    masker = _masker(uow, files, surroundings)
    masked = _masked(known, masker)
    expecting = _expecting(files, masked, surroundings)
    described = replace(expecting, name=f"{definition.name or definition.process_id} 实例", description=_words(life))
    return Made(described, definition, run_scenario(files, described, surroundings), masker)


def _bare(life: Life) -> Scenario:
    told = steps_with_pauses(life, until)[:MOST_STEPS]
    steps = tuple(Step(next(kind for kind in ACTIONS if kind in one), one) for one in told)
    instance = life.instance
    return Scenario(
        name=instance.process_id, process=instance.process_id, starts_at=instance.started_at,
        business_key=instance.business_key, start=life.start, steps=steps,
    )  # fmt: skip


def _masked(scenario: Scenario, masker: Masker) -> Scenario:
    start: dict[str, Any] = dict(scenario.start)
    for name in ("variables", "key"):
        if name in start:
            start[name] = masker.value(start[name])
    steps = tuple(Step(step.kind, {name: _member(name, value, masker) for name, value in step.given.items()})
                  for step in scenario.steps)  # fmt: skip
    number = masker.text(scenario.business_key) if scenario.business_key else scenario.business_key
    return replace(scenario, start=start, steps=steps, business_key=number)


def _member(name: str, value: Any, masker: Masker) -> Any:
    if name in ("values", "variables", "set"):
        return masker.value(value)
    if name == "by":
        return masker.text(str(value), "_user")
    return masker.text(str(value), name) if name in ("key", "opinion") else value


def _expecting(files: Files, scenario: Scenario, surroundings: Surroundings) -> Scenario:
    """With what the replay comes to as what is expected: where it stands, and the tasks and ends it passed."""
    with Sandbox(files, surroundings, scenario.starts_at, scenario.groups) as sandbox:
        play_all(sandbox, scenario, ScenarioResult("", scenario.name, scenario.process))
        if not sandbox.root:
            return scenario
        now, path = standing(sandbox), path_so_far(sandbox)
    expect: dict[str, Any] = {"state": now.state}
    if now.state == "ACTIVE":
        expect["at"] = sorted(now.at)
    elif now.end:
        expect["end"] = now.end
    own = [one for one in path if one.process == scenario.process and one.state == "COMPLETED"]
    expect["path"] = [one.element for one in own if one.kind in ("userTask", "endEvent")]
    return replace(scenario, expect=expect)


def _played(files: Files, scenario: Scenario, surroundings: Surroundings) -> Replayed:
    with Sandbox(files, surroundings, scenario.starts_at, scenario.groups) as sandbox:
        result = ScenarioResult("", scenario.name, scenario.process)
        play_all(sandbox, scenario, result)
        return (variables_now(sandbox) if sandbox.root else {}), max(0, len(result.after) - 1)


def _variables(uow: UnitOfWork, instance_key: int) -> Mapping[str, tuple[Any, datetime]]:
    query = select(Variable.name, Variable.value, Variable.updated_at).where(Variable.scope_key == instance_key)
    return {name: (value, at) for name, value, at in uow.session.execute(query) if name != "business_key"}


def _masker(uow: UnitOfWork, files: Files, surroundings: Surroundings) -> Masker:
    from workflow.modeling.scenarios.surroundings import around

    kept = texts_of_models(files)
    for folder in around(files, surroundings.find):
        kept |= texts_of_models(folder)
    kept |= set(uow.session.scalars(select(CandidateGroup.code))) | set(uow.session.scalars(select(Org.code)))
    people = uow.session.execute(select(Person.username, Person.display_name)).all()
    users, names = {row[0] for row in people}, {row[1] for row in people}
    return Masker(kept - users - names, users, names)


def _files(uow: UnitOfWork, deployment_key: int) -> dict[str, bytes]:
    query = select(Resource.name, Resource.content).where(Resource.deployment_key == deployment_key)
    return models_in({name: bytes(content) for name, content in uow.session.execute(query)})


def _words(life: Life) -> str:
    words = "由真实实例生成，姓名、企业、电话等已遮蔽。"
    return f"{words}原实例还有：{'、'.join(life.left_out)}，场景里没有。" if life.left_out else words
