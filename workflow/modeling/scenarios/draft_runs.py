"""Runs all scenarios of a draft: a few at once, many by a worker, so that nobody waits before a page that stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select

from engine.unit_of_work import UnitOfWork
from engine.world import World
from workflow.modeling.drafts.holding import contents_of, find_draft
from workflow.modeling.scenarios.models import ModelScenarioRun
from workflow.modeling.scenarios.outcomes import Outcome, outcome_of, stored_outcome
from workflow.modeling.scenarios.running import run_file
from workflow.modeling.scenarios.scenario import SUFFIX
from workflow.modeling.scenarios.surroundings import Files, Surroundings, office

AT_ONCE = 10
"""Scenarios that are played while somebody waits for the page; of more a worker plays as many in a turn."""


@dataclass(frozen=True, slots=True)
class Ran:
    """The last run of a draft's scenarios; ``is_old`` when something was changed since."""

    outcomes: Sequence[Outcome]
    done: int
    total: int
    asked_at: datetime
    is_old: bool

    @property
    def is_done(self) -> bool:
        """Whether all were played."""
        return self.done >= self.total

    @property
    def failed(self) -> list[Outcome]:
        """Those that did not pass."""
        return [one for one in self.outcomes if not one.passed]


def scenario_files(files: Files) -> list[str]:
    """The names of the scenarios among files, in order."""
    return sorted(name for name in files if name.endswith(SUFFIX))


def last_run(uow: UnitOfWork, draft_key: int, files: Files) -> Ran | None:
    """What came of the draft's scenarios when they last ran, if they ever did."""
    row = uow.session.get(ModelScenarioRun, draft_key)
    if row is None:
        return None
    outcomes = [stored_outcome(one) for one in row.outcomes]
    return Ran(outcomes, row.done, row.total, row.asked_at, row.state != state_of(files, office(uow)))


def ask_run(uow: UnitOfWork, draft_key: int) -> None:
    """Play every scenario of a draft anew: at once where they are few, else by a worker.

    :raises NotFound: when there is no such draft
    """
    find_draft(uow.session, draft_key)
    files = contents_of(uow.session, draft_key)
    surroundings = office(uow)
    row = uow.session.get(ModelScenarioRun, draft_key)
    if row is None:
        row = ModelScenarioRun(draft_key=draft_key)
        uow.session.add(row)
    row.state, row.asked_at, row.asked_by = state_of(files, surroundings), uow.now, uow.actor.name
    row.done, row.total, row.outcomes = 0, len(scenario_files(files)), []
    if row.total <= AT_ONCE:
        _play_some(row, files, surroundings)


def play_waiting(world: World) -> int:
    """A worker's turn: play the next scenarios of every run that is not done; how many were played."""
    with world.reading() as uow:
        open_runs = select(ModelScenarioRun.draft_key).where(ModelScenarioRun.done < ModelScenarioRun.total)
        waiting = list(uow.session.scalars(open_runs))
    return sum(_turn(world, key) for key in waiting)


def _turn(world: World, draft_key: int) -> int:
    with world.transaction() as uow:
        row = uow.session.get(ModelScenarioRun, draft_key, with_for_update=True)
        if row is None or row.done >= row.total:
            return 0
        files, surroundings = contents_of(uow.session, draft_key), office(uow)
        if row.state != state_of(files, surroundings):  # what was asked for is no longer there: begin with what is
            row.state, row.done, row.total, row.outcomes = (
                state_of(files, surroundings), 0, len(scenario_files(files)), [],
            )  # fmt: skip
        before = row.done
        _play_some(row, files, surroundings)
        return row.done - before


def _play_some(row: ModelScenarioRun, files: Files, surroundings: Surroundings) -> None:
    names = scenario_files(files)[row.done : row.done + AT_ONCE]
    played = [outcome_of(run_file(files, name, surroundings)).as_dict() for name in names]
    row.outcomes = [*row.outcomes, *played]
    row.done += len(names)


def state_of(files: Files, surroundings: Surroundings) -> str:
    """What a result depends on, as one text: the files, what is deployed, the office's groups."""
    whole = sha256(repr((surroundings.stamp, sorted(surroundings.groups or ()))).encode())
    for name, content in sorted(files.items()):
        whole.update(f"{name}:{len(content)}:".encode() + content)
    return whole.hexdigest()
