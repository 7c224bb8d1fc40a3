"""Rows of two lists paired by id, by content and by likeness; the fewest that moved."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workflow.modeling.diff.alignment import align, moved

NAMELESS = ["", "", "", ""]


def test_rows_go_with_the_rows_of_their_ids():
    assert [(1, 0), (0, 1)] == align(["a", "b"], ["x", "y"], (["1", "2"], ["2", "1"]))


def test_rows_without_ids_go_with_equal_rows():
    assert [(0, 0), (1, 2)] == align(
        [("a", "b"), ("c", "d")], [("a", "b"), ("n", "n"), ("c", "d")], (["", ""], [""] * 3)
    )


def test_a_row_more_alike_than_not_is_the_same_row():
    assert [(0, 0)] == align([("a", "b", "c")], [("a", "b", "x")], ([""], [""]))


def test_a_row_less_alike_is_another_row():
    assert [] == align([("a", "b", "c")], [("a", "y", "x")], ([""], [""]))


def test_one_row_that_jumped_is_all_that_moved():
    assert {3} == moved([(1, 0), (2, 1), (3, 2), (0, 3)])


def test_nothing_moved_in_order():
    assert set() == moved([(0, 1), (2, 3), (5, 9)])


@given(st.permutations(range(8)))
def test_without_what_moved_the_rest_stands_in_order(order):
    pairs = [(old, new) for new, old in enumerate(order)]

    left = [old for old, new in pairs if new not in moved(pairs)]

    assert sorted(left) == left


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("ab")), max_size=6))
def test_a_list_goes_with_itself_row_by_row(rows):
    assert [(i, i) for i in range(len(rows))] == align(rows, rows, ([""] * len(rows), [""] * len(rows)))
