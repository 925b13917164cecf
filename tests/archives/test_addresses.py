"""Addresses: canonical form, identity, noise, malformed ones, a store's own rules, running text."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from provcite.archives.address_rules import load_rules
from provcite.archives.addresses import Kind, canonical, find_urls, same_document
from provcite.model.errors import InputError

CURRENT = "https://digitalarchive.umd.edu/document/113371"


@pytest.mark.parametrize(
    "url",
    [
        CURRENT,
        "http://digitalarchive.umd.edu/document/113371",
        "https://digitalarchive.umd.edu/document/113371/",
        "https://digitalarchive.umd.edu/document/113371#page=2",
        "https://digitalarchive.umd.edu/document/113371?utm_source=newsletter&utm_medium=email",
        "https://digitalarchive.umd.edu//document/113371",
        "https://digitalarchive.umd.edu:443/document/113371",
        "https://digitalarchive.umd.edu/%64ocument/113371",
        "https://digitalarchive.umd.edu/document%2f113371",
        "HTTPS://DIGITALARCHIVE.UMD.EDU/document/113371",
        "digitalarchive.umd.edu/document/113371",
        "//digitalarchive.umd.edu/document/113371",
        "<https://digitalarchive.umd.edu/document/113371>",
        "http://digitalarchive.wilsoncenter.org/document/113371",
        "http://www.digitalarchive.wilsoncenter.org/document/113371",
        "https://digitalarchive.wilsoncenter.org/document/113371.pdf",
        "https://digitalarchive.wilsoncenter.org/document/113371.pdf?v=97623439ad8c29f",
        "https://digitalarchive.wilsoncenter.org/document/113371.PDF",
        "https://digitalarchive.wilsoncenter.org/document/113371.ris",
        "https://digitalarchive.wilsoncenter.org/srv/record/113371.json",
        "https://digitalarchive.wilsoncenter.org./document/113371",
    ],
)
def test_noise_is_taken_off(url: str) -> None:
    address = canonical(url)
    assert address.kind is Kind.DOCUMENT
    assert address.number == "113371"
    assert address.identity == "wcda:113371"
    assert address.canonical_url == CURRENT
    assert address.superseded == ("wilsoncenter" in url.lower())
    assert not address.warnings
    assert same_document(url, CURRENT) is True


@pytest.mark.parametrize(
    ("url", "kind", "warning"),
    [
        ("https://digitalarchive.wilsoncenter.org/node/108048", Kind.NODE, "internal number"),
        ("https://digitalarchive.umd.edu/search?search_api_fulltext=nam+il&f[0]=places:1", Kind.SEARCH,
         "not a document"),
        ("http://digitalarchive.wilsoncenter.org/search-results/1/{%22a%22:1}?recordType=Record",
         Kind.SEARCH, "not a"),
        ("https://wilson-center-digital-archive.dvincitest.com/document/113371", Kind.STAGING, "never cite"),
        ("https://wilson-center.drivingcreative.com/document/letter-asan-alimerko", Kind.STAGING,
         "never cite"),
        ("http://www.cwihp.org/", Kind.UNKNOWN, "title and date"),
        ("http://legacy.wilsoncenter.org/va2/index.cfm?topic_id=1", Kind.UNKNOWN, "title and date"),
        ("http://www.wilsoncenter.org/index.cfm?topic_id=1409&fuseaction=va2.document&identifier=5034",
         Kind.UNKNOWN,
         "before 2012"),
        ("https:/digitalarchive.umd.edu/document/113371", Kind.DOCUMENT, "malformed"),
        ("https//digitalarchive.umd.edu/document/113371", Kind.DOCUMENT, "malformed"),
        ("htttp://digitalarchive.umd.edu/document/113371", Kind.DOCUMENT, "malformed"),
        ("https://https://digitalarchive.umd.edu/document/113371", Kind.DOCUMENT, "malformed"),
        ("https://digitalarchive.umd.edu/docu ment/113371", Kind.DOCUMENT, "malformed"),
        ("https://digitalarchive\u00ad.umd.edu/document/113371", Kind.DOCUMENT, "malformed"),
        ("https:\\\\digitalarchive.umd.edu\\document\\113371", Kind.DOCUMENT, "malformed"),
        ("https://", Kind.UNKNOWN, "malformed"),
        ("not an address", Kind.UNKNOWN, "malformed"),
        ("", Kind.UNKNOWN, "malformed"),
        ("https://exa_mple", Kind.UNKNOWN, "malformed"),
        ("https://[::1", Kind.UNKNOWN, "malformed"),
        ("https://example.org:99999/", Kind.UNKNOWN, "malformed"),
        ("https://example.org/" + "a" * 3000, Kind.UNKNOWN, "malformed"),
    ],
)  # fmt: skip
def test_what_is_no_plain_document(url: str, kind: Kind, warning: str) -> None:
    address = canonical(url)
    assert address.kind is kind
    assert any(warning in text for text in address.warnings)


@pytest.mark.parametrize(
    ("url", "identity", "today"),
    [
        ("https://digitalarchive.wilsoncenter.org/document/letter-mikoyan-1", "wcda:letter-mikoyan-1",
         "https://digitalarchive.umd.edu/document/letter-mikoyan-1"),
        ("http://history.state.gov/historicaldocuments/frus1955-57v23p2/d123/", "frus:frus1955-57v23p2/d123",
         "https://history.state.gov/historicaldocuments/frus1955-57v23p2/d123"),
        ("http://www.foia.cia.gov/document/0000252385", "ciafoia:0000252385",
         "https://www.cia.gov/readingroom/document/0000252385"),
        ("https://www.cia.gov/library/readingroom/document/cia-rdp80r01443", "ciafoia:cia-rdp80r01443",
         "https://www.cia.gov/readingroom/document/cia-rdp80r01443"),
        ("https://nsarchive.gwu.edu/document/16132-document-01-memorandum", "nsarchive:16132",
         "https://nsarchive.gwu.edu/document/16132-document-01-memorandum"),
        ("https://research.archives.gov/id/6883834", "nara:6883834",
         "https://catalog.archives.gov/id/6883834"),
        ("https://archive.org/stream/foo/foo_djvu.txt", "ia:foo", "https://archive.org/details/foo"),
        ("http://dx.doi.org/10.1162/JCWS.2010.1", "doi:10.1162/jcws.2010.1",
         "https://doi.org/10.1162/JCWS.2010.1"),
        ("doi: 10.1162/jcws.2010.1", "doi:10.1162/jcws.2010.1", "https://doi.org/10.1162/jcws.2010.1"),
        ("hdl:2027/mdp.39015", "hdl:2027/mdp.39015", "https://hdl.handle.net/2027/mdp.39015"),
        ("https://www.margaretthatcher.org/document/110526", "mtf:110526",
         "https://www.margaretthatcher.org/document/110526"),
        ("http://www.example.org/a/?id=3&fbclid=x", "example.org/a?id=3", "http://www.example.org/a/?id=3"),
    ],
)  # fmt: skip
def test_platforms(url: str, identity: str, today: str) -> None:
    address = canonical(url)
    assert (address.identity, address.canonical_url) == (identity, today)


def test_what_cannot_be_told_is_none() -> None:
    slug = "https://digitalarchive.umd.edu/document/memorandum-conversation"
    assert same_document(CURRENT, slug) is None
    assert same_document(CURRENT, "https://digitalarchive.wilsoncenter.org/node/108048") is None
    assert same_document(CURRENT, "https://digitalarchive.umd.edu/document/113372") is False
    assert same_document(CURRENT, "https://digitalarchive.umd.edu/search?q=113371") is False
    assert same_document(CURRENT, "https://example.org/document/113371") is False


def test_copy_of_a_web_archive_is_the_same_document() -> None:
    copy = "https://web.archive.org/web/20190101000000/http://digitalarchive.wilsoncenter.org/document/113371"
    address = canonical(copy)
    assert address.archived_of == CURRENT
    assert address.canonical_url == copy
    assert same_document(copy, CURRENT) is True


def test_a_store_adds_a_platform_and_a_move() -> None:
    extra = (
        b'platforms:\n- key: "own"\n  name: "Own"\n  current: "docs.example.org"\n'
        b'  former: ["old.example.org"]\n  forms:\n  - {path: "/item/{number}", kind: "document"}\n'
        b'- key: "wcda"\n  current: "archive.example.edu"\n'
    )
    rules = load_rules(extra)
    assert (
        canonical("http://old.example.org/item/7", rules).canonical_url == "https://docs.example.org/item/7"
    )
    moved = canonical(CURRENT, rules)
    assert moved.canonical_url == "https://archive.example.edu/document/113371"
    assert moved.superseded
    assert same_document("https://archive.example.edu/document/113371", CURRENT, rules) is True
    assert not canonical(CURRENT).superseded


@pytest.mark.parametrize(
    "source",
    [
        b"platforms: 3", b"[", b"platforms:\n- name: x", b"platforms:\n- key: x\n  current: 3",
         b"\xff\xfe\x00",
        b'platforms:\n- key: "x"\n  forms: [{path: "no-slash", kind: "document"}]',
        b'platforms:\n- key: "x"\n  forms: [{path: "/a", kind: "poem"}]',
        b'platforms:\n- key: "x"\n  former: "not a list"',
        b"a: &a [x]\nplatforms: [*a, *a]", b"[" * 5000,
    ],
)  # fmt: skip
def test_bad_rules_are_refused_with_a_reason(source: bytes) -> None:
    with pytest.raises(InputError, match="address rules"):
        load_rules(source)


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("See https://digitalarchive.umd.edu/document/113371.", [CURRENT]),
        ("(https://digitalarchive.umd.edu/document/113371)", [CURRENT]),
        ("<https://digitalarchive.umd.edu/document/113371> [accessed 1 May]", [CURRENT]),
        ("“https://digitalarchive.umd.edu/document/113371,” he wrote", [CURRENT]),
        ("https://en.wikipedia.org/wiki/Nam_(il) and [https://a.org/b].",
         ["https://en.wikipedia.org/wiki/Nam_(il)", "https://a.org/b"]),
        ("accessed at www.cwihp.org.", ["www.cwihp.org"]),
        ("digitalarchive.umd.edu/document/113371, fond 5", ["digitalarchive.umd.edu/document/113371"]),
        ("见https://x.org/a。下同", ["https://x.org/a"]),
        ("doi:10.1162/jcws.2010.12; next", ["doi:10.1162/jcws.2010.12"]),
        ("https:/digitalarchive.umd.edu/document/1; more", ["https:/digitalarchive.umd.edu/document/1"]),
        ("op.cit/5, f.5/28, person@example.com/x, FO.371/12", []),
        ("http:// alone", []),
    ],
)  # fmt: skip
def test_found_in_running_text(text: str, urls: list[str]) -> None:
    found = find_urls(text)
    assert [mention.text for mention in found] == urls
    assert all(text[mention.start : mention.end] == mention.text for mention in found)


hosts = st.sampled_from(["digitalarchive.umd.edu", "digitalarchive.wilsoncenter.org", "history.state.gov",
 "archive.org",
                         "www.example.org", "doi.org", "xn--80ak6aa92e.com", "бабель.org", "[::1]", "a..b",
                          ""])  # fmt: skip
addresses = st.one_of(
    st.text(max_size=60),
    st.builds(
        lambda scheme, host, path, query: f"{scheme}{host}/{path}?{query}",
        st.sampled_from(
            ["https://", "http:/", "", "//", "ftp://", "https://https://", "javascript:", "file:///"]
        ),
        hosts,
        st.text(max_size=30),
        st.text(max_size=20),
    ),
)


@settings(max_examples=250)
@given(addresses)
@example("0.00/'?")
@example("archives.example/a'?utm_source=mail")
@example("0.00?»&")
@example("archives.example/a?b=1&fbclid»&»&utm_source=mail")
def test_canonical_twice_changes_nothing(url: str) -> None:
    address = canonical(url)
    again = canonical(address.canonical_url)
    if not address.malformed:
        assert again.canonical_url == address.canonical_url
        assert again.identity == address.identity
    assert same_document(url, url) is True


@settings(max_examples=150)
@given(addresses, addresses)
def test_same_document_is_symmetric(a: str, b: str) -> None:
    assert same_document(a, b) == same_document(b, a)


@settings(max_examples=150)
@given(st.text(max_size=120))
def test_find_urls_never_raises(text: str) -> None:
    for mention in find_urls(text + " www." + text):
        assert mention.text
