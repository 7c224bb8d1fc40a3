"""Which verbs a model allows."""

from __future__ import annotations

import pytest

from engine.domain.task_verbs import ALWAYS, Verb, allowed_by_model, wrong_verbs


@pytest.mark.parametrize("verb", list(Verb))
def test_a_model_that_says_nothing_allows_everything(verb: Verb) -> None:
    assert allowed_by_model({}, verb)


@pytest.mark.parametrize("verb", list(Verb))
def test_a_model_that_names_none_allows_what_cannot_be_taken_away(verb: Verb) -> None:
    assert allowed_by_model({"luodi.verbs": ""}, verb) == (verb in ALWAYS)


def test_both_properties_hold_together() -> None:
    said = {"luodi.verbs": "copy, urge", "luodi.withoutVerbs": "urge"}

    assert [verb.value for verb in (Verb.COPY, Verb.URGE, Verb.RETURN) if allowed_by_model(said, verb)] == ["copy"]


def test_a_name_that_is_no_verb_is_told() -> None:
    assert wrong_verbs({"luodi.verbs": "copy,claims"}) == [("luodi.verbs", "claims")]


def test_what_every_task_needs_cannot_be_taken_away() -> None:
    assert wrong_verbs({"luodi.withoutVerbs": "complete, copy"}) == [("luodi.withoutVerbs", "complete")]
