"""Any JSON value comes out of the REST API as it went in; what nobody can keep is a 400 with the reason."""

from __future__ import annotations

import json
from decimal import Decimal

import httpx
import pytest

from tests.factories.client_calls import PASSWORD, upload
from tests.factories.diagrams import bpmn, chain, end, start, user

FILES = {"p.bpmn": bpmn(start(), user("A"), end(), *chain("s", "A", "e"))}
VALUES = (
    "0.1", "1E400", "-1.5e-300", "12345678901234567890123456789012345678901234567890", "9223372036854775808",
    "0.12345678901234567890123456789012345678901234567890", "true", "null", '""', "[]", "{}", '{"typename": "dict"}',
    '{"typename": {"typename": [1]}}', '{"": {"a.b": {"$ref": "#"}}}', r'"\u0000 \ud83d\udc0e \u2028"', '"2023-05-31"',
    '"P1D"', '"=1 + 1"', '[1, true, 1.5, [null, {"a": []}]]', "[" * 90 + "]" * 90, '"' + "招商" * 500_000 + '"',
)  # fmt: skip
REFUSED = {
    "half a character": (r'"\ud800"', "half of a character"),
    "beyond all numbers": ("1e99999999999999999999", "beyond"),
    "far beyond FEEL's numbers": ("1e999999999", "1E6144"),
    "too many digits": ("9" * 5000, "5000 digits"),
    "nested too deep": ("[" * 50_000 + "]" * 50_000, "nested too deep"),
    "nested deeper than is kept": ("[" * 200 + "]" * 200, "nested deeper"),
    "nested deeper than is written": ("[" * 300 + "]" * 300, "nested too deep"),
    "nested nearly too deep to be read": ('{"a":' * 480 + "1" + "}" * 480, "nested too deep"),
    "too large": ('"' + "x" * (17 * 1024 * 1024) + '"', "the limit is 16777216"),
    "no number": ("NaN", "not JSON"),
}


@pytest.fixture
def caller(server, person, desk):
    """A caller that writes its bodies itself."""
    desk.deployer.create_deployment(data=upload(FILES))
    name = person("caller", "administrator")
    with httpx.Client(base_url=f"{server}/v2", auth=(name, PASSWORD), timeout=60) as client:
        yield client


def begin(caller, value):
    body = f'{{"processDefinitionId": "p", "variables": {{"v": {value}}}}}'.encode()
    return caller.post("/process-instances", content=body, headers={"content-type": "application/json"})


def read(text):
    return json.loads(text, parse_float=Decimal)


def test_any_json_value_comes_out_as_it_went_in(caller):
    for value in VALUES:
        made = begin(caller, value)
        assert 200 == made.status_code, made.text[:300]
        wanted = {"filter": {"processInstanceKey": made.json()["processInstanceKey"]}}

        (found,) = caller.post("/variables/search", json=wanted, params={"truncateValues": "false"}).json()["items"]

        assert (value[:40], read(value)) == (value[:40], read(found["value"]))


@pytest.mark.parametrize(("value", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_nobody_can_keep_is_refused_with_the_reason(caller, value, reason):
    refused = begin(caller, value)

    assert (400, True) == (refused.status_code, reason in refused.json()["detail"])
