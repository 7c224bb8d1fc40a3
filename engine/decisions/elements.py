"""The elements of a decision model's graph: input data, decisions, knowledge models, services (DMN 1.5, chapter 6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.decisions.functions import BoxedFunction
from engine.decisions.run import Logic
from engine.feel.types import FeelType

if TYPE_CHECKING:
    from engine.decisions.model import DecisionModel


@dataclass(frozen=True, slots=True)
class InputData:
    """A value the caller gives. ``variable`` is the name under which expressions see it."""

    id: str
    name: str
    variable: str
    type: FeelType


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision. ``aliases`` are further names under which a decision that requires it may see the result.

    ``version_tag`` is the name its version goes by (``zeebe:versionTag`` among its extension elements).
    """

    id: str
    name: str
    variable: str
    type: FeelType
    logic: Logic
    aliases: tuple[str, ...] = ()
    version_tag: str | None = None


@dataclass(frozen=True, slots=True)
class Knowledge:
    """A business knowledge model: a function that decisions may call."""

    id: str
    name: str
    variable: str
    type: FeelType
    function: BoxedFunction


@dataclass(frozen=True, slots=True)
class Service:
    """A decision service: a function over its input data and input decisions, giving its output decisions."""

    id: str
    name: str
    variable: str
    type: FeelType
    outputs: tuple[Requirement, ...]
    parameters: tuple[Requirement, ...]

    @property
    def compound(self) -> bool:
        """Whether the result is a context of several output decisions."""
        return len(self.outputs) > 1


Element = InputData | Decision | Knowledge | Service


@dataclass(frozen=True, slots=True)
class Requirement:
    """A required element, the model it lives in, and the import names that lead to it (none for the own model)."""

    model: DecisionModel
    element: Element
    path: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """What identifies the element among those of all models."""
        return (self.model.namespace, self.element.id)
