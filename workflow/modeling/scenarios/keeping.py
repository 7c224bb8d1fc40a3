"""Scenarios are kept beside the deployment they were published with; a draft copies them in, publishing keeps them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from importlib import resources

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from engine.persistence.definitions import ProcessDefinition
from engine.runtime.file_ids import ids_in
from engine.unit_of_work import UnitOfWork
from workflow.modeling.scenarios.models import NONE, ModelScenario
from workflow.modeling.scenarios.scenario import SUFFIX
from workflow.modeling.shipped import shipped_folders


def scenarios_of(session: Session, process_ids: Collection[str]) -> dict[str, bytes]:
    """File name → content of the scenarios last published with each process, in the order of names.

    A process with which none was ever published has those that come with the product.
    """
    newest = (
        select(ProcessDefinition.process_id, func.max(ModelScenario.deployment_key))
        .join(ModelScenario, ModelScenario.deployment_key == ProcessDefinition.deployment_key)
        .where(ProcessDefinition.process_id.in_(process_ids))
        .group_by(ProcessDefinition.process_id)
    )
    kept: dict[str, int] = dict(session.execute(newest).all())  # type: ignore[arg-type]
    found: dict[str, bytes] = {}
    for process_id in set(process_ids) - kept.keys():
        found.update(_shipped().get(process_id, {}))
    rows = select(ModelScenario).where(ModelScenario.deployment_key.in_(kept.values()), ModelScenario.name != NONE)
    for row in session.scalars(rows.order_by(ModelScenario.deployment_key)):
        found[row.name] = bytes(row.content)
    return dict(sorted(found.items()))


def keep_scenarios(uow: UnitOfWork, files: Mapping[str, bytes], deployment_key: int) -> None:
    """Keep the scenarios among ``files`` beside a deployment, in the place of those it had; it may be an old one.

    That there are none is kept too: they were taken out.
    """
    scenarios = {name: content for name, content in files.items() if name.endswith(SUFFIX)}
    uow.session.execute(delete(ModelScenario).where(ModelScenario.deployment_key == deployment_key))
    for name, content in (scenarios or {NONE: b""}).items():
        uow.session.add(ModelScenario(deployment_key=deployment_key, name=name, content=content))
    uow.session.flush()


@cache
def _shipped() -> Mapping[str, Mapping[str, bytes]]:
    """Process id → the scenarios in its shipped folder."""
    found: dict[str, dict[str, bytes]] = {}
    for folder, files in shipped_folders().items():
        place = resources.files("bpmn").joinpath(folder)
        scenarios = {item.name: item.read_bytes() for item in place.iterdir() if item.name.endswith(SUFFIX)}
        for process_id in ids_in(files)["process"] if scenarios else ():
            found[process_id] = scenarios
    return found
