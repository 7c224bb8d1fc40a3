"""Further people sign a task: before, beside or after its doer; it goes on when the last one has."""

import pytest

from engine.domain.errors import Invalid, NotAllowed, Refused
from tests.factories.signing import signed_task


@pytest.fixture
def task(engine_world):
    return signed_task(engine_world)


def test_a_task_with_a_signer_lies_with_both(task):
    task.ask("li")

    assert ["user:li", "user:ma"] == task.places


def test_it_cannot_be_completed_before_they_said_what_they_think(task):
    task.ask("li", "wu")

    with pytest.raises(Refused, match="before li, wu have said"):
        task.complete(price=3)


def test_it_can_once_they_did_whatever_they_said(task):
    task.ask("li")
    task.sign("li", False, "太贵")

    assert task.complete(price=3)


def test_in_order_the_second_is_asked_after_the_first(task):
    task.ask("wu", "li", in_order=True)
    first = task.places
    task.sign("wu")

    assert [["user:ma", "user:wu"], ["user:li", "user:ma"]] == [first, task.places]


def test_whoever_signed_has_the_task_no_longer(task):
    task.ask("li")
    task.sign("li")

    assert ["user:ma"] == task.places


def test_beside_the_doer_the_submission_waits_for_the_last_signature(task):
    task.ask("li", "wu", kind="BESIDE")
    task.sign("wu")

    done = task.complete(price=3)

    assert (False, ["A"], ["user:li"]) == (done, task.open_steps, task.places)


def test_the_last_signature_completes_it_for_whoever_submitted(task):
    task.ask("li", kind="BESIDE")
    task.complete(price=3)
    task.sign("li")

    assert ("COMPLETED", "ma", ["B"]) == (task.task.state, task.task.completed_by, task.open_steps)


def test_the_log_names_both_who_let_it_through_and_who_submitted(task):
    task.ask("li", kind="BESIDE")
    task.complete(price=3)
    task.sign("li")

    (entry,) = task.told("UserTaskCompleted")
    assert ("li", "ma", {"price": 3}) == (entry.actor, entry.payload["on_behalf_of"], entry.payload["submitted"])


def test_the_signature_stands_in_the_log_before_what_it_let_through(task):
    task.ask("li", kind="BESIDE")
    task.complete(price=3)
    task.sign("li", opinion="同意")

    assert task.told("TaskSigned")[0].key < task.told("UserTaskCompleted")[0].key


def test_all_signed_before_the_submission_lets_it_through_at_once(task):
    task.ask("li", kind="BESIDE")
    task.sign("li")

    assert task.complete(price=3)


def test_after_the_doer_they_are_asked_once_it_is_submitted(task):
    task.ask("li", kind="AFTER")
    before = task.places
    task.complete(price=3)

    assert (["user:ma"], ["user:li"]) == (before, task.places)


def test_what_is_submitted_is_checked_before_it_is_held(task):
    task.ask("li", kind="AFTER")

    with pytest.raises(Invalid):
        task.complete(price=0)
    assert task.held is None


def test_a_submitted_task_is_not_submitted_again(task):
    task.ask("li", kind="AFTER")
    task.complete(price=3)

    with pytest.raises(Refused, match="submitted already and waits for li"):
        task.complete(price=4)


def test_a_refusal_gives_the_values_back_with_the_opinion(task):
    task.ask("li", kind="AFTER")
    task.complete(price=3)
    task.sign("li", False, "太贵")

    assert (["user:ma"], {"price": 3}) == (task.places, task.held.values)
    assert "太贵" == task.told("TaskSigned")[0].payload["opinion"]


def test_a_refusal_says_why(task):
    task.ask("li", kind="AFTER")
    task.complete(price=3)

    with pytest.raises(Invalid) as error:
        task.sign("li", False, "  ")
    assert "opinion" == error.value.findings[0].element


def test_whoever_refused_is_asked_again_when_it_is_submitted_again(task):
    task.ask("li", kind="AFTER")
    task.complete(price=3)
    task.sign("li", False, "太贵")
    task.complete(price=2)
    task.sign("li")

    assert ("COMPLETED", None) == (task.task.state, task.held)


@pytest.mark.parametrize(("price", "asked"), [(3, ["user:wu"]), (2, ["user:li", "user:wu"])])
def test_a_signature_counts_for_the_values_it_was_given_to(task, price, asked):
    task.ask("li", "wu", kind="AFTER")
    task.complete(price=3)
    task.sign("li")
    task.sign("wu", False, "再议")

    task.complete(price=price)

    assert asked == task.places


def test_whoever_signs_is_asked(task):
    task.ask("li")

    with pytest.raises(NotAllowed, match="wu is not asked"):
        task.sign("wu")


def test_nobody_signs_twice(task):
    task.ask("li")
    task.sign("li")

    with pytest.raises(NotAllowed, match="li is not asked"):
        task.sign("li")


def test_only_whoever_has_the_task_asks_others(task):
    with pytest.raises(NotAllowed, match="assigned to ma"):
        task.ask("wu", who="li")


def test_an_operator_may_ask_others_too(task):
    task.ask("wu", who="op")

    assert {"wu": "ASKED"} == task.states


@pytest.mark.parametrize("names", [(), ("ma",), ("li", "li")])
def test_it_makes_no_sense_to_ask_nobody_oneself_or_somebody_twice(task, names):
    with pytest.raises(Invalid):
        task.ask(*names)


def test_somebody_who_is_asked_is_not_asked_again(task):
    task.ask("li")

    with pytest.raises(Invalid, match="li is asked to sign it already"):
        task.ask("li", kind="AFTER")


def test_nobody_is_added_to_what_is_submitted(task):
    task.ask("li", kind="AFTER")
    task.complete(price=3)

    with pytest.raises(Refused, match="submitted already"):
        task.ask("wu")


def test_without_signers_a_task_knows_of_none(task):
    task.ask("li")
    task.sign("li")

    assert (None, None) == (task.task.signing, task.task.other_users)
