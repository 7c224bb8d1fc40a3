"""One line a request, and no secrets in a trace."""

from __future__ import annotations

import json
import logging
from dataclasses import replace

import pytest

from workflow.web.access_log import configure_logging


@pytest.fixture(autouse=True)
def same_loggers():
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level


def as_format(config, log_format):
    configure_logging(replace(config, log_format=log_format))


def test_a_request_is_one_line_of_json(config, app, capsys):
    as_format(config, "json")
    app.test_client().get("/sign-in")

    line = json.loads(capsys.readouterr().err.strip().splitlines()[-1])
    assert ("GET", "/sign-in", 200, "-") == (line["method"], line["path"], line["status"], line["user"])


def test_health_is_not_logged(config, app, capsys):
    as_format(config, "json")
    app.test_client().get("/healthz")

    assert "" == capsys.readouterr().err


@pytest.mark.parametrize("log_format", ["json", "text"])
def test_a_trace_shows_no_local_variables(config, capsys, log_format):
    as_format(config, log_format)
    try:
        secret = "geheim" + "nis"
        raise RuntimeError(len(secret))
    except RuntimeError:
        logging.getLogger("luodi").exception("failed")

    said = capsys.readouterr().err
    assert "RuntimeError" in said and "geheimnis" not in said
