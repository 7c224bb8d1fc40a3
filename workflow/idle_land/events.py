"""What happens to idle land, for the log, for webhooks and for whoever is told (domain.md 17, ``idle.*``)."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.events import Event, InstanceEvent


@dataclass(frozen=True, kw_only=True)
class IdleLandEvent(InstanceEvent):
    """Something happened to the case of one parcel."""

    parcel_no: str
    parcel_name: str = ""
    idle_class: str = ""
    responsible_org: str | None = None


@dataclass(frozen=True, kw_only=True)
class IdleLandFound(IdleLandEvent):
    """A case was opened; ``words`` say why DMN-13 counts the parcel."""

    words: str = ""


@dataclass(frozen=True, kw_only=True)
class IdlePlanSet(IdleLandEvent):
    """A parcel has its plan, to be done by ``plan_finish`` (ISO date); ``plan_round`` counts from 1."""

    plan: str
    plan_finish: str | None
    plan_round: int


@dataclass(frozen=True, kw_only=True)
class IdleLandStruckOff(IdleLandEvent):
    """A parcel was put in order, verified on site, and struck off."""


@dataclass(frozen=True, kw_only=True)
class IdleLandDisposed(IdleLandEvent):
    """A parcel was disposed of by law; ``measure`` fee, takeback, agreed or swap."""

    measure: str = ""


@dataclass(frozen=True, kw_only=True)
class IdleLandDismissed(IdleLandEvent):
    """A parcel turned out to be no idle land."""


@dataclass(frozen=True, kw_only=True)
class IdleClassChanged(Event):
    """DMN-13, or somebody who confirmed it, puts a parcel into another class."""

    parcel_no: str
    before: str
    after: str
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class IdleLandScanned(Event):
    """Every parcel was looked at: how many, how many new cases, how many changed their class."""

    looked: int
    found: int
    changed: int
