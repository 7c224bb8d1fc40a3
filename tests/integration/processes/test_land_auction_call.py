"""A verified call of the land-auction system to a served office, in a process of its own, moves exactly one project."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import datetime

import httpx
import pytest

from engine.domain.assignment import SYSTEM
from engine.domain.ports import OFFICE_ZONE, FixedClock, SystemClock
from tests.integration.processes.conftest import Walk
from tests.integration.processes.test_ip_land_supply import plan
from webhooks.signing import new_secret, signed_headers
from webhooks.subscriptions import add_caller
from workflow.config import SETTINGS, Config
from workflow.migrate import migrate
from workflow.wiring import build_world

ROUTE = (
    "auction.deal",
    "msg_auction_deal",
    "=parcel",
    "={deal: true, winner: winner, deal_price: price, deal_at: dealt_on, deal_doc: document}",
)
DEAL = {"parcel": "P-2", "winner": "甲公司", "price": 1904.24, "dealt_on": "2023-07-12", "document": "成交确认书 2 号"}
SECRET = new_secret()


@pytest.fixture
def office(empty_database_url, tmp_path, note_reached):
    """An office whose parcels P-1 and P-2 have been listed for their time and wait for the auction."""
    migrate(empty_database_url)
    clock = FixedClock(datetime(2023, 5, 31, 10, tzinfo=OFFICE_ZONE))
    settings = Config(var=tmp_path, database_url=empty_database_url, secret_key="only for tests", worker="off")
    world = build_world(settings, clock)
    world.take_node()
    walk = Walk(world, clock)
    walk.deploy("ip_land_supply")
    for parcel in ("P-1", "P-2"):
        walk.start("ip_land_supply", parcel, owner_org="t_lx", landing_org="t_lx", project_company="甲公司")
        walk.do("land_ready", parcel_no=parcel, obstacles=[])
        planned = {"planning_no": "1", "planning_date": "2023-06-01", "land_use": "工业", "area": 28924, "far_min": 1.2}
        walk.do("planning_conditions", **planned)
        plan(walk)
        walk.do("notice_issue", notice_no="1", notice_from="2023-06-02", notice_to="2023-06-22")
    walk.pass_days(42)
    with world.transaction(SYSTEM) as uow:
        add_caller(uow, "land-auction", title="土地出让系统", routes=[ROUTE], secret=SECRET)
    yield walk
    note_reached(world)
    world.database.dispose()


@pytest.fixture
def address(office, empty_database_url, tmp_path):
    """Where the office is served."""
    clean = {name: value for name, value in os.environ.items() if name not in SETTINGS.values()}
    place = {"LUODI_VAR": str(tmp_path), "LUODI_DATABASE_URL": empty_database_url, "LUODI_PORT": "0"}
    process = subprocess.Popen(
        [sys.executable, "-u", "-c", "from workflow.cli import main; main()", "serve"],
        env={**clean, **place, "LUODI_WORKER": "off", "PYTHONUTF8": "1"},
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8",
    )  # fmt: skip
    yield re.search(r"http://[\d.:]+", process.stdout.readline()).group()
    process.kill()
    process.communicate()


def call(address, *, message_id="deal-2", secret=SECRET, data=DEAL):
    body = json.dumps({"type": "auction.deal", "data": data}).encode()
    headers = signed_headers(secret, message_id, SystemClock().now(), body)
    return httpx.post(f"{address}/hooks/land-auction", content=body, headers=headers, timeout=30)


def test_the_call_moves_its_parcel_to_the_contract_and_no_other(office, address):
    answer = call(address)

    assert (200, ["land_contract"]) == (answer.status_code, office.open())


def test_the_call_sent_twice_is_taken_once(office, address):
    call(address)

    assert (True, ["land_contract"]) == (call(address).json()["repeated"], office.open())


def test_a_call_that_is_not_verified_moves_nothing(office, address):
    assert (403, []) == (call(address, secret=new_secret()).status_code, office.open())


def test_a_call_without_all_the_deal_asks_for_the_rest(office, address):
    call(address, data={"parcel": "P-2", "winner": "甲公司"})

    assert ["auction_result"] == office.open()
