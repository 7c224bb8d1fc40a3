"""Pages by limit, offset and cursor hold every row once, on both databases, also where values are missing."""

from __future__ import annotations

import pytest

from engine.runtime import deploy, start_instance
from tests.factories.diagrams import bpmn, chain, start, user
from workflow.rest import searching

SEARCH = "/v2/user-tasks/search"
DUE = ["2023-06-05", None, "2023-06-01", "2023-06-05", None, "2023-06-09"]
DIAGRAM = bpmn(
    start(), user("A", due='=if due = null then null else date and time(due + "T18:00:00+08:00")'), *chain("s", "A")
)  # noqa: E501


@pytest.fixture
def rows(world, signed_in, backend):
    """Six tasks, two of them without due date; asks for a page of them."""
    with world.transaction() as uow:
        deploy(uow, {"p.bpmn": DIAGRAM})
    for number, due in enumerate(DUE):
        with world.transaction() as uow:
            start_instance(uow, process_id="p", variables={"due": due}, business_key=f"B{number}")
    browser = signed_in("administrator")

    def ask(**body):
        answered = browser.post(SEARCH, json=body)
        assert 200 == answered.status_code, answered.text
        found = answered.get_json()
        return [item["businessId"] for item in found["items"]], found["page"]

    return ask


def walk(rows, sort, direction, limit=2):
    """All rows, page after page by the cursor, from the first forwards or from the last backwards."""
    names, page = rows(sort=sort, page={"limit": limit})
    pages = [names]
    if direction == "before":
        whole, page = rows(sort=sort, page={"limit": 100})
        pages, page = [], {"startCursor": None, "endCursor": page["endCursor"]}
        pages.append(whole[-1:])
        page["startCursor"] = page["endCursor"]
    for _ in range(10):
        cursor = page["endCursor"] if direction == "after" else page["startCursor"]
        names, page = rows(sort=sort, page={"limit": limit, direction: cursor})
        if not names:
            break
        pages.append(names)
    ordered = pages if direction == "after" else reversed(pages)
    return [name for names in ordered for name in names]


SORTS = [
    [],
    [{"field": "dueDate"}],
    [{"field": "dueDate", "order": "DESC"}],
    [{"field": "name"}, {"field": "dueDate", "order": "DESC"}, {"field": "userTaskKey", "order": "DESC"}],
    [{"field": "businessId", "order": "DESC"}],
]


@pytest.mark.both_databases
@pytest.mark.parametrize("direction", ["after", "before"])
def test_cursors_lead_through_every_row_once_in_order(rows, direction):
    for sort in SORTS:
        assert rows(sort=sort)[0] == walk(rows, sort, direction)


@pytest.mark.both_databases
def test_what_has_no_value_comes_last_either_way(rows):
    upwards, _ = rows(sort=[{"field": "dueDate"}])
    downwards, _ = rows(sort=[{"field": "dueDate", "order": "DESC"}])

    assert (["B2", "B0", "B3", "B5", "B1", "B4"], ["B5", "B0", "B3", "B2", "B1", "B4"]) == (upwards, downwards)


def test_an_offset_skips_rows(rows):
    assert ["B2", "B3"] == rows(page={"from": 2, "limit": 2})[0]


def test_a_page_counts_all_that_was_found(rows):
    _, page = rows(filter={"dueDate": {"$exists": True}}, page={"limit": 1})

    assert (4, False) == (page["totalItems"], page["hasMoreTotalItems"])


def test_counting_stops_where_it_says_that_there_is_more(rows, monkeypatch):
    monkeypatch.setattr(searching, "COUNTED", 5)

    _, page = rows(page={"limit": 1})

    assert (5, True) == (page["totalItems"], page["hasMoreTotalItems"])


def test_an_empty_page_has_no_cursors(rows):
    names, page = rows(filter={"businessId": "nobody's"})

    assert ([], 0, None, None) == (names, page["totalItems"], page["startCursor"], page["endCursor"])


def test_a_cursor_of_another_sort_is_refused(rows, signed_in):
    _, page = rows(sort=[{"field": "dueDate"}], page={"limit": 1})
    browser = signed_in("administrator", username="other")

    refused = browser.post(SEARCH, json={"page": {"after": page["endCursor"]}})

    assert (400, True) == (refused.status_code, "another sort" in refused.get_json(force=True)["detail"])
