"""A comparison of two decision tables: columns, rules and cells, with ids and without."""

from __future__ import annotations

import re

import pytest

from engine.domain.errors import Invalid
from workflow.modeling.diff.dmn import diff_dmn

HEAD = '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="n">'
ROWS = [("a", "1"), ("b", "2"), ("c", "3"), ("d", "4")]


def table(rows=ROWS, *, hit="FIRST", columns=("c_kind", "c_days"), ids=True, needs=("x",)) -> bytes:
    def rule(number: int, row: tuple[str, ...]) -> str:
        cells = "".join(f"<inputEntry><text>{text}</text></inputEntry>" for text in row[:-1])
        name = f' id="r_{row[0]}"' if ids else ""
        return f"<rule{name}>{cells}<outputEntry><text>{row[-1]}</text></outputEntry></rule>"

    asked = "".join(
        f'<informationRequirement id="n_{n}"><requiredInput href="#{n}"/></informationRequirement>' for n in needs
    )
    inputs = "".join(
        f'<input id="{c}" label="{c}"><inputExpression><text>{c}</text></inputExpression></input>' for c in columns[:-1]
    )
    body = f'{inputs}<output id="{columns[-1]}" name="days"/>' + "".join(rule(*one) for one in enumerate(rows))
    decision = (
        f'<decision id="limit" name="期限">{asked}<decisionTable hitPolicy="{hit}">{body}</decisionTable></decision>'
    )
    return f"{HEAD}{decision}</definitions>".encode()


def told(old: bytes, new: bytes) -> list[tuple]:
    return [
        (change.kind, change.what, change.old_index, change.new_index, [(d.old, d.new) for d in change.details])
        for change in diff_dmn(old, new)
    ]


@pytest.mark.parametrize("ids", [True, False], ids=["ids", "no_ids"])
def test_a_row_put_between_is_one_added_row(ids):
    new = [ROWS[0], ("new", "9"), *ROWS[1:]]

    assert [("added", "rule", None, 2, [(None, "new"), (None, "9")])] == told(table(ids=ids), table(new, ids=ids))


@pytest.mark.parametrize("ids", [True, False], ids=["ids", "no_ids"])
def test_a_row_taken_out_is_one_removed_row(ids):
    assert [("removed", "rule", 2, None, [("b", None), ("2", None)])] == told(
        table(ids=ids), table([ROWS[0], *ROWS[2:]], ids=ids)
    )


@pytest.mark.parametrize("ids", [True, False], ids=["ids", "no_ids"])
def test_one_cell_is_one_cell(ids):
    new = [ROWS[0], ("b", "20"), *ROWS[2:]]

    assert [("changed", "rule", 2, 2, [("2", "20")])] == told(table(ids=ids), table(new, ids=ids))


def test_a_row_in_another_place_is_told_once():
    assert [("reordered", "rule", 1, 4, [("1", "4")])] == told(table(), table([*ROWS[1:], ROWS[0]]))


def test_the_hit_policy_is_told():
    [change] = diff_dmn(table(), table(hit="UNIQUE"))

    assert ("limit", "decisionTable@hitPolicy", "FIRST", "UNIQUE") == (
        change.id, change.details[0].aspect, change.details[0].old, change.details[0].new)  # fmt: skip


def test_no_hit_policy_is_the_unique_one():
    assert [] == diff_dmn(table(hit="UNIQUE"), table(hit="UNIQUE").replace(b' hitPolicy="UNIQUE"', b""))


def test_a_column_that_comes_is_one_change():
    rows = [(a, "-", b) for a, b in ROWS]

    [change] = diff_dmn(table(), table(rows, columns=("c_kind", "c_new", "c_days")))

    assert ("added", "input", "c_new") == (change.kind, change.what, change.id)


def test_columns_that_change_places_leave_the_cells_as_they_are():
    one = table([("a", "x", "1")], columns=("c_1", "c_2", "c_3"))
    other = table([("x", "a", "1")], columns=("c_2", "c_1", "c_3"), ids=True).replace(b"r_x", b"r_a")

    assert ["reordered"] == [change.kind for change in diff_dmn(one, other)]


def test_a_requirement_is_told_by_what_it_asks_for():
    [change] = diff_dmn(table(needs=("x", "y")), table(needs=("y",)))

    assert [("requires[x]", "requiredInput", None)] == [(d.aspect, d.old, d.new) for d in change.details]


def test_a_literal_expression_is_told():
    old = f'{HEAD}<decision id="l"><literalExpression><text>1</text></literalExpression></decision></definitions>'

    [change] = diff_dmn(old.encode(), old.replace("<text>1<", "<text>2<").encode())

    assert [("literalExpression/text", "1", "2")] == [(d.aspect, d.old, d.new) for d in change.details]


def test_a_decision_that_comes_and_goes_is_told():
    more = table().replace(b"</definitions>", b'<inputData id="x" name="x"/></definitions>')

    assert [("added", "x"), ("removed", "x")] == [
        (change.kind, change.id) for change in [*diff_dmn(table(), more), *diff_dmn(more, table())]
    ]


def test_an_empty_cell_says_as_much_as_a_dash():
    assert [] == diff_dmn(table([("-", "1")], ids=False), table([("", "1")], ids=False))


def test_the_version_of_the_standard_is_no_change():
    assert [] == diff_dmn(table(), re.sub(rb"20191111", b"20180521", table()).replace(b"https:", b"http:"))


def test_what_is_no_decision_cannot_be_compared():
    with pytest.raises(Invalid):
        diff_dmn(table(), b"<other/>")
