"""The decision models of one deployment, which may import each other by namespace (DMN 1.5, 6.3.3)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from engine.decisions import DecisionModel, parse_decisions
from engine.domain.errors import Invalid
from engine.model.reader import parse_xml


def digest_of(*parts: bytes) -> str:
    """One text for the parts in their order: equal only for equal parts."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()


class DecisionFiles:
    """Parses each ``.dmn`` of a folder once; an import that leads back to where it began is not followed.

    ``files`` maps file names to bytes; other kinds of file are passed over.
    """

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = {name: content for name, content in files.items() if name.lower().endswith(".dmn")}
        self._models: dict[str, DecisionModel] = {}
        self._open: list[str] = []

    def model(self, name: str) -> DecisionModel:
        """The model in a file.

        :raises Invalid: when it, or what it imports, cannot be used
        """
        if name not in self._models:
            self._open.append(name)
            try:
                self._models[name] = parse_decisions(self._files[name], file=name, imports=self._imported)
            finally:
                self._open.pop()
        return self._models[name]

    def digest(self, name: str) -> str:
        """What tells the decisions of a file from other versions: the file and, after it, all files it imports."""
        own = self.model(name)
        files = {id(model): file for file, model in self._models.items()}
        imported: set[str] = set()
        waiting = list(own.imports.values())
        while waiting:
            model = waiting.pop()
            file = files.get(id(model))
            if file is not None and file not in imported and file != name:
                imported.add(file)
                waiting += model.imports.values()
        return digest_of(self._files[name], *(self._files[file] for file in sorted(imported)))

    def file_of(self, decision_id: str) -> str | None:
        """The file a decision is in, if any has it."""
        return next((name for name in sorted(self._files) if decision_id in self.model(name).decisions), None)

    def _imported(self, namespace: str) -> DecisionModel | None:
        for name, content in self._files.items():
            if name not in self._open and self._namespace(content) == namespace:
                return self.model(name)
        return None

    def _namespace(self, content: bytes) -> str | None:
        try:
            return parse_xml(content).get("namespace")
        except Invalid:
            return None  # the file has its own finding; nothing can be imported from it
