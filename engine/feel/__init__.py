"""FEEL, the expression language of DMN 1.5 (chapter 10), for conditions, timers, mappings and decisions."""

from engine.feel.budget import Limits
from engine.feel.errors import FeelBudgetExceeded, FeelSyntaxError
from engine.feel.expression import Expression, compile_expression
from engine.feel.json_values import to_feel, to_json
from engine.feel.runtime import Evaluation, FeelRuntime
from engine.feel.types import FeelType
from engine.feel.unary_tests import UnaryTests, compile_unary_tests
from engine.feel.values import Function

__all__ = [
    "Evaluation",
    "Expression",
    "FeelBudgetExceeded",
    "FeelRuntime",
    "FeelSyntaxError",
    "FeelType",
    "Function",
    "Limits",
    "UnaryTests",
    "compile_expression",
    "compile_unary_tests",
    "to_feel",
    "to_json",
]
