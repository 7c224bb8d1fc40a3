"""The server's verdict of every case that browser and server must judge alike."""

from datetime import datetime

import pytest

from engine.domain.ports import OFFICE_ZONE, FixedClock
from engine.feel import FeelRuntime
from engine.model.forms import clean_submission
from tests.factories.form_cases import CASES, TODAY
from workflow.calendar.rules import OfficeCalendar

FEEL = FeelRuntime(FixedClock(datetime.fromisoformat(f"{TODAY}T10:00").replace(tzinfo=OFFICE_ZONE)), OfficeCalendar())


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_the_server_says_what_the_case_says(case):
    schema = {"components": case.components}

    findings = clean_submission(schema, case.values, case.context, FEEL)[1]

    assert case.said == [finding.message for finding in findings]
