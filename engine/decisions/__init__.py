"""Decision models of DMN 1.1 to 1.5, read once and evaluated many times on top of FEEL."""

from engine.decisions.elements import Decision, InputData, Knowledge, Service
from engine.decisions.model import DecisionModel
from engine.decisions.parsing import parse_decisions
from engine.decisions.results import DecisionResult, EvaluatedDecision, MatchedRule

__all__ = [
    "Decision",
    "DecisionModel",
    "DecisionResult",
    "EvaluatedDecision",
    "InputData",
    "Knowledge",
    "MatchedRule",
    "Service",
    "parse_decisions",
]
