"""Evaluates a decision of a file that is not deployed, over values written as FEEL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from engine.decisions import DecisionModel, EvaluatedDecision
from engine.domain.errors import Invalid
from engine.feel import FeelBudgetExceeded, FeelRuntime, FeelSyntaxError, Function, compile_expression, to_json
from engine.feel.json_values import text_of
from engine.feel.values import Builtin
from engine.runtime.decision_files import DecisionFiles
from workflow.modeling.trial.inputs import inputs_of


def model_of(files: Mapping[str, bytes], name: str) -> DecisionModel:
    """The model of one file; other ``.dmn`` files beside it may be imported by it.

    :raises Invalid: when it cannot run as it is, with findings by element
    """
    return DecisionFiles(files).model(name)


def try_decision(
    model: DecisionModel, decision_id: str, given: Mapping[str, str], runtime: FeelRuntime
) -> dict[str, Any]:
    """What a decision asks for and what it answers.

    :param given: FEEL texts by name of the input; what is left out is null
    :returns: ``inputs`` (name, label, type, values, and ``problem`` where the text given is no FEEL), ``value``,
        ``evaluated`` (id, name, value, ``matched`` rules by id and number, ``inputs`` by label), ``warnings``
    :raises NotFound: when the model has no such decision
    :raises Invalid: when the evaluation takes more than one may
    """
    decision = model.decision(decision_id)
    asked_for = inputs_of(model, decision)
    values, problems = _values(given, runtime)
    values = {**dict.fromkeys(asked.name for asked in asked_for), **values}
    try:
        result = model.evaluate(decision.id, values, runtime)
    except FeelBudgetExceeded as error:
        raise Invalid(error.message) from error
    return {
        "inputs": [
            {**asdict(asked), **({"problem": problems[asked.name]} if asked.name in problems else {})}
            for asked in asked_for
        ],
        "value": shown(result.value),
        "evaluated": [_told(one) for one in result.evaluated],
        "warnings": list(dict.fromkeys(result.warnings)),
    }


def _values(given: Mapping[str, str], runtime: FeelRuntime) -> tuple[dict[str, object], dict[str, str]]:
    values: dict[str, object] = {}
    problems: dict[str, str] = {}
    for name, text in given.items():
        try:
            values[name] = compile_expression(text).evaluate({}, runtime).value
        except FeelSyntaxError as error:
            problems[name] = error.message
        except FeelBudgetExceeded as error:
            problems[name] = error.message
    return values, problems


def _told(one: EvaluatedDecision) -> dict[str, Any]:
    return {
        "id": one.decision_id,
        "name": one.name,
        "value": shown(one.output),
        "matched": [{"rule": rule.rule_id, "number": rule.rule_index} for rule in one.matched_rules],
        "inputs": {label: shown(value) for label, value in one.inputs.items()},
    }


def shown(value: object) -> object:
    """A FEEL value as JSON; functions and what JSON has not are told as text."""
    if isinstance(value, list):
        return [shown(item) for item in value]
    if isinstance(value, dict):
        return {key: shown(item) for key, item in value.items()}
    return text_of(value) if isinstance(value, (Function, Builtin)) else to_json(value)
