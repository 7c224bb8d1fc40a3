"""What is wrong with a draft's files, as the editors show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.domain.errors import Finding
from engine.unit_of_work import UnitOfWork
from workflow.modeling.drafts.names import DEPLOYED_KINDS, kind_of
from workflow.modeling.lint import findings_of
from workflow.modeling.rule_words import words_of_rule


def findings_in(uow: UnitOfWork, files: Mapping[str, bytes]) -> list[Finding]:
    """The findings of these files together, errors first."""
    deployable = {name: content for name, content in files.items() if kind_of(name) in DEPLOYED_KINDS}
    return sorted(
        findings_of(uow, deployable), key=lambda one: (one.severity != "error", one.file or "", one.line or 0)
    )


def as_json(findings: Sequence[Finding]) -> list[dict[str, object]]:
    """Findings with the words of their rules: rule, severity, file, element, line, words, message."""
    return [
        {
            "rule": one.rule, "severity": one.severity, "file": one.file, "element": one.element, "line": one.line,
            "words": words_of_rule(one.rule, one.message), "message": one.message,
        }
        for one in findings
    ]  # fmt: skip
