"""The filler reads the form: scripted values first, plausible ones where the form insists."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.domain.ports import OFFICE_ZONE, FixedClock, PlainWeekCalendar
from engine.domain.variables import loads
from engine.feel import FeelRuntime
from engine.model.forms import clean_submission
from workflow.demo.filler import Desk, fill_form
from workflow.demo.run import PATTERNS

MOMENT = datetime(2023, 3, 1, 2, 0, tzinfo=UTC)
DESK = Desk(
    choices={
        "options_orgs": ["p_park", "mnr"],
        "options_users": ["p_park.1"],
        "options_leaders": ["leader.1"],
        "options_parcels": ["YS-01"],
        "options_batches": ["city_2023q1"],
        "options_projects": ["CNZS-2023-0001"],
        "options_groups": ["g_mnr"],
    },
    patterns=PATTERNS,
)
FORMS = sorted((Path(__file__).parents[4] / "bpmn").rglob("*.form"))


def field(kind: str, **more: object) -> dict[str, object]:
    return {"type": kind, "key": "x", "label": "甲", "validate": {"required": True}, **more}


def fill(*components: dict[str, object], **scripted: object) -> dict[str, object]:
    return fill_form({"components": list(components)}, scripted, MOMENT, DESK)


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_every_shipped_form_is_filled_so_that_the_server_takes_it(path: Path) -> None:
    schema = loads(path.read_bytes())
    runtime = FeelRuntime(clock=FixedClock(MOMENT), calendar=PlainWeekCalendar(), zone=OFFICE_ZONE)

    _cleaned, findings = clean_submission(schema, fill_form(schema, {}, MOMENT, DESK), DESK.options, runtime)

    assert findings == []


def test_a_scripted_value_is_taken_as_it_is() -> None:
    assert fill(field("textfield"), x="说好的") == {"x": "说好的"}


def test_a_scripted_choice_that_the_form_no_longer_offers_is_chosen_anew() -> None:
    assert fill(field("select", values=[{"value": "b"}]), x="a") == {"x": "b"}


def test_a_scripted_nothing_leaves_the_field_out() -> None:
    assert fill(field("textfield"), x=None) == {}


def test_what_is_neither_required_nor_scripted_stays_empty() -> None:
    assert fill(field("textfield", validate={})) == {}


def test_a_read_only_field_is_never_filled() -> None:
    assert fill(field("textfield", readonly=True), x="y") == {}


def test_a_box_is_ticked_only_when_it_is_known_to_be_good() -> None:
    assert fill({"type": "checkbox", "key": "tax_linked"}, {"type": "checkbox", "key": "has_breach"}) == {
        "has_breach": True
    }


@pytest.mark.parametrize(
    ("component", "value"),
    [
        (field("number", validate={"required": True, "min": 5, "max": 9}), 6),
        (field("number", validate={"required": True, "max": 0}), 0),
        (field("datetime", subtype="date"), "2023-03-01"),
        (field("datetime", subtype="datetime"), "2023-03-01T10:00:00+08:00"),
        (field("radio", values=[{"value": "disagree"}, {"value": "agree"}]), "agree"),
        (field("checklist", valuesKey="options_orgs"), ["p_park"]),
        (field("textfield", validate={"required": True, "maxLength": 2}), "甲（"),
    ],
)
def test_a_required_field_gets_something_that_fits(component: dict[str, object], value: object) -> None:
    assert fill(component) == {"x": value}


def test_a_list_that_must_have_rows_gets_one_filled_row() -> None:
    rows = {"type": "dynamiclist", "path": "rows", "label": "明细（必填）", "components": [field("number")]}

    assert fill(rows) == {"rows": [{"x": 1}]}


def test_a_pattern_without_an_answer_is_told_by_the_field() -> None:
    with pytest.raises(ValueError, match="'x'"):
        fill(field("textfield", validate={"required": True, "pattern": "^q$"}))
