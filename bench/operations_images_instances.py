"""Takes the pictures of the list of instances, of playback and of moving tokens (docs/images/operations).

``python bench/operations_images_instances.py``: the office of ``bench/operations_images_batches.py``, in which one lead
has gone a step further, in a database that is gone afterwards.
"""

from __future__ import annotations

import sys
import tempfile
import threading
from datetime import datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Page, sync_playwright  # noqa: E402
from sqlalchemy import select  # noqa: E402
from werkzeug.serving import make_server  # noqa: E402

import go  # noqa: E402
from bench.operations_images_batches import IMAGES, PASSWORD, fill, take  # noqa: E402
from engine.domain.ports import OFFICE_ZONE, FixedClock  # noqa: E402
from engine.persistence.instances import ProcessInstance  # noqa: E402
from engine.runtime import modify_instance  # noqa: E402
from engine.spiff.modify import Move  # noqa: E402
from engine.world import World  # noqa: E402
from workflow.app import create_app  # noqa: E402
from workflow.config import Config  # noqa: E402
from workflow.migrate import migrate  # noqa: E402
from workflow.wiring import build_world  # noqa: E402

WIDE = {"width": 1280, "height": 640}


def go_on(world: World, clock: FixedClock) -> int:
    """Let one lead go on to its second task, a day later; its key."""
    with world.reading() as uow:
        key = uow.session.scalars(
            select(ProcessInstance.key).where(ProcessInstance.business_key == "CNZS-2023-0007")
        ).one()
    clock.move_to(clock.now() + timedelta(days=1))
    with world.transaction() as uow:
        modify_instance(uow, key, move=[Move("lead_triage", source_id="first_report_check")], reason="首报无争议")
    return key


def walk(page: Page, address: str, key: int) -> None:
    """The list, the playback of one, and a token on its way back."""
    page.goto(f"{address}/sign-in")
    page.fill("[name=username]", "guan")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.goto(f"{address}/instances?process=ip_lead&version=1&at=first_report_check&var=project_name:has:项目")
    page.get_by_role("link", name="未结束").locator(".count").wait_for()
    page.set_viewport_size({**WIDE, "height": 440})
    take(page, "instances-list")
    page.set_viewport_size(WIDE)
    page.goto(f"{address}/instances/{key}")
    page.get_by_role("button", name="回放").click()
    page.locator("[data-play-line] strong").wait_for()
    for _step in range(3):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(900)
    take(page, "instance-playback")
    page.goto(f"{address}/instances/{key}")
    page.get_by_role("button", name="调整令牌").click()
    page.locator(".drag-token").first.wait_for()
    page.select_option("#token-target", "first_report_check")
    page.get_by_role("button", name="加入计划").click()
    page.get_by_role("button", name="预览").click()
    page.get_by_text("执行后会怎样").wait_for()
    page.locator("#tokens").evaluate("section => section.scrollIntoView()")
    take(page, "instance-tokens")


def main() -> None:
    """Make the office, and take the pictures."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="luodi-images-") as folder:
        url = f"sqlite:///{folder}/luodi.db"
        migrate(url)
        config = Config(var=Path(folder), database_url=url, secret_key="only for pictures", worker="off")
        clock = FixedClock(datetime(2023, 5, 31, 10, tzinfo=OFFICE_ZONE))
        world = build_world(config, clock)
        world.take_node()
        fill(world)
        key = go_on(world, clock)
        server = make_server("127.0.0.1", 0, create_app(config, world), threaded=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=go.browser(), args=["--no-sandbox"])
            page = browser.new_page(viewport=WIDE, locale="zh-CN", timezone_id="Asia/Shanghai")  # type: ignore[arg-type]
            walk(page, f"http://127.0.0.1:{server.server_port}", key)
            browser.close()
        server.shutdown()
        world.database.dispose()


if __name__ == "__main__":
    main()
