"""What an analysis page was asked for: which version or all of them, which days, by which time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.domain.errors import NotFound
from engine.persistence.definitions import ProcessDefinition
from engine.unit_of_work import UnitOfWork
from workflow.operations.analysis.heat import versions_of
from workflow.operations.analysis.slices import office_day
from workflow.operations.analysis.window import Window
from workflow.web.addresses import key_of


@dataclass(frozen=True, slots=True)
class Chosen:
    """``keys`` are the versions counted together: the definition's own, or all; ``other`` is set beside it."""

    definition: ProcessDefinition
    versions: Sequence[ProcessDefinition]
    window: Window
    whole: bool
    worked: bool
    other: ProcessDefinition | None

    @property
    def keys(self) -> tuple[int, ...]:
        """The versions whose figures are added up."""
        return tuple(row.key for row in self.versions) if self.whole else (self.definition.key,)

    def args(self) -> dict[str, str]:
        """The same as a query."""
        told = {"from": self.window.first.isoformat(), "to": self.window.last.isoformat()}
        if self.whole:
            told["versions"] = "all"
        if not self.worked:
            told["time"] = "elapsed"
        if self.other is not None:
            told["against"] = str(self.other.key)
        return told


def chosen(uow: UnitOfWork, definition_key: int, args: Mapping[str, str]) -> Chosen:
    """Read a query: ``from``, ``to``, ``versions=all``, ``time=elapsed``, ``against=<key of another version>``.

    :raises NotFound: when there is no such version
    """
    definition = uow.session.get(ProcessDefinition, definition_key)
    if definition is None:
        raise NotFound(f"没有流程版本 {definition_key}。")
    versions = versions_of(uow, definition.process_id)
    against = key_of(args.get("against"))
    other = next((row for row in versions if row.key == against and row.key != definition_key), None)
    return Chosen(
        definition, versions, Window.of(args, office_day(uow.now)),
        args.get("versions") == "all" and other is None, args.get("time") != "elapsed", other,
    )  # fmt: skip
