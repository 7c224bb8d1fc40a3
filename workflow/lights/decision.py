"""Asks ``light_project`` in the version deployed now; what it decides, and its parameters, are the office's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.decisions import DecisionModel
from engine.domain.errors import Broken, NotFound
from engine.feel import FeelRuntime, to_json
from engine.runtime.definitions import decision_model, latest_decision
from engine.unit_of_work import UnitOfWork
from workflow.lights.rules import WEIGHT, Hit

DECISION = "light_project"
PARAMETERS = "light_parameters"


class LightRules:
    """One version of the decision, compiled; ``key`` is the version's."""

    def __init__(self, key: int, version: int, model: DecisionModel, runtime: FeelRuntime) -> None:
        self.key = key
        self.version = version
        self._model = model
        self._runtime = runtime

    def hits(self, facts: Mapping[str, Any]) -> list[Hit]:
        """Every row these facts meet. :raises Broken: when the version gives something that is no light"""
        value: Any = to_json(self._model.evaluate(DECISION, facts, self._runtime).value)
        found = []
        for row in value or []:
            if row.get("light") not in WEIGHT or not row.get("reason_code"):
                raise Broken(f"亮灯规则第 {self.version} 版给出的结果不是灯：{row}", element_id=DECISION)
            found.append(
                Hit(
                    light=row["light"],
                    code=row["reason_code"],
                    words=row.get("words") or row["reason_code"],
                    evidence=row.get("evidence") or {},
                    basis=row.get("basis") or "",
                )
            )
        return found

    def parameters(self) -> Mapping[str, Any]:
        """The parameters beside the table (``light_parameters``), by name."""
        value: Any = to_json(self._model.evaluate(PARAMETERS, {}, self._runtime).value)
        return value or {}


def light_rules(uow: UnitOfWork) -> LightRules | None:
    """The newest version of the rules; nothing while the office has deployed none."""
    try:
        row = latest_decision(uow, DECISION)
    except NotFound:
        return None
    return LightRules(row.key, row.version, decision_model(uow, row), uow.world.feel)
