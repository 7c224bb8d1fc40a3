"""Passwords are kept as hashes and checked."""

from __future__ import annotations

import argon2
import pytest

from workflow.people import passwords


@pytest.fixture
def quick_passwords():
    """Not here: these tests see passwords as the product makes them."""


def test_a_guess_costs_what_the_standard_of_argon2_recommends():
    """RFC 9106, section 4, second choice: three passes over 64 MiB."""
    found = argon2.extract_parameters(passwords.hash_password("x"))

    assert (argon2.Type.ID, 3, 64 * 1024) == (found.type, found.time_cost, found.memory_cost)


def test_the_password_itself_is_not_stored():
    assert "geheim" not in passwords.hash_password("geheim")


def test_the_right_password_fits_twice():
    stored = passwords.hash_password("right-one")

    assert [True, True] == [passwords.is_password(stored, "right-one") for _ in range(2)]


def test_a_wrong_password_never_fits_even_after_the_right_one():
    stored = passwords.hash_password("right-one")
    passwords.is_password(stored, "right-one")

    assert not passwords.is_password(stored, "wrong-one")


def test_nothing_fits_where_nothing_is_stored():
    assert not passwords.is_password(None, "")


def test_rubbish_in_the_store_fits_nothing():
    assert not passwords.is_password("not a hash", "x")


def test_made_passwords_differ():
    assert 20 == len({passwords.make_password() for _ in range(20)})


def test_the_memory_of_right_pairs_does_not_grow(monkeypatch):
    monkeypatch.setattr(passwords, "_REMEMBERED", 1)
    for word in ("first-one", "second-one"):
        passwords.is_password(passwords.hash_password(word), word)

    assert len(passwords._verified) == 1
