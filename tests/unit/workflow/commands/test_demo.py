"""`luodi demo`: passwords once, and a database with data is left as it is."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from workflow.cli import luodi
from workflow.commands.opening import open_world
from workflow.config import read_config
from workflow.demo import run as demo_run
from workflow.people.services import create_person
from workflow.projects.models import NumberSeries


@pytest.fixture
def luodi_demo(tmp_path, monkeypatch, own_database):
    """The command over an empty folder, the county itself replaced by two passwords."""
    monkeypatch.setenv("LUODI_VAR", str(tmp_path))
    monkeypatch.setenv("LUODI_LANG", "zh")
    monkeypatch.delenv("LUODI_DATABASE_URL", raising=False)
    own_database()
    made = demo_run.Made({"officer": "first-word", "admin": "second-word"})

    def make(world, clock, told):
        told(0.5)
        told(1.0)
        return made

    monkeypatch.setattr(demo_run, "make_sample_county", make)
    return lambda *words: CliRunner().invoke(luodi, ["demo", *words])


def fill(row):
    world = open_world(read_config())
    with world.transaction() as uow:
        row(uow)
    world.database.dispose()


def test_the_passwords_are_printed_with_who_they_are_for(luodi_demo):
    done = luodi_demo("--if-empty")

    assert done.exit_code == 0
    assert "first-word" in done.output
    assert "林知远" in done.output


def test_data_are_left_alone_and_people_named_without_passwords(luodi_demo):
    luodi_demo()
    fill(lambda uow: create_person(uow, "zhang", "张三", password="long-enough-7"))

    done = luodi_demo("--if-empty")

    assert done.exit_code == 0
    assert "张三" in done.output
    assert "user reset" in done.output
    assert "first-word" not in done.output


def test_without_the_option_data_are_refused(luodi_demo):
    luodi_demo()
    fill(lambda uow: create_person(uow, "zhang", "张三"))

    assert luodi_demo().exit_code == 2


def test_a_county_that_was_begun_and_not_finished_is_told(luodi_demo):
    luodi_demo()
    fill(lambda uow: uow.session.add(NumberSeries(name=demo_run.BEGUN, year=demo_run.BEGIN.year, last=1)))

    done = luodi_demo("--if-empty")

    assert done.exit_code == 2
    assert "中断" in done.output
