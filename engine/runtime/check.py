"""Checks files before anything of them is deployed: the same findings for ``luodi check``, pages and deployments."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from engine.decisions import DecisionModel
from engine.domain.errors import Finding, Invalid
from engine.model.checks import check_diagram
from engine.model.checks.expressions import expression_findings
from engine.model.elements import Diagram, Process
from engine.model.reader import read_diagram
from engine.runtime.collecting import seldom_collecting
from engine.runtime.decision_files import DecisionFiles
from engine.runtime.elsewhere import Beside, Elsewhere, Ids, nowhere, provided, unknown_groups
from engine.runtime.unbound import Versions, unbound, versions_in
from engine.spiff.compiler import compile_process


class Checked:
    """The parsed files of a folder, in name order: executable processes, decision models, forms."""

    def __init__(self, resources: Mapping[str, bytes]) -> None:
        self.decision_files = DecisionFiles(resources)
        self.diagrams: list[Diagram] = []
        self.processes: list[tuple[str, Process]] = []
        self.models: list[tuple[str, DecisionModel]] = []
        self.forms: list[tuple[str, dict[str, Any]]] = []

    @property
    def ids(self) -> Ids:
        """What the files give: ids of processes, decisions and forms."""
        return provided(self.processes, self.models, self.forms)

    @property
    def versions(self) -> Versions:
        """What the files give, with the tags their versions go by."""
        return versions_in(self.processes, self.models, self.forms)


def errors_in(findings: Sequence[Finding]) -> list[Finding]:
    """The findings that forbid a deployment."""
    return [finding for finding in findings if finding.severity == "error"]


def check_resources(
    resources: Mapping[str, bytes], *, checked: Checked | None = None, elsewhere: Elsewhere | None = None
) -> list[Finding]:
    """Every finding in ``resources`` (file name → bytes), in the order of files and lines.

    ``elsewhere`` knows what there is beside these files; without it they have to have all that they ask for.
    """
    found = checked if checked is not None else Checked(resources)
    with seldom_collecting():
        findings = read_resources(resources, found)
    beside = elsewhere if elsewhere is not None else Beside()
    findings += nowhere(found.processes, found.ids, beside)
    findings += unbound(found.processes, found.versions, beside)
    findings += unknown_groups(found.processes, beside)
    return sorted(findings, key=_in_order)


def check_batches(batches: Sequence[Mapping[str, bytes]], elsewhere: Elsewhere) -> list[list[Finding]]:
    """The findings of each batch of files, where all the others count as there beside what ``elsewhere`` knows."""
    read = []
    together: Ids = {}
    versions: Versions = set()
    with seldom_collecting():
        for batch in batches:
            found = Checked(batch)
            findings = read_resources(batch, found)
            read.append((found.processes, findings))
            for kind, ids in found.ids.items():
                together.setdefault(kind, set()).update(ids)
            versions |= found.versions
    results = []
    for processes, findings in read:
        findings += nowhere(processes, together, elsewhere)
        findings += unbound(processes, versions, elsewhere)
        findings += unknown_groups(processes, elsewhere)
        results.append(sorted(findings, key=_in_order))
    return results


def read_resources(resources: Mapping[str, bytes], found: Checked) -> list[Finding]:
    """The findings in each file and between the files; ``found`` is filled with what was read."""
    findings: list[Finding] = []
    for file in sorted(resources):
        check = _BY_ENDING.get(file.rsplit(".", 1)[-1].lower())
        if check is None:
            continue
        try:
            findings += check(file, resources[file], found)
        except Invalid as error:
            findings += error.findings or (Finding("invalid", error.message, file=file),)
    findings += _twice([(file, process.id) for file, process in found.processes], "process")
    findings += _twice([(file, str(form["id"])) for file, form in found.forms], "form")
    return findings


def _bpmn(file: str, content: bytes, found: Checked) -> list[Finding]:
    diagram = read_diagram(content, file)
    found.diagrams.append(diagram)
    findings = list(check_diagram(diagram))
    executable = [process for process in diagram.processes if process.executable]
    found.processes += [(file, process) for process in executable]
    if errors_in(findings):
        return findings + expression_findings(diagram)
    for process in executable:
        try:
            compile_process(process, file)
        except Invalid as error:
            findings += error.findings
    return findings


def _dmn(file: str, content: bytes, found: Checked) -> list[Finding]:
    found.models.append((file, found.decision_files.model(file)))
    return []


def _form(file: str, content: bytes, found: Checked) -> list[Finding]:
    try:
        form = json.loads(content)
    except ValueError as error:
        line = getattr(error, "lineno", None)
        return [Finding("form-json", f"the form is not JSON: {error}", line=line, file=file)]
    if (
        not isinstance(form, dict)
        or not isinstance(form.get("id"), str)
        or not isinstance(form.get("components"), list)
    ):
        return [Finding("form-shape", "a form is a JSON object with an 'id' and a list of 'components'", file=file)]
    found.forms.append((file, form))
    return []


def _twice(ids: Sequence[tuple[str, str]], what: str) -> list[Finding]:
    """A finding in every file but the first that gives an id."""
    first: dict[str, str] = {}
    findings = []
    for file, id_ in ids:
        before = first.setdefault(id_, file)
        if before != file:
            findings.append(Finding(f"{what}-twice", f"the {what} {id_!r} is in {before} too", id_, file=file))
    return findings


def _in_order(finding: Finding) -> tuple[str, int]:
    return finding.file or "", finding.line or 0


_BY_ENDING = {"bpmn": _bpmn, "dmn": _dmn, "form": _form}
