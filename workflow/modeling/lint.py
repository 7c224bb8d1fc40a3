"""What is wrong with the files of a model: the engine's own checks, and bpmnlint's rules where these are silent.

The editors, the page of refused files and ``luodi check`` all ask here. Only the engine's findings forbid anything:
what it finds no error in deploys.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from engine.domain.errors import Finding
from engine.runtime.check import Checked, check_batches, check_resources, errors_in
from engine.runtime.elsewhere import Deployed, Elsewhere
from engine.runtime.start_events import start_findings
from engine.unit_of_work import UnitOfWork
from workflow.modeling.bpmnlint import lint_diagram

SAME: Mapping[str, frozenset[str]] = {
    "ad-hoc-sub-process": frozenset({"ad-hoc-empty", "ad-hoc-event"}),
    "conditional-flows": frozenset({"condition-missing", "condition-alone", "default-condition"}),
    "end-event-required": frozenset({"implicit-end"}),
    "event-based-gateway": frozenset({"event-gateway", "event-gateway-target", "event-gateway-mixed"}),
    "event-sub-process-typed-start-event": frozenset({"event-start"}),
    "global": frozenset({"message-name", "signal-name", "error-code", "escalation-code", "message-missing"}),
    "link-event": frozenset({"link-target", "link-flow", "link-twice"}),
    "no-disconnected": frozenset({"unreachable", "implicit-end", "boundary-flow", "compensation-handler"}),
    "no-implicit-end": frozenset({"implicit-end", "boundary-flow"}),
    "no-implicit-start": frozenset({"unreachable", "start-missing", "sub-start"}),
    "single-blank-start-event": frozenset({"start-twice", "sub-start"}),
    "start-event-required": frozenset({"start-missing", "sub-start"}),
    "sub-process-blank-start-event": frozenset({"sub-start"}),
}
"""Rule of bpmnlint → rules of the engine that say the same of an element; where one of these speaks, it alone does."""


def findings_of(where: UnitOfWork | Elsewhere, files: Mapping[str, bytes]) -> list[Finding]:
    """Every finding in ``files`` (name → bytes), those of the engine and those of bpmnlint, by file and line.

    With a unit of work, what is deployed counts as there, and start events are worked out as a deployment would: then
    there is an error exactly where ``deploy`` refuses. Else ``where`` says what is there.
    """
    if not isinstance(where, UnitOfWork):
        return lint_batches([files], where)[0]
    checked = Checked(files)
    findings = check_resources(files, checked=checked, elsewhere=Deployed(where))
    if not errors_in(findings):
        findings += [one for file, process in checked.processes for one in start_findings(where, process, file)]
    return _with_doubts(files, findings)


def lint_batches(batches: Sequence[Mapping[str, bytes]], elsewhere: Elsewhere) -> list[list[Finding]]:
    """The findings of each batch of files, where all the others count as there beside what ``elsewhere`` knows."""
    found = check_batches(batches, elsewhere)
    return [_with_doubts(files, findings) for files, findings in zip(batches, found, strict=True)]


def _with_doubts(files: Mapping[str, bytes], findings: list[Finding]) -> list[Finding]:
    """The engine's findings with those of bpmnlint that say something new."""
    said = {(finding.file, finding.element, finding.rule) for finding in findings}
    whole = list(findings)
    for file in sorted(files):
        if not file.lower().endswith(".bpmn"):
            continue
        for doubt in lint_diagram(bytes(files[file])):
            if not any((file, doubt.element, rule) in said for rule in SAME.get(doubt.rule, ())):
                whole.append(replace(doubt, file=file))
    return sorted(whole, key=lambda finding: (finding.file or "", finding.line or 0))
