"""Every kind has words for what is told as it, and every event that is told of is one."""

from __future__ import annotations

import importlib
import pkgutil
import re

import pytest

import engine.domain.events as engine_events
import workflow
from workflow.notices.kinds import MODES, kinds, worded
from workflow.notices.pages import VALUES
from workflow.notices.tellings import ASSIGNED_AS, TELLINGS

KNOWN = set(VALUES) | {"who", "parcel", "project", "words", "key", "unit"}


def events():
    """Every event class of the product: those of areas stand in modules called …events."""
    for module in pkgutil.walk_packages(workflow.__path__, "workflow."):
        if module.name.endswith("events"):
            importlib.import_module(module.name)
    waiting, found = [engine_events.Event], {}
    while waiting:
        for kind in waiting.pop().__subclasses__():
            found[kind.__name__] = kind
            waiting.append(kind)
    return found


@pytest.mark.parametrize("name", TELLINGS)
def test_what_is_told_of_is_an_event(name):
    assert name in events()


@pytest.mark.parametrize("kind", kinds().values(), ids=lambda kind: kind.code)
def test_a_kind_names_values_that_are_given_and_a_mode_there_is(kind):
    assert set(re.findall(r"%\((\w+)\)s", kind.words)) <= KNOWN
    assert kind.mode in MODES


@pytest.mark.parametrize("code", [code for code in ASSIGNED_AS.values() if code])
def test_an_assignment_is_told_as_a_kind_there_is(code):
    assert code in kinds()


def test_a_value_that_is_not_there_is_left_out():
    assert "催办“”（第 2 次）" == worded("%(who)s催办“%(task)s”（第 %(count)s 次）", {"count": 2})
