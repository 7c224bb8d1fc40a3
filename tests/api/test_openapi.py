"""The API's document is valid and whole, and the page that shows it asks nobody else for anything."""

from __future__ import annotations

import re

import jsonschema_rs
import pytest

from workflow.rest.needs import NEEDS, OPEN
from workflow.rest.pages import FILES

PAGES = {"rest_pages.openapi", "rest_pages.docs", "rest_pages.docs_file"}


@pytest.fixture
def document(signed_in):
    return signed_in("officer").get("/v2/openapi.json").get_json()


def operations(document):
    return [
        (path, method, operation)
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if method != "parameters"
    ]


def references(value):
    if isinstance(value, dict):
        yield from [value["$ref"]] if isinstance(value.get("$ref"), str) else []
        for inner in value.values():
            yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


def test_every_route_is_documented(app, document):
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/v2/") and rule.endpoint not in PAGES]
    routes = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in rules
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }

    assert routes == {(path, method) for path, method, _ in operations(document)}


def test_every_operation_has_a_name_a_word_and_a_permission(document):
    names = [operation["operationId"] for _, _, operation in operations(document)]
    snake = {re.sub(r"(?=[A-Z])", "_", name).lower() for name in names}

    assert len(names) == len(set(names))
    assert all(operation["summary"] for _, _, operation in operations(document))
    assert snake == set(NEEDS) | OPEN


def test_every_reference_leads_somewhere(document):
    for reference in references(document):
        place = document
        for step in reference.removeprefix("#/").split("/"):
            place = place[step]


def test_every_schema_is_one_of_json_schema(document):
    assert "3.1.0" == document["openapi"]
    for schema in document["components"]["schemas"].values():
        jsonschema_rs.meta.validate({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema})


def test_what_an_operation_answers_fits_its_document(app, document, signed_in):
    browser = signed_in("administrator")

    for path in ("/v2/topology", "/v2/authentication/me"):
        content = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
        whole = {"components": document["components"], **content["schema"]}
        jsonschema_rs.validator_for(whole).validate(browser.get(path).get_json())


def test_the_page_is_for_those_who_signed_in(client):
    assert 401 == client.get("/v2/docs").status_code


def test_the_page_loads_its_files_from_this_server_alone(signed_in):
    browser = signed_in("officer")
    page = browser.get("/v2/docs").text

    sources = re.findall(r'(?:src|href|data-document)="([^"]+)"', page)

    assert all(source.startswith("/v2/") for source in sources) and len(sources) == len(FILES) + 1
    assert {200} == {browser.get(source, buffered=True).status_code for source in sources}
    assert "<script>" not in page


def test_no_other_file_is_served(signed_in):
    assert 404 == signed_in("officer").get("/v2/docs/swagger-ui-standalone-preset.js").status_code
