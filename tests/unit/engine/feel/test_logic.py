"""Three-valued conjunction and disjunction of many values."""

import pytest

from engine.feel.logic import all_of, any_of


@pytest.mark.parametrize(
    ("values", "every", "some"),
    [
        ([], True, False),
        ([True, True], True, True),
        ([True, None], None, True),
        ([False, None], False, None),
        ([True, 1], None, True),
        ([False, "x"], False, None),
    ],
)
def test_what_is_no_boolean_counts_as_unknown(values, every, some):
    assert (all_of(values), any_of(values)) == (every, some)
