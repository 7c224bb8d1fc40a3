"""A project whose talks stood still for half a year leaves the pool when a person says so, and can come back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from engine.domain.errors import Refused
from engine.persistence.instances import ProcessInstance
from tests.factories.lit import LitOffice
from workflow.lights.pool_out import propose_pool_out, revive_project
from workflow.projects.models import Project

KEY = "CNZS-2023-0001"


@pytest.fixture
def pool(walk, world, clock):
    """A project in talks, 179 days after its last progress."""
    made = walk("ip_pool_out", "light_project")
    made.office = LitOffice(world)
    made.office.project(1, root_key=made.office.instance(), name="汉禾硬碳")
    clock.move_to(clock.now() + timedelta(days=179))
    return made


def on_day_180(pool, clock) -> int:
    clock.move_to(clock.now() + timedelta(days=1))
    return propose_pool_out(pool.world)


def project_of(pool) -> tuple[str, str]:
    with pool.world.reading() as uow:
        project = uow.session.scalars(select(Project)).one()
        return project.mgmt_status, uow.session.get_one(ProcessInstance, project.root_key).state


def test_a_project_is_asked_about_on_the_180th_day_and_once(pool, clock):
    asked = [propose_pool_out(pool.world), on_day_180(pool, clock), propose_pool_out(pool.world)]

    assert asked == [0, 1, 0]
    assert "confirm_pool_out" in pool.open()


@pytest.mark.both_databases
def test_it_leaves_the_pool_and_its_process_stands_still_when_a_person_says_so(pool, clock):
    on_day_180(pool, clock)
    pool.do("confirm_pool_out", pool_out_result="archive", pool_out_reason="企业不再联系")

    assert project_of(pool) == ("archived", "SUSPENDED")


def test_one_that_is_kept_is_asked_about_again_after_a_while(pool, clock):
    on_day_180(pool, clock)
    pool.do("confirm_pool_out", pool_out_result="keep", pool_out_reason="企业已约下月来访")
    soon = propose_pool_out(pool.world)
    clock.move_to(clock.now() + timedelta(days=91))

    assert (project_of(pool), soon, propose_pool_out(pool.world)) == (("active", "ACTIVE"), 0, 1)


def test_a_project_that_left_comes_back_with_one_act(pool, clock):
    on_day_180(pool, clock)
    pool.do("confirm_pool_out", pool_out_result="archive", pool_out_reason="企业不再联系")
    with pool.world.transaction() as uow:
        revive_project(uow, KEY)

    assert project_of(pool) == ("active", "ACTIVE")
    assert pool.office.shown() == ("green", [])


def test_only_what_left_the_pool_comes_back(pool):
    with pytest.raises(Refused, match="不是移出项目库"), pool.world.transaction() as uow:
        revive_project(uow, KEY)
