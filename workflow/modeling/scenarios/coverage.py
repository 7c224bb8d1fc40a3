"""How much of a process its scenarios pass: elements and flows with how often, and what none of them comes to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.domain.errors import Invalid
from engine.model.elements import Process
from engine.model.reader import read_diagram
from workflow.modeling.scenarios.outcomes import Outcome
from workflow.modeling.scenarios.surroundings import Files


@dataclass(frozen=True, slots=True)
class Coverage:
    """One process: ``names`` are its elements and flows in the diagram's order, ``counts`` how often each was passed.

    A flow without a name is called by the elements it joins.
    """

    process: str
    name: str
    file: str
    names: Mapping[str, str]
    flows: frozenset[str]
    counts: Mapping[str, int]

    @property
    def passed(self) -> list[str]:
        """What some scenario came to."""
        return [one for one in self.names if self.counts.get(one)]

    @property
    def missed(self) -> list[str]:
        """What none came to."""
        return [one for one in self.names if not self.counts.get(one)]

    @property
    def percent(self) -> int:
        """The share of elements and flows that were passed; only what is whole is 100."""
        return 100 * len(self.passed) // len(self.names) if self.names else 100


def coverage(files: Files, outcomes: Sequence[Outcome]) -> list[Coverage]:
    """The coverage of every process in ``files`` by the paths of ``outcomes``, whether they passed or not."""
    counts: Counter[tuple[str, str]] = Counter()
    for outcome in outcomes:
        for process_id, parts in outcome.visits.items():
            for part, count in parts.items():
                counts[process_id, part] += count
    found = []
    for file, process in _processes(files):
        names, flows = _parts(process)
        own = {part: counts[process.id, part] for part in names}
        found.append(Coverage(process.id, process.name or process.id, file, names, frozenset(flows), own))
    return found


def _processes(files: Files) -> list[tuple[str, Process]]:
    found = []
    for file in sorted(files):
        if file.endswith(".bpmn"):
            try:
                found += [(file, process) for process in read_diagram(files[file], file).processes]
            except Invalid:
                continue  # what is wrong with it is told where it is to be deployed
    return found


def _parts(process: Process) -> tuple[dict[str, str], set[str]]:
    scopes = [process.scope, *(node.scope for _scope, node in process.scope.walk() if node.scope is not None)]
    names: dict[str, str] = {}
    flows: set[str] = set()
    for scope in scopes:
        for node in scope.nodes.values():
            names[node.id] = node.name or node.id
        for flow in scope.flows.values():
            ends = [scope.nodes[one].name or one if one in scope.nodes else one for one in (flow.source, flow.target)]
            names[flow.id] = flow.name or " → ".join(ends)
            flows.add(flow.id)
    return names, flows
