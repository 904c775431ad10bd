"""The site: every IRI has its page, no link is dead, an answer with its proof is three clicks from the front page."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import ROOT
from pages import Page, dead_links, mismarked, read_page, read_pages, target_of

from clusterkg import __version__
from clusterkg.cli import main
from clusterkg.errors import DataError, UnknownNameError
from clusterkg.graph import KnowledgeGraph
from clusterkg.namespaces import CLAIM, CLU, KG, OWL, PASSAGE, QUESTION, RDFS, SAID, sparql_prefixes
from clusterkg.site import build_site, render_page
from clusterkg.site.addresses import in_language, page
from clusterkg.site.content import TONGUES, Content
from clusterkg.site.documents import document_names
from clusterkg.site.views.common import Site
from clusterkg.site.words import all_words

TEMPLATES = ROOT / "clusterkg" / "site" / "templates"
SPACES = (CLU, SAID, KG, CLAIM, PASSAGE)


@pytest.fixture(scope="module")
def root(graph: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole site."""
    folder = tmp_path_factory.mktemp("site") / "public"
    built = build_site(graph, folder)
    assert built.pages > 10_000
    return folder


@pytest.fixture(scope="module")
def pages(root: Path) -> dict[str, Page]:
    return read_pages(root)


def test_every_iri_of_the_graph_has_its_page(graph: KnowledgeGraph, pages: dict[str, Page]) -> None:
    _, rows = graph.store.select("SELECT DISTINCT ?s WHERE { ?s ?p ?o }")
    iris = [row[0].value for row in rows if row[0].value.startswith(tuple(s.iri for s in SPACES))]  # type: ignore[union-attr]
    iris += [QUESTION[name].value for name in graph.questions.questions]
    assert len(iris) > 8_000
    missing = []
    for iri in iris:
        for lang in TONGUES:
            address, _, anchor = page(iri, lang).partition("#")
            if address not in pages or (anchor and anchor not in pages[address].ids):
                missing.append((iri, lang))
    assert not missing, missing[:10]


def test_no_link_is_dead(root: Path, pages: dict[str, Page]) -> None:
    dead = list(dead_links(root, pages))
    assert not dead, dead[:20]


def test_dead_links_are_found(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "index.html").write_text('<a href="../b/">x</a><a href="#no">y</a><a href="../">z</a>')
    (tmp_path / "index.html").write_text('<p id="yes"><a href="a/">a</a><a href="#yes">b</a>')
    assert list(dead_links(tmp_path, read_pages(tmp_path))) == [
        "a/: ../b/: no such page",
        "a/: #no: no such anchor",
    ]


def test_every_page_can_be_reached(pages: dict[str, Page]) -> None:
    for lang in TONGUES:
        start = in_language("", lang)
        seen, ahead = {start}, [start]
        while ahead:
            here = ahead.pop()
            for href, _ in pages[here].links:
                if href.startswith(("http://", "https://")):
                    continue
                address, _ = target_of(here, href)
                if address in pages and address not in seen:
                    seen.add(address)
                    ahead.append(address)
        lost = [address for address in pages if address not in seen and not address.endswith("404.html")]
        assert not lost, lost[:10]


@pytest.mark.parametrize("lang", TONGUES)
def test_an_answer_and_its_evidence_are_three_clicks_away(
    graph: KnowledgeGraph, pages: dict[str, Page], lang: str
) -> None:
    """From the front page to the question with its answer, to the claim, to the place in the text."""
    site = Site(Content(graph), lang)
    front = pages[in_language("", lang)]
    asked = site.content.members(CLU.ResearchQuestion)
    assert len(asked) == 4
    for iri in asked:
        label = site.label(iri).value
        (first,) = [target_of(front.address, href)[0] for href, words in front.links if words == label]
        answer = pages[first]
        assert answer.address.startswith(in_language("question/", lang))
        claims = [target_of(first, href)[0] for href, _ in answer.links]
        second = next(c for c in claims if re.fullmatch(re.escape(in_language("claim/", lang)) + "[^/]+/", c))
        third = [target_of(second, href)[0] for href, _ in pages[second].links]
        evidence = [c for c in third if re.fullmatch(re.escape(in_language("passage/", lang)) + "[^/]+/", c)]
        assert evidence, (label, second)
        # The evidence is told on the claim's page already: the third click only shows the passage itself.
        assert any(words == site.words["evidence"] for words, _ in pages[second].texts)


def test_every_page_says_its_language_and_leads_to_its_sisters(pages: dict[str, Page]) -> None:
    for address, one in pages.items():
        own = next((tag for tag in TONGUES if address.startswith(f"{tag}/")), "en")
        assert one.lang == own, address
        english = address.removeprefix(f"{own}/") if own != "en" else address
        if not address.endswith("404.html"):
            targets = {target_of(address, href)[0] for href, _ in one.links}
            assert targets >= {in_language(english, lang) for lang in TONGUES}, address


def test_pages_are_well_formed(pages: dict[str, Page]) -> None:
    for address, one in pages.items():
        assert one.title.strip(" –"), address
        assert len(set(one.ids)) == len(one.ids), address
        assert one.headings[0] == 1, address
        assert one.headings.count(1) == 1, address
        steps = zip(one.headings, one.headings[1:], strict=False)
        assert all(after <= before + 1 for before, after in steps), address
        assert not one.active, address


def test_texts_in_other_languages_are_marked(pages: dict[str, Page]) -> None:
    wrong = [fault for one in pages.values() for fault in mismarked(one)]
    assert not wrong, wrong[:20]


def test_unmarked_texts_and_scripts_are_found(tmp_path: Path) -> None:
    path = tmp_path / "x.html"
    path.write_text('<html lang="en"><p>출판도시</p><p lang="ko">출판도시</p><p>書城</p><b onclick="x()">b</b>')
    read = read_page(path, "x")
    assert list(mismarked(read)) == ["x: en: 출판도시", "x: en: 書城"]
    assert read.active


def test_every_word_is_in_three_languages_and_used() -> None:
    source = "".join(path.read_text() for path in [*TEMPLATES.glob("*.html"), *TEMPLATES.parent.rglob("*.py")])
    built_up = ("count_", "kind_", "kinds_", "role_")
    for key, words in all_words().items():
        assert set(words) == set(TONGUES), key
        assert all(words.values()), key
        assert re.search(rf"\b{key}\b", source) or key.startswith(built_up), f"{key} is used nowhere"
        gaps = {tag: sorted(re.findall(r"\{\w*\}", text)) for tag, text in words.items()}
        assert len({tuple(found) for found in gaps.values()}) == 1, (key, gaps)


def test_a_claim_shows_its_proof(graph: KnowledgeGraph) -> None:
    iri = CLAIM["fund-heyri-government-loans"].value
    html = render_page("claim", iri, "en", graph)
    for shown in (
        '<span aria-hidden="true">○</span> possible',  # a mark and a word
        "not a fact: it is said, but not asserted",
        "5.2 par. 3",
        'href="../../passage/s5-2-p3-s2b/"',
        "7,394–7,419",
        "tension",
        f"version {__version__}. {iri}",
        f"url     = {{{iri}}}",
        'href="about.ttl"',
    ):
        assert shown in html, shown


def test_a_fact_is_told_from_what_is_only_said(graph: KnowledgeGraph) -> None:
    told = {
        "fund-heyri-self-financing": "published as fact",
        "area-heyri-site": "another source says so",
        "act-heyri-idea-realisation": "it is said, but not asserted",
    }
    for name, words in told.items():
        html = render_page("claim", CLAIM[name].value, "en", graph)
        assert words in html, name
    _, rows = graph.store.select(sparql_prefixes() + "SELECT ?c WHERE { ?c clu:attribution kg:the-editors } LIMIT 1")
    assert "a reading of the editors" in render_page("claim", rows[0][0].value, "en", graph)  # type: ignore[union-attr]


def test_what_is_only_said_is_no_fact_on_the_page_of_a_thing(graph: KnowledgeGraph) -> None:
    html = render_page("thing", KG["fund-heyri-government-loans"].value, "en", graph)
    assert "What is said, but not as fact" in html
    assert '<h2 id="facts">Facts' not in html
    heyri = render_page("thing", KG.heyri.value, "en", graph)
    facts = heyri[heyri.index('<h2 id="facts">') : heyri.index('<h2 id="reached">')]
    assert "government loans" not in facts  # only possible
    assert "self-financing" in facts


def test_a_question_shows_its_answer_in_order(graph: KnowledgeGraph) -> None:
    html = render_page("question", QUESTION["six-logics"].value, "ko", graph)
    answer = graph.ask("six-logics", lang="ko")
    places = [html.index(str(row["statement"])) for row in answer]
    assert places == sorted(places)
    assert len(places) == 6
    assert "clusterkg ask six-logics --lang ko" in html


def test_a_term_shows_what_bears_on_it(graph: KnowledgeGraph) -> None:
    html = render_page("term", CLU.Funding.value, "en", graph)
    for shown in (
        "each funding relation is a relator",
        "rules/shapes-governance/#",
        "question/governance-and-money/",
        "claim/fund-heyri-government-loans/",
    ):
        assert shown in html, shown


def test_a_diagram_has_every_class_of_its_module(graph: KnowledgeGraph) -> None:
    content = Content(graph)
    for module in content.modules:
        classes = [c for c in content.subjects(RDFS.isDefinedBy, module) if c.startswith(CLU.iri)]
        classes = [c for c in classes if content.is_a(c, OWL.Class)]
        for lang in TONGUES:
            html = render_page("module", module, lang, graph)
            drawn = html[html.find("<svg") : html.find("</svg>")]
            assert all(f">{content.label(c, lang).value}</text>" in drawn for c in classes), (module, lang)


def test_unknown_pages_are_refused(graph: KnowledgeGraph) -> None:
    with pytest.raises(UnknownNameError, match="claim"):
        render_page("claim", CLAIM["no-such-claim"].value, "en", graph)
    with pytest.raises(UnknownNameError, match="kind of page"):
        render_page("clam", "", "en", graph)
    with pytest.raises(UnknownNameError, match="language"):
        render_page("front", "", "fr", graph)


def test_a_folder_with_something_else_is_left_alone(graph: KnowledgeGraph, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("x")
    for replace in (False, True):
        with pytest.raises(DataError, match="no site of clusterkg"):
            build_site(graph, tmp_path / "mine", replace=replace)
    with pytest.raises(DataError, match="is no folder"):
        build_site(graph, tmp_path / "mine" / "letter.txt")
    assert [path.name for path in tmp_path.rglob("*")] == ["mine", "letter.txt"]


def test_a_site_is_replaced_only_on_request(root: Path) -> None:
    done = CliRunner().invoke(main, ["site", str(root)])
    assert done.exit_code == 2
    assert "--replace" in done.stderr


def test_a_build_that_fails_leaves_nothing(
    graph: KnowledgeGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("clusterkg.site.build.pages", fail)
    with pytest.raises(DataError, match="No space left"):
        build_site(graph, tmp_path / "public")
    assert not list(tmp_path.iterdir())


def test_two_builds_are_the_same_to_the_byte(root: Path, tmp_path: Path) -> None:
    """Another process, hash seed, time zone and locale."""
    environment = {**os.environ, "PYTHONHASHSEED": "4711", "TZ": "Asia/Seoul", "LC_ALL": "C", "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "clusterkg", "site", str(tmp_path / "again")]
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    first, second = _digests(root), _digests(tmp_path / "again")
    assert first.keys() == second.keys()
    assert not [name for name in first if first[name] != second[name]][:10]


def test_the_site_keeps_to_its_size(root: Path) -> None:
    """A page is read on a phone; the whole is published from a repository."""
    sizes = {path: path.stat().st_size for path in root.rglob("*") if path.is_file()}
    assert max(size for path, size in sizes.items() if path.suffix == ".html") < 800_000
    assert sum(sizes.values()) < 300_000_000


def test_every_document_is_a_page() -> None:
    assert {"guide/README", "rules/README", "stores/README", "published-graph"} <= set(document_names())


def test_the_words_of_the_site_do_not_quote_the_paper(paper: Path) -> None:
    text = "".join(re.findall(r"[\u3400-\u9fff]", paper.read_text(encoding="utf-8")))
    own = [words["zh-Hant"] for words in all_words().values()]
    own += [path.read_text(encoding="utf-8") for path in (ROOT / "docs" / "guide").glob("*.zh-Hant.md")]
    for words in own:
        for run in re.findall(r"[\u3400-\u9fff]{21,}", words):
            assert all(run[n : n + 21] not in text for n in range(len(run) - 20)), run


def _digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
