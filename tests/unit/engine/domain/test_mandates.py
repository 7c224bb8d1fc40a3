"""Acting in somebody else's place: whose task it is, and whom the model keeps away."""

from dataclasses import dataclass

import pytest

from engine.domain.assignment import Actor, Mandate, account_of, is_excluded, represented


@dataclass
class Task:
    assignee: str | None = None
    candidate_users: tuple = ()
    candidate_groups: tuple = ()
    process_id: str = "ip_review"


def deputy_of(*mandates, groups=()):
    return Actor("li", frozenset(groups), mandates=mandates)


ZHANG = Mandate("zhang", frozenset({"g_station"}))


@pytest.mark.parametrize(
    ("task", "account"),
    [
        (Task(assignee="zhang"), "zhang"),
        (Task(assignee="wang"), None),
        (Task(candidate_users=("zhang",)), "zhang"),
        (Task(candidate_groups=("g_station",)), "zhang"),
        (Task(candidate_groups=("g_fin",)), None),
        (Task(assignee="wang", candidate_groups=("g_station",)), None),
    ],
)
def test_a_deputy_acts_in_the_absent_person_s_name(task, account):
    assert account == account_of(deputy_of(ZHANG), task)


def test_what_is_the_deputy_s_own_stays_their_own():
    task = Task(candidate_groups=("g_station",))

    assert "li" == account_of(deputy_of(ZHANG, groups=["g_station"]), task)


def test_a_mandate_for_one_process_opens_no_other():
    only_lead = Mandate("zhang", frozenset(), frozenset({"ip_lead"}))

    assert account_of(deputy_of(only_lead), Task(assignee="zhang")) is None


def test_nobody_is_represented_by_the_one_whose_task_it_is():
    assert represented(deputy_of(ZHANG), Task(assignee="li")) is None


@pytest.mark.parametrize("excluded", [["li"], ["zhang"]])
def test_the_model_keeps_away_both_the_deputy_and_who_is_absent(excluded):
    assert is_excluded(deputy_of(ZHANG), Task(assignee="zhang"), excluded)


def test_whom_the_deputy_could_represent_elsewhere_does_not_count_here():
    assert not is_excluded(deputy_of(ZHANG), Task(assignee="li"), ["zhang"])
