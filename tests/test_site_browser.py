"""The pages as a browser shows them: accessible, without JavaScript, on a phone, in the dark, in print; valid HTML.

One process of Node looks at one page of each kind in each language. JavaScript is off but for the checker of
accessibility, which is a script; `test_site` holds that the pages have none.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from conftest import ROOT
from servers import Unavailable
from servers.chromium import chromium
from servers.node import node, node_packages

from clusterkg.graph import KnowledgeGraph
from clusterkg.namespaces import CLAIM, CLU, KG, PAGES, PASSAGE, QUESTION
from clusterkg.site.addresses import in_language
from clusterkg.site.build import ASSETS
from clusterkg.site.content import TONGUES
from clusterkg.site.render import KINDS, address_of, render_page, sites

SOURCES = ROOT / "tests" / "browser"
TEMPLATES = ROOT / "clusterkg" / "site" / "templates"
MINUTES = 15

# One page of each kind; of those that differ much within a kind, several.
SAMPLES: dict[str, list[str]] = {
    "question": [
        QUESTION[name].value for name in ("why-firms-join", "compare-clusters", "discrepancies", "six-logics")
    ],
    "claim": [CLAIM[name].value for name in ("fund-heyri-government-loans", "area-heyri-site")],
    "thing": [KG[name].value for name in ("heyri", "rq-1", "fund-heyri-government-loans", "work-porter-1990")],
    "passage": [PASSAGE[name].value for name in ("s5-2", "s5-2-p3-s2b")],
    "module": [CLU.iri.replace("#", "/cluster")],
    "term": [CLU[name].value for name in ("Funding", "fundingSource", "ModalityScheme", "Firms")],
    "document": ["guide/README", "guide/own-clusters", "rules/shapes-governance", "rules/README", "stores/virtuoso"],
}
FAULTY = """<!doctype html>
<html><head><meta charset="utf-8"><title>Faulty</title>
<style>p { color: #ccc } table { width: 900px }</style></head>
<body><h1>Faulty</h1><p>Too pale.</p><img src="x.png"><table><tr><td>wide</td></tr></table>
<a href="#x"></a><p id="twice"></p><p id="twice"></p><header><nav>printed</nav></header></body></html>
"""


@pytest.fixture(scope="module")
def samples(graph: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A folder with one page of each kind in each language, and their addresses."""
    root = tmp_path_factory.mktemp("samples")
    (root / "assets").mkdir()
    for name in ASSETS:
        shutil.copy(TEMPLATES / name, root / "assets")
    addresses = []
    for lang in TONGUES:
        for kind in KINDS:
            for iri in _samples(kind, graph):
                address = in_language(address_of(kind, iri, sites(graph)[lang]), lang)
                path = root / (address if address.endswith(".html") else f"{address}index.html")
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(render_page(kind, iri, lang, graph), encoding="utf-8")
                addresses.append(address)
    return root, addresses


def test_pages_stand_up_to_a_browser(samples: tuple[Path, list[str]]) -> None:
    root, addresses = samples
    assert len(addresses) >= len(TONGUES) * len(KINDS)
    assert _faults(root, addresses) == {}


def test_a_page_with_faults_does_not(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(FAULTY)
    found = _faults(tmp_path, [""])[""]
    for fault in (
        "light: serious color-contrast",
        "light: critical image-alt",
        "light: serious html-has-lang",
        "phone: ",
        "print: navigation is printed",
        "html: line 5: no-dup-id",
    ):
        assert any(text.startswith(fault) for text in found), (fault, found)


def _samples(kind: str, graph: KnowledgeGraph) -> list[str]:
    """The sample pages of a kind: those named above, or its only one."""
    named = SAMPLES.get(kind, [""])
    listed = set(KINDS[kind].listed(sites(graph)["en"].content))
    assert set(named) <= listed, f"{kind}: name other samples"
    return named


def _faults(root: Path, addresses: list[str]) -> dict[str, list[str]]:
    try:
        browser = chromium()
        packages = node_packages("browser", SOURCES)
        program = node()
    except Unavailable as missing:
        pytest.skip(f"no browser can be had here: {missing}")
    script = packages / "check.mjs"
    shutil.copy(SOURCES / "check.mjs", script)
    wanted = root.parent / f"{root.name}.json"
    once = [address for address in addresses if not address.startswith(TONGUES)]
    told = {"below": urlsplit(PAGES).path, "addresses": addresses, "once": once, "html": addresses}
    wanted.write_text(json.dumps(told))
    command = [program, str(script), str(root), browser, str(wanted)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60 * MINUTES)
    assert done.returncode == 0, done.stderr
    found: dict[str, list[str]] = json.loads(done.stdout)
    return found
