"""Garbage is looked for less often while a folder is read, and as usual afterwards."""

import gc

import pytest

from engine.runtime.collecting import SELDOM, seldom_collecting


def test_it_is_looked_for_seldom_inside_and_as_usual_after_it():
    usual = gc.get_threshold()

    with seldom_collecting():
        inside = gc.get_threshold()

    assert (SELDOM, usual) == (inside, gc.get_threshold())


def test_the_last_one_to_leave_sets_it_back():
    usual = gc.get_threshold()
    first, second = seldom_collecting(), seldom_collecting()
    first.__enter__()
    second.__enter__()

    first.__exit__(None, None, None)
    between = gc.get_threshold()
    second.__exit__(None, None, None)

    assert (SELDOM, usual) == (between, gc.get_threshold())


def test_a_failure_sets_it_back():
    usual = gc.get_threshold()

    with pytest.raises(ValueError, match="not read"), seldom_collecting():
        raise ValueError("not read")

    assert usual == gc.get_threshold()
