"""Which paths ended instances took: how often, how long, how many fell overdue, how many ended well."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.persistence.instances import ProcessInstance
from workflow.operations.analysis.figures import Figures, figures_of
from workflow.operations.analysis.models import VARIANT, InstanceVariant, ProcessVariant
from workflow.operations.analysis.paths import Difference, Path, difference
from workflow.operations.analysis.window import Window

MOST = 100
"""Variants a page lists; the rest is counted in one line."""

MOST_INSTANCES = 20


@dataclass(frozen=True, slots=True)
class Variant:
    """A path with what became of the instances that took it; ``apart`` is what distinguishes it from the usual one."""

    digest: str
    path: Path
    figures: Figures
    share: float
    apart: Difference

    @property
    def count(self) -> int:
        """Instances that took it and ended between the days."""
        return self.figures.ended

    @property
    def well(self) -> float:
        """The share that came to an end by itself."""
        return self.figures.passed / self.figures.ended

    @property
    def late(self) -> float:
        """The share in which a task ended past its date."""
        return self.figures.overdue / self.figures.ended


@dataclass(frozen=True, slots=True)
class Variants:
    """The most frequent first; ``instances`` and ``paths`` are all there are, listed or not."""

    rows: Sequence[Variant]
    instances: int
    paths: int

    def of(self, digest: str) -> Variant | None:
        """The one of this digest, if it is listed."""
        return next((one for one in self.rows if one.digest == digest), None)


def variants_of(session: Session, versions: Collection[int], window: Window) -> Variants:
    """The paths of the instances of these versions that ended between the days; the same path of two is one."""
    found = {digest: figures for (digest, _unit), figures in figures_of(session, versions, VARIANT, window).items()}
    ranked = sorted(found, key=lambda digest: (-found[digest].ended, digest))
    whole = sum(figures.ended for figures in found.values())
    paths = _paths(session, versions, ranked[:MOST])
    listed = [digest for digest in ranked[:MOST] if digest in paths]
    usual = paths[listed[0]] if listed else None
    rows = [
        Variant(digest, paths[digest], found[digest], found[digest].ended / whole, difference(paths[digest], usual))
        for digest in listed
        if usual is not None
    ]
    return Variants(rows, whole, len(found))


def instances_of(session: Session, versions: Collection[int], digest: str) -> list[ProcessInstance]:
    """Instances that took this path, the newest first."""
    query = (
        select(ProcessInstance)
        .join(InstanceVariant, InstanceVariant.instance_key == ProcessInstance.key)
        .where(InstanceVariant.variant_key.in_(_keys(versions, digest)))
        .order_by(InstanceVariant.instance_key.desc())
    )
    return list(session.scalars(query.limit(MOST_INSTANCES)))


def _keys(versions: Collection[int], digest: str) -> Any:
    return select(ProcessVariant.key).where(
        ProcessVariant.digest == digest, ProcessVariant.definition_key.in_(sorted(versions))
    )


def _paths(session: Session, versions: Collection[int], digests: Sequence[str]) -> dict[str, Path]:
    query = select(ProcessVariant.digest, ProcessVariant.path).where(
        ProcessVariant.definition_key.in_(sorted(versions)), ProcessVariant.digest.in_(digests)
    )
    return {digest: Path.of_plain(path) for digest, path in session.execute(query)}
