"""Each part of a filter leaves the tasks it names, on both databases, and an unknown value narrows nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from engine.domain.signing import SignerKind, SignerState
from engine.persistence.instances import Variable
from engine.persistence.signing import TaskSigner
from tests.factories.inbox import ME, NOW, put, put_matter
from workflow.inbox.narrowing import InboxFilter
from workflow.inbox.open_tasks import list_open
from workflow.inbox.variable_tests import VariableTest
from workflow.inbox.views.queries import count_wanted
from workflow.projects.models import Lead, Project

pytestmark = pytest.mark.both_databases
DAY = timedelta(days=1)
GROUP = "group:g_station"


def keys(session: Session, **wanted: object) -> list[int]:
    narrowed = InboxFilter(**wanted)  # type: ignore[arg-type]
    found = [task.key for task in list_open(session, ME, NOW, narrowed)[0]]
    assert count_wanted(session, ME, NOW, narrowed) == len(found)
    return found


@pytest.fixture
def dated(session: Session) -> Session:
    """NOW is Wednesday 2023-05-31, noon in the office."""
    for key, due in enumerate((-1, 0.2, 2, 4, 6, 12, 30), 1):
        put(session, key, GROUP, due=NOW + due * DAY, created_at=NOW - key * DAY)
    put(session, 8, GROUP, created_at=NOW - 8 * DAY)
    return session


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        ("over", [1]), ("today", [2]), ("week", [1, 2, 3, 4]), ("next", [5]), ("none", [8]),
        ("x", [1, 2, 3, 4, 5, 6, 7, 8]),
    ],
)  # fmt: skip
def test_due_dates_in_words(dated: Session, due: str, expected: list[int]) -> None:
    assert keys(dated, due=due) == expected


def test_due_dates_from_and_to_with_both_ends(dated: Session) -> None:
    assert keys(dated, due_from=date(2023, 6, 2), due_to=date(2023, 6, 6)) == [3, 4, 5]


def test_when_it_came_from_and_to_with_both_ends(dated: Session) -> None:
    assert keys(dated, created_from=date(2023, 5, 27), created_to=date(2023, 5, 28)) == [3, 4]


def test_grey_is_what_has_no_date(dated: Session) -> None:
    assert keys(dated, light="grey") == [8]


@pytest.mark.parametrize(("priority", "expected"), [("high", [1]), ("usual", [2]), ("low", [3])])
def test_how_urgent_it_is(session: Session, priority: str, expected: list[int]) -> None:
    for key, value in ((1, 80), (2, 50), (3, 20)):
        put(session, key, GROUP, priority=value)

    assert keys(session, priority=priority) == expected


@pytest.mark.parametrize(
    ("kind", "expected"), [("mine", [1, 3]), ("offered", [2]), ("delegated", [3]), ("signer", [4]), ("x", [1, 2, 3, 4])]
)
def test_how_it_is_mine(session: Session, kind: str, expected: list[int]) -> None:
    put(session, 1, "user:zhangsan", assignee="zhangsan")
    put(session, 2, GROUP)
    put(session, 3, "user:zhangsan", assignee="zhangsan", owner="lisi")
    put(session, 4, "user:zhangsan", assignee="lisi")
    session.add(
        TaskSigner(
            key=1, task_key=4, username="zhangsan", kind=SignerKind.BESIDE, state=SignerState.ASKED, asked_by="lisi",
            asked_at=NOW,
        )
    )  # fmt: skip
    session.flush()

    assert keys(session, kind=kind) == expected


@pytest.mark.parametrize(("put_off", "expected"), [("", [1]), ("only", [2]), ("all", [1, 2])])
def test_what_was_put_off_is_hidden_until_its_day(session: Session, put_off: str, expected: list[int]) -> None:
    put(session, 1, GROUP, follow_up_at=NOW - DAY)
    put(session, 2, GROUP, follow_up_at=NOW + DAY)

    assert keys(session, put_off=put_off) == expected


def test_one_matter(session: Session) -> None:
    put(session, 1, GROUP, root_key=7)
    put(session, 2, GROUP, root_key=8)

    assert keys(session, root_key=8) == [2]


def _project(key: int, grade: str | None, variant: str) -> Project:
    return Project(
        key=key, root_key=key, project_code=f"XM-{key}", enterprise_key=1, name="x", variant=variant, total_invest=1,
        fixed_invest=1, intro_org="a", owner_org="a", created_at=NOW, created_by="x", grade=grade,
    )  # fmt: skip


def _lead(key: int, grade: str) -> Lead:
    return Lead(
        key=key, root_key=key, lead_no=f"XS-{key}", enterprise_key=1, project_name="x", source_type="s",
        source_org="a", reporter="x", found_at=NOW, registered_at=NOW, grade=grade,
    )  # fmt: skip


def test_grade_of_the_project_else_of_the_lead_and_its_variant(session: Session) -> None:
    for key in (1, 2, 3, 4):
        put(session, key, GROUP)
    session.add_all([_project(1, "A", "V2_hq"), _project(2, None, "V3_lease"), _lead(2, "A"), _lead(3, "B")])
    session.flush()

    assert keys(session, grade="A") == [1, 2]
    assert keys(session, grade="B") == [3]
    assert keys(session, variant="V3_lease") == [2]


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        ("amount:eq:5000", [1]), ("amount:ne:5000", [2]), ("amount:gt:5000", [2]), ("amount:le:5000.5", [1, 2]),
        ("name:has:硬_碳", [1]), ("name:has:%", []), ("name:eq:汉禾硬_碳", [1]), ("day:lt:2023-06-01", [1]),
        ("is_valid:eq:true", [2]), ("is_valid:eq:是", [2]), ("nothing:eq:1", []), ("name:gt:5", []),
    ],
)  # fmt: skip
def test_a_variable_of_the_matter_or_of_its_own_instance(session: Session, test: str, expected: list[int]) -> None:
    values = {
        1: {"amount": 5000, "name": "汉禾硬_碳", "day": "2023-05-01"},
        2: {"amount": 5000.5, "is_valid": True, "day": "2023-06-01"},
    }
    put(session, 1, GROUP, root_key=1, instance_key=11)
    put(session, 2, GROUP, root_key=2, instance_key=2)
    number = 0
    for holder, variables in ((11, values[1]), (2, values[2])):
        for name, value in variables.items():
            number += 1
            session.add(
                Variable(instance_key=holder, scope_key=holder, name=name, key=number, value=value, updated_at=NOW)
            )
    session.flush()
    asked = VariableTest.of_text(test)
    assert asked is not None

    assert keys(session, variables=(asked,)) == expected


def test_words_find_the_matter_by_two_characters_or_its_initials_and_the_step_by_its_name(session: Session) -> None:
    put(session, 1, GROUP, name="部门预审")
    put(session, 2, GROUP, name="洽谈填报")
    put_matter(session, 1, "汉禾硬碳负极材料", "CNZS-2023-0001", "苍南县投促中心")

    for words in ("硬碳", "hhyt", "0001", "苍南", "预审", "bmys", "汉禾 预审"):
        assert keys(session, words=words) == [1], words
    assert keys(session, words="洽谈") == [2]
    assert keys(session, words="汉禾 洽谈") == []


def test_everything_at_once(session: Session) -> None:
    put(session, 1, GROUP, due=NOW + DAY, soon=NOW, priority=80, created_at=datetime(2023, 5, 30, 4, tzinfo=UTC))
    put_matter(session, 1, "汉禾硬碳")

    assert keys(
        session, process_id="ip_lead", principal=GROUP, light="yellow", words="硬碳", due="week", priority="high",
        kind="offered", root_key=1, created_from=date(2023, 5, 30), sort="project", group="light",
    ) == [1]  # fmt: skip
