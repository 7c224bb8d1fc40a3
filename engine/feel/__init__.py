"""FEEL, the expression language of DMN 1.5 (chapter 10): conditions, timers, mappings and decisions are written in it."""

from engine.feel.budget import Limits
from engine.feel.errors import FeelBudgetExceeded, FeelSyntaxError
from engine.feel.expression import Expression, compile_expression
from engine.feel.json_values import to_feel, to_json
from engine.feel.runtime import Evaluation, FeelRuntime
from engine.feel.unary_tests import UnaryTests, compile_unary_tests

__all__ = [
    "Evaluation",
    "Expression",
    "FeelBudgetExceeded",
    "FeelRuntime",
    "FeelSyntaxError",
    "Limits",
    "UnaryTests",
    "compile_expression",
    "compile_unary_tests",
    "to_feel",
    "to_json",
]
