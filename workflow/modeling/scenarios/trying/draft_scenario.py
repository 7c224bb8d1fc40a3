"""A scenario in a draft: read with all it is played on, and saved as the successor of what was looked at."""

from __future__ import annotations

import re
from dataclasses import dataclass

from engine.domain.errors import Invalid, NotFound, Refused
from engine.unit_of_work import UnitOfWork
from workflow.modeling.drafts.files import add_files, save_file
from workflow.modeling.drafts.holding import changers, contents_of, find_draft
from workflow.modeling.drafts.models import ModelDraft
from workflow.modeling.drafts.names import free_name
from workflow.modeling.drafts.queries import file_row
from workflow.modeling.drafts.rules import Act, refusal
from workflow.modeling.scenarios.reading import read_scenario, write_scenario
from workflow.modeling.scenarios.running import models_in
from workflow.modeling.scenarios.scenario import SUFFIX, Scenario
from workflow.modeling.scenarios.surroundings import Surroundings, office

_UNFIT = re.compile(r"[^\w-]+")


@dataclass(frozen=True, slots=True)
class DraftScenario:
    """A scenario file of a draft, the models beside it, and what stands around them; ``readonly`` says why, if so."""

    draft: ModelDraft
    file: str
    revision: int
    scenario: Scenario
    models: dict[str, bytes]
    surroundings: Surroundings
    readonly: str


def scenario_of_draft(uow: UnitOfWork, draft_key: int, file: str) -> DraftScenario:
    """The scenario, to be played within this unit of work.

    :raises NotFound: when the draft has no such file
    :raises Invalid: when the file is broken
    """
    draft = find_draft(uow.session, draft_key)
    row = file_row(uow.session, draft_key, file)
    if row is None or not file.endswith(SUFFIX):
        raise NotFound(f"草稿里没有场景“{file}”，可能已被改名或移除。")
    scenario = read_scenario(bytes(row.content), file)
    readonly = refusal(draft, Act.EDIT, uow.actor.name, changers(uow.session, draft_key))
    models = models_in(contents_of(uow.session, draft_key))
    return DraftScenario(draft, file, row.revision, scenario, models, office(uow), readonly)


def save_scenario(uow: UnitOfWork, draft_key: int, file: str, scenario: Scenario, revision: int) -> None:
    """Save the scenario as the successor of ``revision``.

    :raises Refused: when somebody recorded something since
    """
    save_file(uow, draft_key, file, write_scenario(scenario), revision)


def add_scenario(uow: UnitOfWork, draft_key: int, scenario: Scenario, wanted: str = "") -> str:
    """Put a new scenario into a draft, under the wanted name, or one made from the scenario's; its file name."""
    taken = contents_of(uow.session, draft_key)
    stem = _UNFIT.sub("_", wanted.removesuffix(SUFFIX) or scenario.name).strip("_-")[:80]
    if not stem:
        raise Invalid("场景要有名称。")
    name = stem + SUFFIX
    if name.lower() in {one.lower() for one in taken}:
        if wanted:
            raise Refused(f"草稿里已经有文件“{name}”，请换一个名称。")
        name = free_name(name, list(taken), "2")
    add_files(uow, draft_key, {name: write_scenario(scenario)})
    return name
