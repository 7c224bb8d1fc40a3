"""A decision model, read and compiled: what it decides, over which inputs, and how to ask it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any

from engine.decisions.elements import Decision, Element, InputData, Knowledge, Requirement, Service
from engine.decisions.graph import service_inputs, service_value, value_of
from engine.decisions.results import DecisionResult
from engine.decisions.run import Run
from engine.decisions.type_reading import allowed_values_ask
from engine.decisions.type_table import TypeTable
from engine.domain.errors import Finding, NotFound
from engine.feel import FeelBudgetExceeded, FeelRuntime, to_feel
from engine.feel.naming import tidy


@contextmanager
def _told_as_budget() -> Iterator[None]:
    try:
        yield
    except RecursionError as error:
        raise FeelBudgetExceeded("the decision is nested too deep") from error
    except MemoryError as error:
        raise FeelBudgetExceeded("the decision took more memory than there is") from error


class DecisionModel:
    """One DMN file, ready to be evaluated any number of times, by any number of threads.

    ``decisions``, ``services``, ``knowledge`` and ``inputs`` are keyed by element id; ``findings`` are the warnings
    the model was read with; ``types`` are its item definitions; ``names`` what other models may need to know of it.
    """

    def __init__(self, *, id: str, name: str, namespace: str, types: TypeTable) -> None:
        self.id = id
        self.name = name
        self.namespace = namespace
        self.types = types
        self.names: frozenset[str] = frozenset()
        self.findings: tuple[Finding, ...] = ()
        self.imports: Mapping[str, DecisionModel] = {}
        self._elements: dict[str, Element] = {}
        self._paths: dict[str, tuple[str, ...]] | None = None
        self._requirements: dict[str, tuple[Requirement, ...]] = {}

    def add(self, element: Element) -> None:
        """Take an element in while the model is being read."""
        self._elements[element.id] = element

    def require(self, element_id: str, requirements: tuple[Requirement, ...]) -> None:
        """Say what an element requires while the model is being read."""
        self._requirements[element_id] = requirements

    @property
    def decisions(self) -> Mapping[str, Decision]:
        return self._of_kind(Decision)

    @property
    def inputs(self) -> Mapping[str, InputData]:
        return self._of_kind(InputData)

    @property
    def knowledge(self) -> Mapping[str, Knowledge]:
        return self._of_kind(Knowledge)

    @property
    def services(self) -> Mapping[str, Service]:
        return self._of_kind(Service)

    def within_reach(self) -> dict[str, tuple[tuple[str, ...], DecisionModel]]:
        """The imported models by namespace, the nearest first, with the import names that lead to each."""
        found: dict[str, tuple[tuple[str, ...], DecisionModel]] = {}
        paths = [((name,) if name else (), imported) for name, imported in self.imports.items()]
        for path, imported in paths:
            found.setdefault(imported.namespace, (path, imported))
        for path, imported in paths:
            for namespace, (rest, model) in imported.within_reach().items():
                found.setdefault(namespace, (path + rest, model))
        return found

    def element(self, element_id: str) -> Element | None:
        """The element with the id, if there is one."""
        return self._elements.get(element_id)

    def requirements(self, element_id: str) -> tuple[Requirement, ...]:
        """What the element requires: inputs, decisions, knowledge, in the order of the model."""
        return self._requirements[element_id]

    def decision(self, wanted: str) -> Decision:
        """The decision with the id, or else with the name.

        :raises NotFound: when there is none
        """
        return self._find(Decision, wanted, "decision")

    def service(self, wanted: str) -> Service:
        """The decision service with the id, or else with the name.

        :raises NotFound: when there is none
        """
        return self._find(Service, wanted, "decision service")

    def evaluate(self, decision_id: str, variables: Mapping[str, object], runtime: FeelRuntime) -> DecisionResult:
        """Evaluate a decision and all it requires.

        :param decision_id: the id of the decision, or its name
        :param variables: JSON-ready or FEEL values by name; those of input data are coerced to their types, and
            all are visible to the expressions, drawn as required or not
        :returns: the value as a FEEL value: a table with one output gives the bare value, with several a context,
            a multi-hit policy a list; faults of the data give null and a warning
        :raises NotFound: when there is no such decision
        :raises FeelBudgetExceeded: when an expression uses up the limits of ``runtime``
        """
        decision = self.decision(decision_id)
        run = self._run(variables, runtime)
        with _told_as_budget(), allowed_values_ask(runtime):
            value = value_of(Requirement(self, decision), run)
        return DecisionResult(value, tuple(run.warnings), tuple(run.evaluated))

    def evaluate_service(
        self, service_id: str, variables: Mapping[str, object], runtime: FeelRuntime
    ) -> DecisionResult:
        """Evaluate a decision service; input decisions and input data are taken from ``variables`` by name.

        :returns: the value of the service's one output decision, or a context of several by their names
        :raises NotFound: when there is no such service
        """
        service = self.service(service_id)
        run = self._run(variables, runtime)
        with _told_as_budget(), allowed_values_ask(runtime):
            service_inputs(service, run)
            value = service_value(service, run)
        return DecisionResult(value, tuple(run.warnings), tuple(run.evaluated))

    def _run(self, variables: Mapping[str, object], runtime: FeelRuntime) -> Run:
        if self._paths is None:
            self._paths = {namespace: path for namespace, (path, _) in self.within_reach().items()}
        return Run(runtime, {tidy(name): to_feel(value) for name, value in variables.items()}, self._paths)

    def _of_kind(self, kind: type) -> Mapping[str, Any]:
        return MappingProxyType({key: item for key, item in self._elements.items() if isinstance(item, kind)})

    def _find(self, kind: type, wanted: str, what: str) -> Any:
        found = self._elements.get(wanted)
        if isinstance(found, kind):
            return found
        for item in self._elements.values():
            if isinstance(item, kind) and wanted in (item.name, item.variable):
                return item
        raise NotFound(f"the decision model {self.name!r} has no {what} {wanted!r}")
