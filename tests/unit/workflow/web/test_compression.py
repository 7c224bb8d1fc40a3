"""Answers on their way: what is packed, how, and what goes as it is."""

from __future__ import annotations

import gzip

import pytest
from flask import Flask, Response

from workflow.web import assets
from workflow.web.compression import LEAST_BYTES, install_compression, packed

LONG = "汉禾硬碳" * LEAST_BYTES
TAKES_GZIP = {"Accept-Encoding": "gzip, deflate"}


@pytest.fixture
def client(tmp_path):
    """An app with a long page, a short one, a stream, and one static file that the build packed twice."""
    app = Flask("pages", static_folder=str(tmp_path), static_url_path="/static")
    (tmp_path / "base-AAAA.js").write_text("plain();", "utf-8")
    (tmp_path / "base-AAAA.js.br").write_bytes(b"by brotli")
    (tmp_path / "base-AAAA.js.gz").write_bytes(b"by gzip")
    (tmp_path / "sign.woff2").write_bytes(b"font")
    app.add_url_rule("/long", view_func=lambda: LONG, endpoint="long")
    app.add_url_rule("/short", view_func=lambda: "short", endpoint="short")
    app.add_url_rule("/tagged", view_func=tagged, endpoint="tagged")
    app.add_url_rule("/stream", view_func=lambda: Response(iter([LONG]), mimetype="text/html"), endpoint="stream")
    app.add_url_rule("/events", view_func=lambda: Response(LONG, mimetype="text/event-stream"), endpoint="events")
    install_compression(app)
    return app.test_client()


def tagged():
    answer = Response(LONG, mimetype="application/json")
    answer.set_etag("one")
    return answer


def test_a_page_is_packed_for_whoever_takes_it(client):
    answer = client.get("/long", headers=TAKES_GZIP)

    assert "gzip" == answer.headers["Content-Encoding"]
    assert LONG == gzip.decompress(answer.data).decode()
    assert int(answer.headers["Content-Length"]) == len(answer.data)


@pytest.mark.parametrize("taken", ["", "identity", "gzip;q=0", "*"])
def test_a_page_goes_as_it_is_to_whoever_does_not_take_it(client, taken):
    answer = client.get("/long", headers={"Accept-Encoding": taken})

    assert LONG == answer.text


@pytest.mark.parametrize("path", ["/short", "/stream", "/events"])
def test_short_answers_and_streams_go_as_they_are(client, path):
    assert "Content-Encoding" not in client.get(path, headers=TAKES_GZIP).headers


@pytest.mark.parametrize("headers", [TAKES_GZIP, {}])
def test_caches_are_told_that_the_answer_depends_on_what_is_taken(client, headers):
    assert "Accept-Encoding" in client.get("/long", headers=headers).vary


def test_a_packed_answer_is_only_weakly_the_same_as_its_content(client):
    assert ("one", True) == client.get("/tagged", headers=TAKES_GZIP).get_etag()


def test_the_length_of_a_packed_page_tells_nothing():
    assert 1 < len({len(packed(LONG.encode())) for _ in range(20)})


@pytest.mark.parametrize(
    ("taken", "encoding", "content"),
    [
        ("gzip, deflate, br", "br", b"by brotli"),
        ("gzip, deflate", "gzip", b"by gzip"),
        ("br;q=0, gzip", "gzip", b"by gzip"),
        ("", None, b"plain();"),
    ],
)
def test_a_built_file_is_handed_out_as_the_build_packed_it(client, taken, encoding, content):
    answer = client.get("/static/base-AAAA.js", headers={"Accept-Encoding": taken}, buffered=True)

    assert (encoding, content) == (answer.headers.get("Content-Encoding"), answer.data)
    assert "javascript" in answer.content_type
    assert "Accept-Encoding" in answer.vary


def test_a_file_that_was_not_packed_is_handed_out_as_it_is(client):
    assert b"font" == client.get("/static/sign.woff2", headers=TAKES_GZIP, buffered=True).data


def test_a_browser_that_has_the_file_is_not_sent_it_again(client):
    first = client.get("/static/base-AAAA.js", headers=TAKES_GZIP, buffered=True)

    again = client.get(
        "/static/base-AAAA.js", headers={**TAKES_GZIP, "If-None-Match": first.headers["ETag"]}, buffered=True
    )

    assert 304 == again.status_code


def test_a_packed_file_and_its_plain_one_are_not_taken_for_the_same(client):
    tags = {
        client.get("/static/base-AAAA.js", headers={"Accept-Encoding": it}, buffered=True).headers["ETag"]
        for it in ("gzip", "")
    }

    assert 2 == len(tags)


@pytest.mark.parametrize("path", ["/static/nothing.js", "/static/../secret"])
def test_what_is_not_there_is_not_found(client, path):
    assert 404 == client.get(path, headers=TAKES_GZIP).status_code


def test_every_script_and_style_of_the_bundle_stands_packed_beside_itself():
    texts = [file for file in assets.DIST.iterdir() if file.suffix in (".js", ".css")]

    assert texts
    assert [] == [
        file.name for file in texts for ending in (".br", ".gz") if not file.with_name(file.name + ending).is_file()
    ]
