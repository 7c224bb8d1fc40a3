"""The table of what a draft allows in which state, by whom."""

from __future__ import annotations

import pytest

from engine.domain.errors import NotAllowed, Refused
from workflow.modeling.drafts.models import STATE_NAMES, DraftState, ModelDraft
from workflow.modeling.drafts.rules import ACT_NAMES, EDITABLE, RULES, Act, Who, demand, refusal
from workflow.web.doors import door_of


def draft(state: DraftState, submitted_by: str = "mo") -> ModelDraft:
    return ModelDraft(key=1, name="试办", state=state, submitted_by=submitted_by)


def allowed(state: DraftState) -> set[Act]:
    return {act for act in RULES if not refusal(draft(state), act, "ma", {"mo"}, is_admin=True)}


def test_every_act_and_every_state_has_a_rule_and_words():
    assert set(RULES) == set(ACT_NAMES) == set(Act)
    assert set(STATE_NAMES) == set(DraftState)


@pytest.mark.parametrize(
    ("state", "acts"),
    [
        (DraftState.SUBMITTED, {Act.WITHDRAW, Act.APPROVE, Act.RETURN}),
        (DraftState.APPROVED, {Act.WITHDRAW, Act.RETURN, Act.PUBLISH, Act.FAIL}),
        (DraftState.PUBLISHED, set()),
        (DraftState.DROPPED, {Act.RESTORE}),
        *((state, {Act.EDIT, Act.TAKE_OVER, Act.SUBMIT, Act.DROP}) for state in sorted(EDITABLE)),
    ],
)
def test_a_state_allows_these_acts_alone(state, acts):
    assert acts == allowed(state)


def test_the_second_person_neither_handed_in_nor_changed_a_file():
    waiting = draft(DraftState.SUBMITTED)

    assert "提交人不得审核" in refusal(waiting, Act.APPROVE, "mo", {"li"}, is_admin=True)
    assert "您改过这份草稿" in refusal(waiting, Act.APPROVE, "li", {"li"}, is_admin=True)
    assert "" == refusal(waiting, Act.APPROVE, "ma", {"li"})


def test_a_state_refuses_and_a_person_is_not_allowed():
    with pytest.raises(Refused):
        demand(draft(DraftState.PUBLISHED), Act.EDIT, "ma", set())
    with pytest.raises(NotAllowed):
        demand(draft(DraftState.SUBMITTED), Act.APPROVE, "mo", set())


def test_publication_and_its_failure_are_nobodys_own_act():
    assert {Act.PUBLISH, Act.FAIL} == {act for act, rule in RULES.items() if rule.who is Who.SYSTEM}


@pytest.mark.parametrize(
    ("endpoint", "act"),
    [
        ("save", Act.EDIT), ("add", Act.EDIT), ("rename", Act.EDIT), ("remove", Act.EDIT), ("copy", Act.EDIT),
        ("take_over", Act.TAKE_OVER), ("submit", Act.SUBMIT), ("withdraw", Act.WITHDRAW), ("approve", Act.APPROVE),
        ("send_back", Act.RETURN), ("drop", Act.DROP), ("restore", Act.RESTORE), ("open_version", Act.OPEN),
    ],
)  # fmt: skip
def test_a_door_asks_for_the_permission_of_its_act(endpoint, act):
    assert door_of(f"model_drafts.{endpoint}") is RULES[act].permission
