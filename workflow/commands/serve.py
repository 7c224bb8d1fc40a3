"""`luodi serve` and `luodi worker`: the web server with a worker in it, or a worker alone."""

from __future__ import annotations

import logging
import signal
import threading
from contextlib import nullcontext
from types import FrameType
from typing import TYPE_CHECKING

import click

from engine.domain.errors import Refused
from engine.world import World
from workflow.app import create_app
from workflow.commands.opening import open_world
from workflow.commands.words import Words, said
from workflow.config import WORKER_EMBEDDED, Config, read_config
from workflow.web.access_log import configure_logging
from workflow.wiring import CHORES, job_kinds, worker_settings

if TYPE_CHECKING:
    from engine.jobs.worker import Worker

log = logging.getLogger("luodi")


@click.command(cls=Words, help=said("启动网站，Ctrl-C 停止。", "Serve until Ctrl-C."))
@click.option("--host", help=said("监听地址（默认 LUODI_HOST）", "Address to listen on (default: LUODI_HOST)"))
@click.option("--port", type=int, help=said("端口（默认 LUODI_PORT）", "Port (default: LUODI_PORT)"))
def serve(host: str | None, port: int | None) -> None:
    """Serve with waitress; a worker runs in this process unless LUODI_WORKER=off."""
    config = read_config()
    configure_logging(config)
    world = open_world(config)
    _stop_when_told(world)
    beside = _worker(config, world) if config.worker == WORKER_EMBEDDED else nullcontext()
    try:
        with beside:
            _serve_pages(config, world, host or config.host, config.port if port is None else port)
    except KeyboardInterrupt:
        log.debug("told to stop before or after serving")
    finally:
        world.let_workers_go()
        world.database.dispose()
    click.echo(said("已停止。", "Stopped."))


@click.command(cls=Words, help=said("只运行定时、逾期与推送，Ctrl-C 停止。", "Run timers and deliveries until Ctrl-C."))
def worker() -> None:
    """Run a worker in this process."""
    config = read_config()
    configure_logging(config)
    world = open_world(config)
    stop = threading.Event()

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
    with _worker(config, world):
        click.echo(said("正在运行，Ctrl-C 停止。", "Running; Ctrl-C stops."))
        stop.wait()
    world.database.dispose()
    click.echo(said("已停止。", "Stopped."))


def _serve_pages(config: Config, world: World, host: str, port: int) -> None:
    from workflow.commands.listening import open_server, spare_the_collector

    app = create_app(config, world)
    spare_the_collector()
    try:
        server = open_server(app, config, host, port)
    except OSError as error:
        reason = error.strerror or error
        raise Refused(
            said(
                f"不能监听 {host}:{port}：{reason}。请换一个端口（LUODI_PORT）。",
                f"Cannot listen on {host}:{port}: {reason}.",
            )
        ) from error

    scheme = "https" if config.https else "http"
    bound = getattr(server, "effective_port", port)
    click.echo(
        said(f"请打开 {scheme}://{host}:{bound}/ （Ctrl-C 停止）", f"Open {scheme}://{host}:{bound}/ (Ctrl-C stops)")
    )
    try:
        server.run()
    finally:
        server.close()


def _worker(config: Config, world: World) -> Worker:
    from engine.jobs.worker import Worker

    return Worker(world, job_kinds(config), worker_settings(config), CHORES)


def _stop_when_told(world: World) -> None:
    """Let SIGTERM end the process as Ctrl-C does: what runs is ended first."""

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        world.job_bell.close()  # waitress waits for its threads before we are asked again
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
