"""Signing in by name and password, locking, and changing a password."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.domain.errors import Invalid, NotAllowed
from workflow.people.models import SignInAttempts
from workflow.people.services import create_person, reset_password, set_active
from workflow.people.sign_in import (
    SignInPolicy,
    change_password,
    is_locked,
    prove,
    recognised,
    sign_in,
    signed_in,
    stored_password,
)

PASSWORD = "long-enough-7"
POLICY = SignInPolicy(attempts=3, lock_minutes=15, least_length=10)


@pytest.fixture
def uow(world):
    with world.transaction() as uow:
        create_person(uow, "zhang", "张三", password=PASSWORD, roles=["officer"])
        yield uow


def enter(uow, username, password):
    return sign_in(uow, username, prove(stored_password(uow.session, username), password), POLICY)


def fail(uow, times, username="zhang"):
    for _ in range(times):
        enter(uow, username, "wrong")


def test_a_right_pair_is_the_person(uow):
    assert "张三" == enter(uow, "zhang", PASSWORD).display_name


def test_a_wrong_password_is_nobody(uow):
    assert enter(uow, "zhang", "wrong") is None


def test_an_unknown_name_is_counted_like_a_known_one(uow):
    fail(uow, 1, "nobody")

    assert 1 == uow.session.get(SignInAttempts, "nobody").failed


def test_a_very_long_name_is_nobody(uow):
    assert enter(uow, "x" * 500, "wrong") is None


def test_somebody_switched_off_is_nobody(uow):
    set_active(uow, "zhang", False)

    assert enter(uow, "zhang", PASSWORD) is None


def test_too_many_failures_lock_the_name_even_for_the_right_password(uow):
    fail(uow, 3)

    with pytest.raises(NotAllowed, match="锁定到 10:15"):
        enter(uow, "zhang", PASSWORD)


def test_one_failure_less_locks_nothing(uow):
    fail(uow, 2)

    assert not is_locked(uow, "zhang")


@pytest.fixture
def after_a_lock(world, clock):
    """A quarter of an hour after three failures, in a transaction of its own: one has one moment."""
    with world.transaction() as uow:
        create_person(uow, "zhang", "张三", password=PASSWORD, roles=["officer"])
        fail(uow, 3)
    clock.move_to(clock.now() + timedelta(minutes=15))
    with world.transaction() as uow:
        yield uow


def test_the_lock_ends_by_itself(after_a_lock):
    assert enter(after_a_lock, "zhang", PASSWORD)


def test_counting_starts_anew_after_a_lock(after_a_lock):
    fail(after_a_lock, 1)

    assert not is_locked(after_a_lock, "zhang")


def test_a_success_forgets_failures(uow):
    fail(uow, 2)
    enter(uow, "zhang", PASSWORD)
    fail(uow, 2)

    assert not is_locked(uow, "zhang")


def test_a_pair_found_right_is_recognised_again(uow):
    enter(uow, "zhang", PASSWORD)

    assert "张三" == recognised(uow, "zhang", PASSWORD).display_name


def test_a_pair_never_checked_is_not_recognised(uow):
    assert recognised(uow, "zhang", PASSWORD) is None


def test_a_name_with_failures_is_not_recognised(uow):
    enter(uow, "zhang", PASSWORD)
    fail(uow, 1)

    assert recognised(uow, "zhang", PASSWORD) is None


def test_nobody_is_not_recognised(uow):
    assert recognised(uow, "nobody", PASSWORD) is None


def test_a_password_changed_meanwhile_does_not_fit(uow):
    proof = prove(stored_password(uow.session, "zhang"), PASSWORD)
    reset_password(uow, "zhang")

    assert sign_in(uow, "zhang", proof, POLICY) is None


def test_a_session_with_an_old_stamp_is_nobody(uow):
    assert signed_in(uow, "zhang", "old") is None


def test_a_changed_password_gives_a_new_stamp(uow):
    person = enter(uow, "zhang", PASSWORD)

    changed = change_password(uow, person, PASSWORD, "another-long-1", POLICY)

    assert person.stamp != changed.stamp and not changed.must_change_password


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [("wrong", "another-long-1", "原密码"), (PASSWORD, PASSWORD, "相同"), (PASSWORD, "short", "至少 10")],
)
def test_a_password_is_not_changed_for_a_reason(uow, old, new, told):
    person = enter(uow, "zhang", PASSWORD)

    with pytest.raises(Invalid, match=told):
        change_password(uow, person, old, new, POLICY)
