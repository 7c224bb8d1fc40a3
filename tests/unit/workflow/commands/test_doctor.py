"""`luodi doctor`: each thing in words, and exit code 1 when one is missing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.domain.ports import SystemClock
from engine.jobs.settings import WorkerSettings
from engine.jobs.worker import Worker
from engine.persistence.workers import WorkerRow
from tests.factories.notices_of_years import DAYS_2026, json_notice
from workflow.calendar.import_notice import file_notice
from workflow.calendar.sources import disagreements
from workflow.commands import doctor
from workflow.web.assets import BundleMissing


@pytest.mark.parametrize("backend", ["sqlite"])
def test_a_missing_database_is_told_with_the_cure(terminal):
    done = terminal("doctor")

    assert (1, True) == (done.exit_code, "✗ 数据库不存在" in done.stdout and "luodi migrate" in done.stdout)


@pytest.mark.parametrize("backend", ["sqlite"])
def test_looking_does_not_make_the_database(terminal, tmp_path):
    terminal("doctor")

    assert not (tmp_path / "var" / "luodi.db").exists()


def test_an_empty_office_is_told(terminal):
    terminal("migrate")

    assert "没有已发布的流程" in terminal("doctor").stdout


def test_somebody_who_can_sign_in_is_counted(terminal):
    terminal("migrate")
    terminal("user", "add", "zhang", "--display", "张三")

    assert "✓ 1 人可以登录" in terminal("doctor").stdout


@pytest.mark.parametrize(
    ("name", "made", "words"),
    [
        ("LEAST_PYTHON", (9, 0), "太旧"),
        ("LEAST_FREE_MEGABYTES", 10**12, "剩余"),
    ],
)
def test_what_is_too_old_or_too_small_is_ill(terminal, monkeypatch, name, made, words):
    monkeypatch.setattr(doctor, name, made)

    ill = [line for line in terminal("doctor").stdout.splitlines() if line.startswith("✗")]

    assert any(words in line for line in ill)


def test_a_missing_bundle_is_told(terminal, monkeypatch):
    monkeypatch.setattr(doctor, "manifest", _missing)

    assert "✗ 页面组件没有构建" in terminal("doctor").stdout


def _missing(_folder):
    raise BundleMissing("Build it with: python3 go.py setup")


def test_without_a_worker_it_is_told_how_to_start_one(terminal):
    terminal("migrate")

    assert "✓ 后台没有在运行：luodi serve 或 luodi worker" in terminal("doctor").stdout


@pytest.mark.parametrize(("seconds", "told"), [(3, "✓ 后台 county-1 #7 在运行"), (90, "✗ 后台 county-1 #7 已 9")])
def test_each_worker_is_told_with_its_last_sign_of_life(seconds, told):
    now = SystemClock().now()
    row = WorkerRow(
        id="w", host="county-1", process=7, started_at=now, beats=1, beat_at=now - timedelta(seconds=seconds)
    )

    lines = [f"{'✓' if symptom.is_well else '✗'} {symptom.words}" for symptom in doctor._workers([row])]

    assert [True] == [line.startswith(told) for line in lines]


def test_before_a_worker_has_ever_started_nothing_is_said_of_jobs(terminal):
    terminal("migrate")

    assert "后台作业" not in terminal("doctor").stdout


def test_jobs_are_counted_by_what_became_of_them(world):
    with Worker(world, settings=WorkerSettings(poll=0.05)):
        (symptom,) = doctor._jobs(world.database)

    assert "后台作业：等待 0，进行中 0，近来失败 0" == symptom.words


def test_a_year_not_announced_is_told_and_is_no_fault(terminal):
    terminal("migrate")
    year = SystemClock().now().year + 1

    lines = [line for line in terminal("doctor").stdout.splitlines() if f"{year} 年" in line]

    assert ["✓"] == [line[0] for line in lines]


def test_two_sources_of_a_year_that_disagree_are_ill(world):
    with world.transaction() as uow:
        file_notice(uow, "a.json", json_notice(DAYS_2026[:2], year=2026))
        disputed = disagreements(uow.session)

    (symptom,) = [one for one in doctor._calendar(world, disputed) if not one.is_well]

    assert "2026 年两个来源不一致" in symptom.words
    assert "2026-02-23" in symptom.words
