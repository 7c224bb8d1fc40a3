"""What processes bind to their own deployment, or to a version tag, and that is not there (``bindingType``)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from engine.decisions import DecisionModel
from engine.domain.errors import Finding
from engine.model.elements import Process
from engine.runtime.elsewhere import Elsewhere, wanted

Versions = set[tuple[str, str, str | None]]
"""``process``, ``decision`` or ``form``, the id, and the version tag or ``None``."""


def versions_in(
    processes: Sequence[tuple[str, Process]],
    models: Sequence[tuple[str, DecisionModel]],
    forms: Sequence[tuple[str, dict[str, Any]]],
) -> Versions:
    """What files give to others, by id and version tag."""
    found: Versions = {("process", process.id, process.version_tag) for _file, process in processes}
    for _file, model in models:
        found |= {("decision", name, decision.version_tag) for name, decision in model.decisions.items()}
    for _file, form in forms:
        tag = form.get("versionTag")
        found.add(("form", str(form["id"]), tag if isinstance(tag, str) else None))
    return found


def unbound(processes: Sequence[tuple[str, Process]], given: Versions, elsewhere: Elsewhere) -> Iterator[Finding]:
    """A finding for each element that is bound to what is not there (``binding``).

    Where no database can be asked, a tag that none of the files has may still be deployed: nothing is said of it.
    """
    ids = {(kind, id_) for kind, id_, _tag in given}
    for file, process in processes:
        for one in wanted(file, process):
            binding = one.node.extensions.binding
            problem = ""
            if binding.kind == "deployment" and (one.kind, one.id) not in ids:
                problem = f"the {one.kind} {one.id!r} is to come with this deployment, and is not in it"
            elif binding.kind == "versionTag" and binding.version_tag is not None:
                known = (one.kind, one.id, binding.version_tag) in given
                if not known and elsewhere.tagged(one.kind, one.id, binding.version_tag) is False:
                    problem = f"no version of the {one.kind} {one.id!r} goes by the tag {binding.version_tag!r}"
            if problem:
                yield Finding("binding", problem, one.node.id, one.node.line, file)
