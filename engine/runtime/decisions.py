"""Evaluates a deployed decision for a caller, with what every decision on the way gave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.decisions import DecisionResult
from engine.domain import variables as json_variables
from engine.domain.errors import Finding, Invalid, NotFound
from engine.feel import FeelBudgetExceeded, to_json
from engine.persistence.definitions import DecisionDefinition
from engine.runtime.definitions import decision_model, latest_decision
from engine.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Evaluated:
    """A decision's output as a JSON variable, and how it came about."""

    definition: DecisionDefinition
    output: Any
    result: DecisionResult


def evaluate_decision(
    uow: UnitOfWork,
    *,
    decision_id: str | None = None,
    decision_key: int | None = None,
    variables: Mapping[str, Any] | None = None,
) -> Evaluated:
    """Evaluate the newest version of a decision, or the one with the key.

    :raises NotFound: when it does not exist
    :raises Invalid: when a variable cannot be JSON, or the decision takes too many steps, too long or too much room
    """
    if decision_key is not None:
        row = uow.session.get(DecisionDefinition, decision_key)
        if row is None:
            raise NotFound(f"no decision definition has the key {decision_key}")
    elif decision_id is not None:
        row = latest_decision(uow, decision_id)
    else:
        raise NotFound("name the decision, by id or by key")
    model = decision_model(uow, row)
    given = json_variables.as_variables(variables or {})
    try:
        result = model.evaluate(row.decision_id, given, uow.world.feel)
    except FeelBudgetExceeded as error:
        message = f"the decision {row.decision_id!r} cannot be evaluated: {error.message}"
        raise Invalid(message, [Finding("decision-budget", message, element=row.decision_id)]) from error
    return Evaluated(row, to_json(result.value), result)
