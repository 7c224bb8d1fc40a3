"""How long a failed job waits before it is tried again: the model's backoff, read and counted.

The model says it where it names the work: a task header ``luodi.retryBackoff`` with durations of ISO 8601 (4.4.3),
``PT10S`` or ``PT10S,PT1M,PT5M``: the n-th failure waits for the n-th of them, every later one for the last.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

RETRY_BACKOFF = "luodi.retryBackoff"
"""The name of the task header that holds the backoff."""

LONGEST_SECONDS = 365 * 24 * 3600
MOST_STEPS = 20

_DURATION = re.compile(
    r"^P(?=\d|T\d)(?:(?P<weeks>\d{1,4})W)?(?:(?P<days>\d{1,6})D)?"
    r"(?:T(?=\d)(?:(?P<hours>\d{1,9})H)?(?:(?P<minutes>\d{1,9})M)?(?:(?P<seconds>\d{1,9}(?:\.\d{1,6})?)S)?)?$"
)
_SECONDS = {"weeks": 7 * 24 * 3600, "days": 24 * 3600, "hours": 3600, "minutes": 60, "seconds": 1}


class BackoffError(ValueError):
    """The text is no backoff; the message says why, in words for the modeler."""


def read_backoff(text: str) -> tuple[float, ...]:
    """``"PT10S,PT1M"`` → ``(10.0, 60.0)``, in seconds; ``"PT0S"`` means at once.

    Years and months are refused: they have no fixed length.

    :raises BackoffError: for anything else, a step longer than 365 days, or more than 20 steps
    """
    steps = tuple(_seconds(part.strip()) for part in text.split(","))
    if len(steps) > MOST_STEPS:
        raise BackoffError(f"the backoff has {len(steps)} steps; {MOST_STEPS} are the most")
    return steps


def backoff_after(steps: Sequence[float], failures: int) -> float:
    """Seconds to wait after the ``failures``-th failure, counted from 1; no steps mean at once."""
    if not steps:
        return 0.0
    return steps[min(max(failures, 1), len(steps)) - 1]


def modelled_backoff(headers: Mapping[str, str]) -> tuple[float, ...]:
    """The steps that the task headers of an element name; none where they say nothing.

    :raises BackoffError: when what they say is no backoff
    """
    text = headers.get(RETRY_BACKOFF)
    return read_backoff(text) if text and text.strip() else ()


def _seconds(text: str) -> float:
    match = _DURATION.match(text)
    if match is None:
        raise BackoffError(f"{text!r} is not a duration of the form PT10S (without years and months)")
    seconds = sum(float(value or 0) * _SECONDS[name] for name, value in match.groupdict().items())
    if seconds > LONGEST_SECONDS:
        raise BackoffError(f"the backoff {text!r} is longer than 365 days")
    return seconds
