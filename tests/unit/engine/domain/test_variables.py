"""Variables keep their exact value from the form to the log and back."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.errors import Invalid
from engine.domain.variables import MAX_BYTES, dumps, loads, normalise

NUMBERS = st.integers() | st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-1e12, max_value=1e12)
VARIABLES = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner),
    max_leaves=20,
)


@pytest.mark.parametrize(
    ("given_value", "kept"),
    [
        (0.1, Decimal("0.1")),
        (Decimal("3.00"), 3),
        ((1, 2), [1, 2]),
        (date(2023, 5, 31), "2023-05-31"),
        ({"固定资产投资": 1.5}, {"固定资产投资": Decimal("1.5")}),
    ],
)
def test_a_value_takes_the_form_of_a_variable(given_value, kept):
    assert kept == normalise(given_value)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN"), object(), {1: "one"}, b"bytes"])
def test_what_json_cannot_hold_is_refused(value):
    with pytest.raises(Invalid):
        normalise(value)


def test_a_refused_value_is_named_by_its_path():
    with pytest.raises(Invalid) as refused:
        normalise({"terms": [{"amount": object()}]})

    assert ["terms[0].amount"] == [finding.element for finding in refused.value.findings]


@pytest.mark.parametrize("value", [2**63, -(2**63) - 1, 10**30, {"amounts": [1, True, 10**20, Decimal("0.1")]}])
def test_a_number_of_more_than_64_bits_is_written_digit_by_digit(value):
    assert value == loads(dumps(value))


@pytest.mark.parametrize("value", ["\ud800", {"names": ["\udfff"]}, {"\ud800": 1}])
def test_half_of_a_character_is_refused(value):
    with pytest.raises(Invalid, match="half of a character"):
        dumps(value)


@given(VARIABLES)
def test_a_variable_survives_storage_unchanged(value):
    variable = normalise(value)

    assert variable == normalise(loads(dumps(variable)))


@pytest.mark.parametrize("text", [b"", b"{", b"[NaN]", b"Infinity", "1 2"])
def test_what_is_not_json_is_refused(text):
    with pytest.raises(Invalid):
        loads(text)


def test_a_text_beyond_the_limit_is_refused_unread():
    with pytest.raises(Invalid, match="limit"):
        loads(b" " * (MAX_BYTES + 1))


def test_a_value_nested_too_deep_is_refused():
    value: object = 1
    for _ in range(400):
        value = [value]

    with pytest.raises(Invalid, match="nested deeper than 100"):
        normalise(value)


@pytest.mark.parametrize("depth", [300, 700])
def test_what_is_nested_too_deep_to_be_written_is_refused(depth):
    value: object = 2**70
    for _ in range(depth):
        value = [value]

    with pytest.raises(Invalid, match="nested too deep"):
        dumps(value)


def test_half_a_character_is_refused():
    with pytest.raises(Invalid, match="surrogate"):
        normalise({"name": "\ud800"})


LIKE_NUMBERS = st.from_regex(r"-?[0-9]{1,25}([.eE][-+]?[0-9]{1,4})?", fullmatch=True)
"""Texts, and keys, that look like what has to be read with care."""
WIDE = st.integers(-(2**70), 2**70) | st.sampled_from(
    [edge + step for bits in (31, 53, 63, 64) for edge in (2**bits, -(2**bits)) for step in (-1, 0, 1)]
)
EXACT = st.decimals(allow_nan=False, allow_infinity=False, min_value=Decimal("-1e30"), max_value=Decimal("1e30"))
ANYTHING = st.recursive(
    st.none() | st.booleans() | WIDE | EXACT | LIKE_NUMBERS | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(LIKE_NUMBERS | st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


def typed(value):
    """A value with the type of everything in it, and every digit of its decimals."""
    if isinstance(value, dict):
        return {key: typed(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [typed(inner) for inner in value]
    return type(value), str(value)


@given(ANYTHING)
def test_what_we_wrote_ourselves_is_read_as_with_care(value):
    text = dumps(normalise(value))

    assert typed(loads(text)) == typed(loads(text, limited=False))


@pytest.mark.parametrize(
    "text",
    ["0", "-0", "1.0", "[1.0]", "1e5", "1E5", "[1,-2.50]", '{"1.5":"1.5"}', '"1e5"', "18446744073709551615",
     "18446744073709551616", "9999999999999999999", "-9223372036854775808", "-9223372036854775809",
     "-9999999999999999999", '["18446744073709551616",true,null]', '{"a":{"b":[0.10,100000000000000000000]}}',
     " [ 1 ] "],
)  # fmt: skip
@pytest.mark.parametrize("as_bytes", [True, False])
def test_a_number_is_read_as_with_care(text, as_bytes):
    assert typed(loads(text)) == typed(loads(text.encode() if as_bytes else text, limited=False))


@pytest.mark.parametrize("text", [b"", b"[1", b"{", b"NaN", b"[Infinity]", b"1.5.5", b"'a'"])
def test_what_is_not_json_is_refused_in_what_we_wrote_ourselves(text):
    with pytest.raises(Invalid):
        loads(text, limited=False)
