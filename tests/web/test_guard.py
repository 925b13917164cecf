"""Who may ask, what a browser is told of every answer, and how much may be sent."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue import Asking, asking
from provcite.model.errors import ProvciteError
from provcite.web.guard import form_of, is_loopback
from provcite.web.negotiate import best
from stores import make_store


@pytest.fixture
def asked(tmp_path: Path) -> Asking:
    make_store(tmp_path)
    return asking(tmp_path, names=["archive.example.org"])


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8765", 200),
        ("localhost", 200),
        ("LOCALHOST:1", 200),
        ("[::1]:8765", 200),
        ("192.168.1.5", 200),  # an address cannot be turned to this machine
        ("archive.example.org", 200),
        ("Archive.Example.org:80", 200),
        ("evil.example", 421),
        ("localhost.evil.example", 421),
        ("archive.example.org.evil.example", 421),
        ("127.0.0.1.evil.example", 421),
        ("", 421),
        ("[", 421),
        ("user@localhost", 200),
    ],
)
def test_only_names_that_are_known_are_answered_to(asked: Asking, host: str, status: int) -> None:
    asked.host = host
    answer = asked.get("/help")
    assert answer.status == status
    if status == 421:
        assert b"113371" not in asked.get("/api/records").body


@pytest.mark.parametrize("address", ["/", "/records/113371", "/records/no", "/api/records", "/static/catalogue.css",
                                     "/records/113371/as/svg", "/feed.atom", "/oai", "/nowhere"])  # fmt: skip
def test_every_answer_has_the_headers_of_safety(asked: Asking, address: str) -> None:
    headers = asked.get(address).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-frame-options"] == "DENY"
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert "unsafe-inline" not in headers["content-security-policy"].partition("script-src")[2]
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "server" not in headers


def test_other_methods_are_refused(asked: Asking) -> None:
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "POST"):
        assert asked.ask(method, "/records/113371").status == 405
    head = asked.ask("HEAD", "/records/113371")
    assert head.status == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9999"},
        {"origin": "https://127.0.0.1:8765"},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
    ],
)
def test_a_page_of_another_origin_cannot_have_anything_checked(
    asked: Asking, headers: dict[str, str]
) -> None:
    assert asked.upload("/check", "draft.md", b"Words.", **headers).status == 403
    assert (
        asked.ask(
            "POST", "/api/check?name=a.md", b"Words.", {k.replace("_", "-"): v for k, v in headers.items()}
        ).status
        == 403
    )


def test_more_than_is_read_is_refused_before_it_is_read(asked: Asking) -> None:
    assert asked.ask("POST", "/api/check?name=a.md", b"", {"content-length": str(10**9)}).status == 413
    assert asked.ask("POST", "/oai", b"verb=Identify&" + b"x" * 50_000).status == 413


@pytest.mark.parametrize(
    ("accept", "format"),
    [
        ("", "html"),
        ("*/*", "html"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "html"),
        ("application/x-bibtex", "bibtex"),
        ("text/x-bibtex", "bibtex"),
        ("application/x-research-info-systems", "ris"),
        ("application/vnd.citationstyles.csl+json", "csl-json"),
        ("application/ld+json", "jsonld"),
        ("text/turtle", "turtle"),
        ("application/mods+xml", "mods"),
        ("application/json", "json"),
        ("text/turtle;q=0.5, application/ld+json;q=0.9", "jsonld"),
        ("application/ld+json;q=0, text/turtle", "turtle"),
        ("text/*", "html"),
        ("text/html;q=0, text/*", "bibtex"),
        ("application/rdf+xml, text/turtle;q=0.3", "turtle"),
        ("IMAGE/PNG", None),
        ("text/html;q=0", None),
        ("APPLICATION/LD+JSON ; Q=1", "jsonld"),
        ("text/turtle;q=nan, text/html;q=0.1", "html"),
    ],
)
def test_the_format_that_is_wanted_most_is_given(accept: str, format: str | None) -> None:
    assert best(accept) == format


@given(st.text(max_size=300))
def test_no_header_breaks_it(accept: str) -> None:
    best(accept)


@pytest.mark.parametrize(
    ("accept", "media", "begins"),
    [
        ("application/x-bibtex", "application/x-bibtex; charset=utf-8", "@unpublished{113371,"),
        (
            "application/x-research-info-systems",
            "application/x-research-info-systems; charset=utf-8",
            "TY  - MANSCPT",
        ),
        ("application/vnd.citationstyles.csl+json", "application/vnd.citationstyles.csl+json", "["),
        ("application/ld+json", "application/ld+json", "{"),
        ("text/turtle", "text/turtle; charset=utf-8", "@prefix"),
        ("application/json", "application/json", "{"),
    ],
)
def test_a_record_comes_in_the_format_that_is_asked_for(
    asked: Asking, accept: str, media: str, begins: str
) -> None:
    answer = asked.get("/records/113371", accept=accept)
    assert answer.status == 200
    assert answer.headers["content-type"] == media
    assert answer.headers["vary"] == "Accept"
    assert answer.text.startswith(begins)
    assert asked.get("/records/113371", accept="image/png").status == 406


FIELD = st.text(
    st.characters(exclude_characters='"\r\n\\', exclude_categories=["C"]), min_size=1, max_size=20
)


@given(FIELD, st.binary(max_size=200))
def test_a_file_comes_out_of_a_form_as_it_went_in(name: str, data: bytes) -> None:
    mark = b"--------mark"
    if mark in data:
        return
    head = f'Content-Disposition: form-data; name="manuscript"; filename="{name}"\r\n\r\n'.encode()
    body = b"--" + mark + b"\r\n" + head + data + b"\r\n--" + mark + b"--\r\n"
    found = form_of(body, f"multipart/form-data; boundary={mark.decode()}")
    assert found["manuscript"][1] == data


@given(st.binary(max_size=300), st.sampled_from(["multipart/form-data; boundary=a", "multipart/form-data", "x",
                                                 "application/x-www-form-urlencoded", "", "text/plain; a=b; c"]))  # fmt: skip
def test_no_body_breaks_the_reader_of_forms(body: bytes, kind: str) -> None:
    try:
        form_of(body, kind)
        form_of(b"--a\r\n" + body + b"\r\n--a--", kind)
    except ProvciteError:
        pass


def test_what_is_this_machine_alone() -> None:
    assert [
        host for host in ("127.0.0.1", "localhost", "::1", "[::1]", "127.9.9.9") if not is_loopback(host)
    ] == []
    assert [host for host in ("0.0.0.0", "::", "10.0.0.1", "example.org", "") if is_loopback(host)] == []


def test_pages_whose_forms_are_sent_say_where_from(tmp_path: Path) -> None:
    """With no-referrer a browser names the origin of what a form sends "null", which is refused."""
    make_store(tmp_path)
    asked = asking(tmp_path, token="t")
    asked.get("/unlock?token=t")
    policies = {
        address: asked.get(address).page.xpath("//meta[@name='referrer']/@content")
        for address in ("/", "/records/113371", "/check", "/harvest", "/records/113371/edit")
    }
    assert policies == {
        "/": ["no-referrer"],
        "/records/113371": ["no-referrer"],
        "/check": ["same-origin"],
        "/harvest": ["same-origin"],
        "/records/113371/edit": ["same-origin"],
    }
