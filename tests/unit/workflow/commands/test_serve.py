"""`luodi serve` and `luodi worker` as processes: they answer, and they stop when told to."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from contextlib import contextmanager

import pytest

from workflow.config import SETTINGS
from workflow.migrate import migrate


@pytest.fixture
def environment(tmp_path, empty_database_url):
    migrate(empty_database_url)
    clean = {name: value for name, value in os.environ.items() if name not in SETTINGS.values()}
    place = {"LUODI_VAR": str(tmp_path), "LUODI_DATABASE_URL": empty_database_url, "LUODI_PORT": "0"}
    return {**clean, **place, "LUODI_LANG": "zh", "PYTHONUTF8": "1"}


@contextmanager
def running(environment, *words):
    command = [sys.executable, "-u", "-c", "from workflow.cli import main; main()", *words]
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def address(process):
    return re.search(r"http://[\d.:]+", process.stdout.readline()).group()


def test_the_printed_address_answers(environment):
    with running(environment, "serve") as process, urllib.request.urlopen(address(process) + "/healthz") as answer:
        assert b'{"status":"ok"}' == answer.read().strip()


@pytest.mark.parametrize("words", [["serve"], ["worker"]])
def test_it_stops_when_told_to(environment, words):
    with running(environment, *words) as process:
        process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        said, complained = process.communicate(timeout=60)

    assert (0, "已停止。", "") == (process.returncode, said.strip(), complained)


def test_ctrl_c_stops_it(environment):
    with running(environment, "serve") as process:
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        said, _complained = process.communicate(timeout=60)

    assert (0, "已停止。") == (process.returncode, said.strip())


def test_a_taken_port_is_one_sentence_and_exit_code_2(environment):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        with running({**environment, "LUODI_PORT": port}, "serve") as process:
            _said, complained = process.communicate(timeout=60)

    assert (2, 1, True) == (process.returncode, len(complained.strip().splitlines()), port in complained)
