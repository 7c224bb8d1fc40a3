"""From what the decision collected to the light a project shows: exemptions first, then the worst (domain.md 8.3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from workflow.inbox.lights import Light

OK = "OK"
"""The reason code of a green light."""

WEIGHT: Mapping[str, int] = {Light.RED: 3, Light.YELLOW: 2, Light.GREY: 1, Light.GREEN: 0}
"""Which of two lights is the worse one."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One row of ``light_project`` that was met: its light, code, words, the data that met it, and its source."""

    light: str
    code: str
    words: str
    evidence: Mapping[str, Any] = field(default_factory=dict)
    basis: str = ""

    def as_json(self) -> dict[str, Any]:
        """The members by name, as they are stored."""
        return {"light": self.light, "code": self.code, "words": self.words, "evidence": dict(self.evidence),
                "basis": self.basis}  # fmt: skip

    @classmethod
    def of_json(cls, stored: Mapping[str, Any]) -> Hit:
        """A hit as :meth:`as_json` gave it."""
        return cls(**stored)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a project shows: the light, the codes that count, those an exemption covers, and all that was met."""

    light: str
    reasons: tuple[str, ...]
    exempted: tuple[str, ...]
    hits: tuple[Hit, ...]


def judge(hits: Iterable[Hit], exempt: Iterable[str] = ()) -> Verdict:
    """Take away what is exempt, then the worst counts; grey when nothing is left of something, green of nothing.

    Codes stand in the order of weight, the heaviest first, each once.
    """
    covered = set(exempt)
    met = sorted(hits, key=lambda hit: -WEIGHT[hit.light])
    counting = [hit for hit in met if hit.code not in covered]
    reasons = tuple(dict.fromkeys(hit.code for hit in counting))
    exempted = tuple(dict.fromkeys(hit.code for hit in met if hit.code in covered))
    if counting:
        return Verdict(counting[0].light, reasons, exempted, tuple(met))
    return Verdict(Light.GREY if exempted else Light.GREEN, (), exempted, tuple(met))
