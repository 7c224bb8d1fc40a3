"""The browser's verdict of every case that browser and server must judge alike; one page holds all the forms."""

import json
from datetime import datetime

import pytest

from engine.domain.ports import OFFICE_ZONE, FixedClock
from engine.feel import FeelRuntime
from engine.model.forms import clean_submission
from tests.factories.form_cases import CASES, TODAY
from workflow.calendar.rules import OfficeCalendar
from workflow.calendar.year_days import special_days

FORM = """<div data-island="form" id="c{number}" data-submit-url="/complete" data-today="{today}">
<script type="application/json" data-schema>{schema}</script>
<script type="application/json" data-values>{values}</script>
</div><button class="button" data-submit="#c{number}" data-extra='{{"case": {number}}}'>{number}</button>"""


def with_ids(components, before):
    """The components with ids of their own, as a form file has them."""
    return [
        {**one, "id": f"{before}_{at}", "components": with_ids(one["components"], f"{before}_{at}")}
        if "components" in one
        else {**one, "id": f"{before}_{at}"}
        for at, one in enumerate(components)
    ]


def form_of(number, case):
    schema = {"schemaVersion": 19, "type": "default", "components": with_ids(case.components, f"c{number}")}
    values = {**case.context, **case.values}
    return FORM.format(number=number, today=TODAY, schema=json.dumps(schema), values=json.dumps(values))


@pytest.fixture
def judged(show, strict_page, answers, posted):
    """For each case what the browser says, and what it sent where it says nothing."""
    days = {"days": special_days(OfficeCalendar(), 2023)}
    strict_page.route("**/calendar/2023.json", lambda route: route.fulfill(json=days))
    answers["json"] = {"message": "好"}
    page = show("".join(form_of(number, case) for number, case in enumerate(CASES)), "form")
    page.wait_for_function(f"document.querySelectorAll('[data-island][data-ready]').length === {len(CASES)}")
    page.wait_for_load_state("networkidle")
    for number in range(len(CASES)):
        page.evaluate(f"document.querySelector('[data-submit=\"#c{number}\"]').click()")
    page.wait_for_load_state("networkidle")
    said = page.evaluate(
        "[...document.querySelectorAll('[data-island]')].map((island) =>"
        " [...island.querySelectorAll('.form-summary li')].map((line) => line.textContent))"
    )
    return said, {body["case"]: body["variables"] for body, _token in posted}


def test_the_browser_says_of_every_case_what_the_server_says(judged):
    said, _sent = judged

    assert {case.name: case.said for case in CASES} == dict(zip((case.name for case in CASES), said, strict=True))


def test_what_the_browser_sends_the_server_takes(judged):
    _said, sent = judged
    clock = FixedClock(datetime.fromisoformat(f"{TODAY}T10:00").replace(tzinfo=OFFICE_ZONE))
    feel = FeelRuntime(clock, OfficeCalendar())

    refused = {}
    for number, values in sent.items():
        case = CASES[number]
        findings = clean_submission({"components": case.components}, values, case.context, feel)[1]
        if findings:
            refused[case.name] = findings

    assert {case.name for case in CASES if not case.said} == {CASES[number].name for number in sent}
    assert {} == refused
