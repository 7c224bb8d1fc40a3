"""What has happened to documents and their templates, as facts of the event log."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.events import Event


@dataclass(frozen=True, kw_only=True)
class PaperTemplateChanged(Event):
    """Documents of a kind are made from another template; without ``checksum`` from the shipped one again."""

    kind: str
    version: int
    checksum: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class PaperDrawn(Event):
    """Somebody took a document away as a file; ``number`` is the matter's own, ``template_version`` 0 the shipped."""

    kind: str
    number: str
    template_version: int
    checksum: str
    instance_key: int | None = None
    business_key: str | None = None
