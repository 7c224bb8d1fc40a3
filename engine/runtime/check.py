"""Checks files before anything of them is deployed: the same findings for ``luodi check``, pages and deployments."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from engine.decisions import DecisionModel
from engine.domain.errors import Finding, Invalid
from engine.model.checks import check_diagram
from engine.model.elements import Diagram, Process
from engine.model.reader import read_diagram
from engine.runtime.decision_files import DecisionFiles
from engine.spiff.compiler import compile_process


class Checked:
    """The parsed files of a folder, in name order: executable processes, decision models, forms."""

    def __init__(self, resources: Mapping[str, bytes]) -> None:
        self.decision_files = DecisionFiles(resources)
        self.diagrams: list[Diagram] = []
        self.processes: list[tuple[str, Process]] = []
        self.models: list[tuple[str, DecisionModel]] = []
        self.forms: list[tuple[str, dict[str, Any]]] = []


def errors_in(findings: Sequence[Finding]) -> list[Finding]:
    """The findings that forbid a deployment."""
    return [finding for finding in findings if finding.severity == "error"]


def check_resources(resources: Mapping[str, bytes], *, checked: Checked | None = None) -> list[Finding]:
    """Every finding in ``resources`` (file name → bytes), in the order of files and lines."""
    found = checked if checked is not None else Checked(resources)
    findings: list[Finding] = []
    for file in sorted(resources):
        check = _BY_ENDING.get(file.rsplit(".", 1)[-1].lower())
        if check is None:
            continue
        try:
            findings += check(file, resources[file], found)
        except Invalid as error:
            findings += error.findings or (Finding("invalid", error.message, file=file),)
    findings += _twice([p.id for _f, p in found.processes], "process")
    findings += _twice([str(form["id"]) for _f, form in found.forms], "form")
    return findings


def _bpmn(file: str, content: bytes, found: Checked) -> list[Finding]:
    diagram = read_diagram(content, file)
    found.diagrams.append(diagram)
    findings = list(check_diagram(diagram))
    for process in diagram.processes:
        if not process.executable:
            continue
        found.processes.append((file, process))
        if not errors_in(findings):
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


def _twice(ids: Sequence[str], what: str) -> list[Finding]:
    double = sorted({i for i in ids if list(ids).count(i) > 1})
    return [Finding(f"{what}-twice", f"the {what} {i!r} is in two files of this folder", element=i) for i in double]


_BY_ENDING = {"bpmn": _bpmn, "dmn": _dmn, "form": _form}
