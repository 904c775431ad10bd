"""Every IRI leads to its page and its data: w3id/.htaccess under a real Apache, with site and release behind it."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pyoxigraph as ox
import pytest
from conftest import FIXTURES, ROOT, started
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from iris import MEDIA_TYPES, Client, chosen, named, subjects
from servers import Apache

from clusterkg import __version__
from clusterkg.claims import Published
from clusterkg.graph import KnowledgeGraph
from clusterkg.namespaces import BASE, CLAIM, CLU, KG, PAGES, PASSAGE, QUESTION, SAID
from clusterkg.release.redirects import FORMATS, htaccess, module_names
from clusterkg.site.addresses import DATA_FORMATS, data, page
from clusterkg.site.data import write_data
from clusterkg.site.render import address_of, pages, render, sites

_W3ID = ROOT / "w3id" / ".htaccess"
_ONTOLOGY = CLU.iri.removesuffix("#")
_SPACES = (CLU, SAID, KG, CLAIM, PASSAGE, QUESTION)

# One IRI of each kind, for what is tried in full.
_SAMPLES = {
    "thing": KG["heyri"].value,
    "claim": CLAIM["area-heyri"].value,
    "passage": PASSAGE["s5-1-p2-s1b"].value,
    "selector": PASSAGE["s5-1-p2-s1b-at"].value,
    "question": QUESTION["six-logics"].value,
    "class": CLU.IndustrialCluster.value,
    "property": CLU.homeTo.value,
    "mirror": SAID["from"].value,
    "ontology": _ONTOLOGY,
    "module": f"{_ONTOLOGY}/cluster",
}
_VERSIONED = {"version": f"{_ONTOLOGY}/{__version__}", "module version": f"{_ONTOLOGY}/cluster/{__version__}"}
_TRIED = pytest.mark.parametrize("iri", [*_SAMPLES.values(), *_VERSIONED.values()], ids=[*_SAMPLES, *_VERSIONED])

# Header → suffix of what it gets; nothing where all is refused.
_ACCEPTS: dict[str | None, str | None] = {
    None: "html",
    "": "html",
    "*/*": "html",
    "text/html": "html",
    "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8": "html",
    "application/xhtml+xml": "html",
    "text/turtle": "ttl",
    "text/turtle;charset=utf-8": "ttl",
    "TEXT/Turtle ; Charset=UTF-8 ; Q = 0.5": "ttl",
    "application/n-triples": "nt",
    "application/rdf+xml": "rdf",
    "application/ld+json": "jsonld",
    'application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted, http://example.org"': "jsonld",
    # Refusals. Rules that look for words give Turtle to the first of these.
    "text/turtle;q=0": None,
    "text/turtle;q=0.000": None,
    "text/turtle;q=.0": None,
    "*/*;q=0": None,
    "text/turtle;q=0, */*;q=0.1": "html",
    "text/html;q=0, application/xhtml+xml;q=0, */*": "ttl",
    "text/*;q=0, */*": "jsonld",
    # Weights.
    "text/html;q=1, text/turtle;q=.1": "html",
    "text/turtle;q=.1, text/html;q=1": "html",
    "text/html;q=0.9, text/turtle": "ttl",
    "text/html;q=0.001, text/turtle;q=0.002": "ttl",
    "text/html;q=0.5, application/rdf+xml;q=0.51, text/turtle;q=0.509": "rdf",
    "text/turtle;q=0.3, application/*;q=0.2": "ttl",
    "application/*;q=0.3, text/turtle;q=0.2": "jsonld",
    "application/rdf+xml, application/xml;q=0.7, text/xml;q=0.6, text/plain;q=0.1, */*;q=0.09": "rdf",
    # Of equals what is named goes before what is covered, then the documented order holds.
    "text/html, text/turtle": "html",
    "text/turtle, text/html": "html",
    "application/n-triples, application/rdf+xml, application/ld+json": "jsonld",
    "application/*": "jsonld",
    "text/*": "html",
    "text/turtle, */*": "ttl",
    "application/n-triples, application/*": "nt",
    # What is no type of ours, or none at all.
    "image/png": None,
    "application/json": None,
    "text/turtles": None,
    "xtext/turtle": None,
    "nonsense": None,
    ",,;q=1,": None,
    'image/png;note="text/turtle, text/turtle"': None,
    # A weight that cannot be read counts as full, as with Apache's own negotiation.
    "text/turtle;q=high, text/html;q=0.9": "ttl",
    "text/turtle;q=5, text/html;q=0.9": "ttl",
}


@pytest.fixture(scope="module")
def apache(graph: KnowledgeGraph, published: Published, release: Path) -> Iterator[Apache]:
    """w3id.org and the site, with the data of everything, and the pages of the samples."""
    with _running(_W3ID.read_text(encoding="utf-8")) as running:
        write_data(published.graph, running.site)
        shutil.copytree(release, running.site / "release" / __version__)
        _write_pages(graph, running.site)
        yield running


@pytest.fixture
def client(apache: Apache) -> Iterator[Client]:
    found = Client(apache)
    yield found
    found.close()


@pytest.fixture(scope="module")
def planted() -> Iterator[Callable[[str], Client]]:
    """Other redirects, with nothing behind them, by the name of their fixture."""
    with ExitStack() as running:

        def start(name: str) -> Client:
            redirects = (FIXTURES / "redirects" / f"{name}.htaccess").read_text(encoding="utf-8")
            client = Client(running.enter_context(_running(redirects)))
            running.callback(client.close)
            return client

        yield start


@contextmanager
def _running(redirects: str) -> Iterator[Apache]:
    with tempfile.TemporaryDirectory(prefix="clusterkg-apache-") as name, ExitStack() as running:
        Path(name).chmod(0o755)
        yield started(running, Apache(Path(name), redirects))


def _write_pages(graph: KnowledgeGraph, root: Path) -> None:
    site = sites(graph)["en"]
    wanted = {page(iri).partition("#")[0] for iri in _SAMPLES.values()} | {"", "404.html"}
    for kind, iri in pages(site):
        address = address_of(kind, iri, site)
        if address in wanted:
            path = root / (address if address.endswith(".html") else f"{address}index.html")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(render(kind, iri, site), encoding="utf-8")


def _all_iris(published: Published, graph: KnowledgeGraph) -> list[str]:
    starts = tuple(space.iri for space in _SPACES)
    nodes = {node for t in published.graph for node in (t.subject, t.predicate, t.object)}
    iris = {node.value for node in nodes if isinstance(node, ox.NamedNode)}
    found = {iri for iri in iris if iri.startswith((*starts, f"{_ONTOLOGY}/"))}
    return sorted(found | {_ONTOLOGY} | {QUESTION[name].value for name in graph.questions.questions})


def _faults(client: Client, iri: str) -> list[str]:
    """Where the answers for an IRI are not what its client prefers."""
    found = []
    for accept, suffix in _ACCEPTS.items():
        reply = client.ask(iri, accept)
        wanted = "" if suffix is None else client.apache.local(_address(iri, suffix))
        if (reply.status, reply.location) != (303 if suffix else 406, wanted):
            found.append(f"{accept!r}: {reply.status} {reply.location}")
        if reply.headers.get("vary") != "Accept" or reply.headers.get("access-control-allow-origin") != "*":
            found.append(f"{accept!r}: {reply.headers}")
    return found


def _address(iri: str, suffix: str) -> str:
    """Where an IRI leads to, below PAGES."""
    if suffix == "html":
        # A fragment in the IRI never reaches the server: a browser keeps it.
        found = page(_unversioned(iri))
        return PAGES + (found.partition("#")[0] if "#" in iri else found)
    form = next(name for name, known in DATA_FORMATS.items() if known == suffix)
    return PAGES + data(iri, form).replace("release/latest", f"release/{__version__}")


def _unversioned(iri: str) -> str:
    """Pages are those of the newest release, data those of all."""
    return iri.removesuffix(f"/{__version__}")


# --- the file


def test_the_file_is_what_is_generated() -> None:
    assert _W3ID.read_text(encoding="utf-8") == htaccess(module_names()), (
        "w3id/.htaccess is not of today: python -m clusterkg.release.redirects > w3id/.htaccess"
    )


def test_where_the_site_stands_is_one_value() -> None:
    elsewhere = htaccess(module_names(), pages="https://example.org/elsewhere/", version="9.9.9")
    assert "github" not in elsewhere
    assert __version__ not in elsewhere
    assert elsewhere.count("https://example.org/elsewhere/") == _W3ID.read_text(encoding="utf-8").count(PAGES)


def test_formats_are_those_of_the_data() -> None:
    assert list(FORMATS) == list(MEDIA_TYPES)
    assert {name: types[-1] for name, types in FORMATS.items()} == MEDIA_TYPES
    assert set(FORMATS) == {"html", *DATA_FORMATS.values()}


# --- what a client prefers


@_TRIED
def test_a_client_gets_what_it_prefers(client: Client, iri: str) -> None:
    assert _faults(client, iri) == []


def test_the_usual_rules_fail(planted: Callable[[str], Client]) -> None:
    faults = _faults(planted("usual"), _SAMPLES["thing"])
    wrong = {fault.partition("': ")[0].strip("'") for fault in faults if not fault.startswith("None")}
    assert {"text/turtle;q=0", "text/html;q=1, text/turtle;q=.1"} <= wrong


_SPACE = st.sampled_from(["", " ", "  "])
_TYPES = [
    "*/*",
    "text/*",
    "application/*",
    "application/xhtml+xml",
    "image/png",
    "application/json",
    *MEDIA_TYPES.values(),
]
_PARAMETER = st.sampled_from(["charset=utf-8", 'note="a, b; q=0"', "level=1", "qs=0.1", 'profile="text/turtle"'])


@st.composite
def _accepts(draw: st.DrawFn) -> str:
    """Headers by the grammar of RFC 9110, a type at most once."""
    ranges = []
    for name in draw(st.lists(st.sampled_from(_TYPES), unique=True, max_size=7)):
        spelled = draw(st.sampled_from([name, name.upper(), name.title()]))
        pieces = [spelled, *draw(st.lists(_PARAMETER, max_size=2))]
        if draw(st.booleans()):
            weight = draw(st.one_of(st.integers(0, 1000), st.sampled_from([0, 1, 1000])))
            key = draw(st.sampled_from(["q", "Q"]))
            shown = f"{weight / 1000:.3f}"
            pieces.append(f"{key}={draw(st.sampled_from([shown, shown.rstrip('0').rstrip('.') if weight else '0']))}")
        ranges.append(pieces[0] + "".join(f"{draw(_SPACE)};{draw(_SPACE)}{piece}" for piece in pieces[1:]))
    return f"{draw(_SPACE)},{draw(_SPACE)}".join(ranges)


def test_any_header_is_read_as_the_standard_has_it(apache: Apache) -> None:
    client, iri = Client(apache), _SAMPLES["thing"]

    @settings(max_examples=400, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(_accepts())
    def check(accept: str) -> None:
        suffix = chosen(accept)
        reply = client.ask(iri, accept)
        assert reply.status == (303 if suffix else 406)
        assert reply.location == ("" if suffix is None else apache.local(_address(iri, suffix)))

    check()
    client.close()


@pytest.mark.parametrize(
    "accept",
    [
        "a," * 4_000,
        '"' * 8_000,
        "text/turtle" + ";a" * 4_000,
        ";" * 8_000,
        'text/html;a="' * 600,
        ", " * 4_000 + "x",
        "a;q=" * 2_000,
    ],
    ids=["commas", "quotes", "parameters", "semicolons", "open quotes", "blanks", "weights"],
)
def test_no_header_takes_long(client: Client, accept: str) -> None:
    start = time.monotonic()
    reply = client.ask(_SAMPLES["thing"], accept)
    assert reply.status in (303, 406)
    assert time.monotonic() - start < 2


# --- what is at the end


@_TRIED
@pytest.mark.parametrize("suffix", MEDIA_TYPES)
def test_what_arrives_is_of_the_right_type_and_about_it(client: Client, iri: str, suffix: str) -> None:
    way, reply = client.follow(iri, MEDIA_TYPES[suffix])
    assert (reply.status, reply.type) == (200, MEDIA_TYPES[suffix])
    assert way[1:] == [client.apache.local(_address(iri, suffix))]
    if suffix == "html":
        anchor = urlsplit(way[-1]).fragment or urlsplit(iri).fragment
        assert named(f"#{anchor}", reply)
    else:
        assert _unversioned(iri) in subjects(reply)


@pytest.mark.parametrize("suffix", MEDIA_TYPES)
def test_head_leads_to_the_same(client: Client, suffix: str) -> None:
    accept = MEDIA_TYPES[suffix]
    for iri in _SAMPLES.values():
        way, reply = client.follow(iri, accept, method="HEAD")
        assert (reply.status, reply.type, reply.body) == (200, accept, b"")
        assert way == client.follow(iri, accept)[0]


def test_every_iri_of_the_graph_has_data(client: Client, published: Published, graph: KnowledgeGraph) -> None:
    described: dict[str, set[str]] = {}
    missing = []
    for iri in _all_iris(published, graph):
        reply = client.ask(iri, "text/turtle")
        assert (reply.status, reply.location) == (303, client.apache.local(_address(iri, "ttl"))), iri
        if reply.location not in described:
            file = client.ask(reply.location)
            assert (file.status, file.type) == (200, "text/turtle"), (iri, reply.location)
            described[reply.location] = subjects(file)
        if _unversioned(iri) not in described[reply.location]:
            missing.append(iri)
    assert missing == []


def test_every_iri_of_the_graph_has_a_page(client: Client, published: Published, graph: KnowledgeGraph) -> None:
    site = sites(graph)["en"]
    addresses = {PAGES + address_of(kind, iri, site) for kind, iri in pages(site)}
    for iri in _all_iris(published, graph):
        reply = client.ask(iri, "text/html")
        wanted = _address(iri, "html")
        assert (reply.status, reply.location) == (303, client.apache.local(wanted)), iri
        assert wanted.partition("#")[0] in addresses, iri


# --- other paths


def test_files_of_the_newest_release_have_an_address_that_stays(client: Client) -> None:
    for path in ("release/latest/ontology.ttl", f"release/{__version__}/ontology.ttl"):
        way, reply = client.follow(BASE + path, "*/*")
        assert (reply.status, reply.type) == (200, "text/turtle")
        assert way[-1] == client.apache.local(f"{PAGES}release/{__version__}/ontology.ttl")


def test_the_root_leads_to_the_front_page(client: Client) -> None:
    way, reply = client.follow(BASE)
    assert (way[-1], reply.status, reply.type) == (client.apache.local(PAGES), 200, "text/html")


@pytest.mark.parametrize(
    "path",
    [
        "nothing",
        "id/no-such-thing",
        "claim/none",
        "ontology/none",
        "ko/none/",
        "release/9.9.9/ontology.nt",
        "ontology/9.9.9",
    ],
)
@pytest.mark.parametrize("accept", ["text/html", "text/turtle"])
def test_unknown_paths_end_at_the_page_that_says_so(client: Client, path: str, accept: str) -> None:
    if (path, accept) == ("ontology/9.9.9", "text/html"):
        return  # the page of an older release is that of the newest
    way, reply = client.follow(BASE + path, accept)
    assert way[-1].startswith(client.apache.local(PAGES))
    assert (reply.status, reply.type) == (404, "text/html")
    assert b"<title>" in reply.body


def test_queries_are_dropped(client: Client) -> None:
    for path in ("id/heyri", "ontology", "nothing", ""):
        assert "?" not in client.ask(f"{BASE}{path}?next=https://example.org/").location
        assert client.ask(f"{BASE}{path}?x", "text/html").location == client.ask(BASE + path, "text/html").location


# Whatever is asked for, what it leads to stays below PAGES. {} is the path of our folder at w3id.org.
_HOSTILE = [
    "{}../",
    "{}../../etc/passwd",
    "{}%2e%2e/%2e%2e/other",
    "{}%2E%2E%2Fother",
    "{}..%2f..%2fother",
    "{}%252e%252e/other",
    "{}id/../../other",
    "{}id/..%5c..%5cother",
    "{}id/%2e%2e/%2e%2e/other",
    "{}id/heyri/../../../other",
    "{}//example.org/",
    "{}/example.org/",
    "/{}example.org/",
    "{}id//example.org",
    "{}\\example.org",
    "{}%5cexample.org",
    "{}https://example.org/",
    "{}https:/example.org",
    "{}out/example.org",
    "{}out/example.org/%2e%2e",
    "{}@example.org/",
    "{}.example.org",
    "{}id/@example.org",
    "{}id/heyri%23@example.org",
    "{}id/heyri%3fnext=https://example.org",
    "{}id/heyri?next=//example.org",
    "{}?//example.org",
    "{}id/heyri%0d%0aLocation:%20https://example.org",
    "{}id/heyri%0a",
    "{}id/heyri%00",
    "{}id/%E4%B8%AD",
    "{}id/heyri;x=1",
    "{}id/heyri$1",
    "{}id/%25{{ENV:PATH}}",
    "{}id/" + "a" * 300,
    "{}" + "a/" * 3_000,
    "{}id/" + "a" * 9_000,
    "{}claim/" + "_" * 300,
    "{}release/latest/../../other",
    "{}release/latest/%2e%2e%2f.htaccess",
    "{}.htaccess",
    "{}.well-known/genid/c14n1",
    "{}ko/../../other/",
]


def _strays(client: Client, target: str) -> str:
    """What is wrong with where a path leads to; empty if nothing is."""
    host = urlsplit(client.apache.local(BASE)).netloc
    for accept in ("text/html", "text/turtle"):
        reply = client.ask_path(host, target.format(urlsplit(BASE).path), accept)
        if reply.status not in (301, 302, 303, 400, 403, 404, 414):
            return f"{reply.status}"
        if reply.status < 400:
            allowed = client.apache.local(PAGES)
            left = reply.location.removeprefix(allowed)
            if not reply.location.startswith(allowed) or set(left) - set(_HARMLESS) or ".." in left or "//" in left:
                return reply.location
    return ""


_HARMLESS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./#"


@pytest.mark.parametrize("target", _HOSTILE, ids=[target[:50] for target in _HOSTILE])
def test_no_path_leads_elsewhere(client: Client, target: str) -> None:
    assert _strays(client, target) == ""


def test_an_open_redirect_would_be_found(planted: Callable[[str], Client]) -> None:
    client = planted("open")
    found = [target for target in _HOSTILE if _strays(client, target)]
    assert {"{}out/example.org", "{}id/heyri?next=//example.org", "{}%252e%252e/other"} <= set(found)
