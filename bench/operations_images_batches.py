"""Takes the pictures of batches and the migration wizard (docs/images/operations) from an office it makes for them.

``python bench/operations_images_batches.py``: an administrator, forty leads in version 1 and a version 2 in which a
step has another name, in a database that is gone afterwards.
"""

from __future__ import annotations

import re
import sys
import tempfile
import threading
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Page, sync_playwright  # noqa: E402
from werkzeug.serving import make_server  # noqa: E402

import go  # noqa: E402
from engine.domain.ports import OFFICE_ZONE, FixedClock  # noqa: E402
from engine.runtime import deploy, start_instance  # noqa: E402
from engine.world import World  # noqa: E402
from workflow.app import create_app  # noqa: E402
from workflow.config import Config  # noqa: E402
from workflow.migrate import migrate  # noqa: E402
from workflow.operations.batches.work import do_next, run_batches  # noqa: E402
from workflow.people.groups import ensure_groups  # noqa: E402
from workflow.people.services import create_person  # noqa: E402
from workflow.wiring import build_world  # noqa: E402

IMAGES = ROOT / "docs" / "images" / "operations"
WIDE = {"width": 1280, "height": 560}
LEADS = 40
PASSWORD = "long-enough-7"
STEP = re.compile(rb'(?<!formId=")(?<!&quot;)(?<!deadlines\.)(?<!value=")\bfirst_report_check\b')


def fill(world: World) -> None:
    """An administrator, leads in version 1, and version 2 of their process."""
    files = {
        path.name: path.read_bytes()
        for path in sorted((ROOT / "bpmn" / "ip_lead").iterdir())
        if path.suffix in (".bpmn", ".dmn", ".form")
    }
    with world.transaction() as uow:
        ensure_groups(uow)
        create_person(uow, "guan", "管理员", password=PASSWORD, must_change_password=False, roles=["administrator"])
        main = ROOT / "bpmn" / "ip_project_main"
        deploy(uow, {path.name: path.read_bytes() for path in sorted(main.glob("*.dmn"))})
    with world.transaction() as uow:
        deploy(uow, files)
    for number in range(1, LEADS + 1):
        with world.transaction() as uow:
            values = {"project_name": f"项目 {number}", "protect_from": "2023-05-31", "protect_to": "2023-08-31"}
            start_instance(uow, process_id="ip_lead", variables=values, business_key=f"CNZS-2023-{number:04}")
    renamed = STEP.sub(b"first_report_look", files["ip_lead.bpmn"])
    renamed = renamed.replace("查重与首报确认".encode(), "查重与首报会商".encode())
    with world.transaction() as uow:
        deploy(uow, {**files, "ip_lead.bpmn": renamed})


def take(page: Page, name: str) -> None:
    """What is in sight, as a picture of the guide."""
    page.screenshot(path=str(IMAGES / f"{name}.png"))


def walk(page: Page, address: str, world: World) -> None:
    """The wizard from the version to the batch half way."""
    page.goto(f"{address}/sign-in")
    page.fill("[name=username]", "guan")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.goto(f"{address}/definitions")
    page.get_by_role("link", name="线索与首报").click()
    page.get_by_role("link", name=f"迁移 {LEADS}").click()
    page.get_by_role("button", name="下一步").click()
    page.locator("[data-island=mapping][data-ready]").wait_for()
    page.locator("[data-side=source] [data-element-id=first_report_check]").first.click()
    page.locator("[data-side=target] [data-element-id=first_report_look]").first.click()
    take(page, "mapping")
    page.get_by_role("button", name="下一步").click()
    page.get_by_text("检查过").wait_for()
    take(page, "check")
    page.get_by_label("理由").fill("首报改为会商后确认")
    page.get_by_role("button", name=f"迁移 {LEADS} 个实例").click()
    key = int(page.url.rpartition("/")[2])
    for _ in range(LEADS // 3):
        do_next(world, key)
    page.get_by_role("button", name="暂停").click()
    page.get_by_text("已暂停：").wait_for()
    page.locator(".toasts").evaluate("toasts => toasts.remove()")
    take(page, "batch")
    page.get_by_role("button", name="继续").click()
    run_batches(world)


def main() -> None:
    """Make the office, and take the pictures."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="luodi-images-") as folder:
        url = f"sqlite:///{folder}/luodi.db"
        migrate(url)
        config = Config(var=Path(folder), database_url=url, secret_key="only for pictures", worker="off")
        world = build_world(config, FixedClock(datetime(2023, 5, 31, 10, tzinfo=OFFICE_ZONE)))
        world.take_node()
        fill(world)
        server = make_server("127.0.0.1", 0, create_app(config, world), threaded=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=go.browser(), args=["--no-sandbox"])
            page = browser.new_page(viewport=WIDE, locale="zh-CN", timezone_id="Asia/Shanghai")  # type: ignore[arg-type]
            walk(page, f"http://127.0.0.1:{server.server_port}", world)
            browser.close()
        server.shutdown()
        world.database.dispose()


if __name__ == "__main__":
    main()
