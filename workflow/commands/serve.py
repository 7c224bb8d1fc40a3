"""`luodi serve` and `luodi worker`: the web server with its worker, or the worker alone."""

from __future__ import annotations

import logging
import signal
import threading
from types import FrameType

import click

from engine.domain.errors import Refused
from engine.jobs import run_worker
from engine.world import World
from workflow.app import create_app
from workflow.commands.opening import open_world
from workflow.commands.words import Words, said
from workflow.config import WORKER_EMBEDDED, Config, read_config
from workflow.web.access_log import configure_logging
from workflow.wiring import chores

log = logging.getLogger("luodi")
WORKER_FAREWELL_SECONDS = 20


@click.command(cls=Words, help=said("启动网站，Ctrl-C 停止。", "Serve until Ctrl-C."))
@click.option("--host", help=said("监听地址（默认 LUODI_HOST）", "Address to listen on (default: LUODI_HOST)"))
@click.option("--port", type=int, help=said("端口（默认 LUODI_PORT）", "Port (default: LUODI_PORT)"))
def serve(host: str | None, port: int | None) -> None:
    """Serve with waitress; the worker runs in a thread unless LUODI_WORKER=off."""
    config = read_config()
    configure_logging(config)
    world = open_world(config)
    stop = threading.Event()
    worker = _start_worker(config, world, stop) if config.worker == WORKER_EMBEDDED else None
    try:
        _serve_pages(config, world, host or config.host, config.port if port is None else port)
    except KeyboardInterrupt:
        log.debug("told to stop before or after serving")
    finally:
        stop.set()
        if worker is not None:
            worker.join(WORKER_FAREWELL_SECONDS)
        world.let_workers_go()
        world.database.dispose()
    click.echo(said("已停止。", "Stopped."))


@click.command(cls=Words, help=said("只运行定时、逾期与推送，Ctrl-C 停止。", "Run timers and deliveries until Ctrl-C."))
def worker() -> None:
    """Run the worker's loop in this process."""
    config = read_config()
    configure_logging(config)
    world = open_world(config)
    stop = threading.Event()

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
    click.echo(said("正在运行，Ctrl-C 停止。", "Running; Ctrl-C stops."))
    run_worker(world, stop, chores(config))
    world.database.dispose()
    click.echo(said("已停止。", "Stopped."))


def _serve_pages(config: Config, world: World, host: str, port: int) -> None:
    from waitress.server import create_server

    app = create_app(config, world)
    try:
        # With a lookahead waitress notices that a client has gone while a worker's call waits for a job.
        server = create_server(
            app, host=host, port=port, threads=config.threads, ident="luodi", channel_request_lookahead=1
        )
    except OSError as error:
        reason = error.strerror or error
        raise Refused(
            said(
                f"不能监听 {host}:{port}：{reason}。请换一个端口（LUODI_PORT）。",
                f"Cannot listen on {host}:{port}: {reason}.",
            )
        ) from error

    def on_terminate(_number: int, _frame: FrameType | None) -> None:
        world.job_bell.close()  # waitress waits for its threads before we are asked again
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, on_terminate)
    signal.signal(signal.SIGINT, on_terminate)
    scheme = "https" if config.https else "http"
    bound = getattr(server, "effective_port", port)
    click.echo(
        said(f"请打开 {scheme}://{host}:{bound}/ （Ctrl-C 停止）", f"Open {scheme}://{host}:{bound}/ (Ctrl-C stops)")
    )
    try:
        server.run()
    finally:
        server.close()


def _start_worker(config: Config, world: World, stop: threading.Event) -> threading.Thread:
    def work() -> None:
        try:
            run_worker(world, stop, chores(config))
        except Exception:
            log.exception("the worker stopped; timers and deliveries stand still until the next start")

    thread = threading.Thread(target=work, name="luodi-worker", daemon=True)
    thread.start()
    return thread
