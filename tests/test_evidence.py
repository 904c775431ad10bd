"""Passages, the source text, and how much of it is covered."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterkg.claims import read_ontology
from clusterkg.claims.cache import write_published
from clusterkg.errors import DataError, UnknownNameError
from clusterkg.evidence import SourceText
from clusterkg.evidence.coverage import expected_digest
from clusterkg.evidence.text import normalise
from clusterkg.graph import KnowledgeGraph, open_graph


def test_coverage_is_complete(graph: KnowledgeGraph) -> None:
    measured = graph.coverage()
    assert measured.length == 10_811
    assert measured.gaps == ()
    assert measured.unexplained == 0
    assert sum(row.characters for row in measured.rows) == measured.length


def test_passages_without_a_claim_carry_a_reason_and_no_others_do(graph: KnowledgeGraph) -> None:
    measured = graph.coverage()
    for row in measured.rows:
        for span in row.spans:
            assert span.reason in {"heading", "signpost", "editorial remark", "list marker", "page furniture"}
    reasons = [span for row in measured.rows for span in row.spans if span.reason]
    _, recorded = graph.store.select("SELECT ?p WHERE { ?p <https://w3id.org/clusterkg/ontology#noClaimBecause> ?r }")
    assert len(recorded) == len(reasons), "a reason is recorded for a passage that does carry a claim"


def test_missing_reason_is_found(tmp_path: Path) -> None:
    """Without the recorded reasons, the same text is not explained."""
    import shutil

    from conftest import ROOT

    shutil.copytree(ROOT / "ontology", tmp_path / "ontology")
    (tmp_path / "ontology" / "records" / "coverage.ttl").unlink()
    (tmp_path / "out").mkdir()
    write_published(tmp_path / "out", tmp_path / "ontology")
    assert open_graph(tmp_path / "out").coverage().unexplained > 100


def test_passage_is_shown_in_its_original_spacing(graph: KnowledgeGraph, paper: Path) -> None:
    source = SourceText.from_file(paper, expected_digest(graph.store))
    details = graph.claim("area-heyri")
    shown = source.excerpt(details.passages[0].start, details.passages[0].end)
    assert "15 " in shown
    assert normalise(shown) == source.normalised[details.passages[0].start : details.passages[0].end]


def test_every_passage_can_be_shown(graph: KnowledgeGraph, paper: Path) -> None:
    source = SourceText.from_file(paper)
    for claim in read_ontology().claims.values():
        for passage in graph.claim(claim.iri.value.rsplit("/", 1)[1]).passages[:1]:
            assert source.excerpt(passage.start, passage.end)
        break
    assert source.excerpt(0, len(source.normalised))


@given(st.text(max_size=80))
def test_normal_form_is_stable_and_without_space(text: str) -> None:
    once = normalise(text)
    assert not any(character.isspace() for character in once)
    assert normalise(once) == normalise(unicodedata.normalize("NFC", once))


@given(st.text(alphabet="ab 理理é\u0301\n\t가", min_size=1, max_size=40))
def test_offsets_find_their_way_back(text: str) -> None:
    source = SourceText(text)
    assert source.normalised == normalise(text) or any(unicodedata.combining(c) for c in text)
    for start in range(len(source.normalised)):
        assert source.normalised[start] in normalise(source.excerpt(start, start + 1))


def test_wrong_text_is_told(tmp_path: Path) -> None:
    path = tmp_path / "other.txt"
    path.write_text("another text", encoding="utf-8")
    with pytest.raises(DataError, match=r"other.txt is not the text that the passages point into"):
        SourceText.from_file(path, "0" * 64)
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(DataError, match="not UTF-8"):
        SourceText.from_file(path)
    with pytest.raises(DataError, match="cannot be read"):
        SourceText.from_file(tmp_path / "none.txt")
    with pytest.raises(DataError, match="no characters 0–5"):
        SourceText("abc").excerpt(0, 5)


def test_claim_shows_everything(graph: KnowledgeGraph) -> None:
    details = graph.claim("claim:area-heyri")
    assert details.statement == "Heyri covers an area of 150,000 square metres"
    assert (details.modality, details.attribution, details.place) == ("asserted", "the paper", "5.1 par. 2")
    assert ("kg:area-heyri", "clu:value", "150000", False) in details.triples
    assert ("kg:heyri", "clu:hasLandAreaInSquareMetres", "150000", True) in details.triples


def test_claim_of_the_editors_shows_its_premises(graph: KnowledgeGraph) -> None:
    names = {str(row["claim"]) for row in graph.ask("editors-inferences")}
    details = graph.claim(sorted(names)[0])
    assert details.passages == ()
    assert details.derived_from
    assert details.place.startswith("inferred from ")


def test_claim_names_the_works_that_support_it(graph: KnowledgeGraph) -> None:
    (row, *_) = graph.ask("supported-by", work="work-porter-1990")
    details = graph.claim(row.claims[0])
    assert any("Porter" in work for work in (*details.supported_by, details.attribution))


def test_unknown_claim_gets_the_nearest(graph: KnowledgeGraph) -> None:
    with pytest.raises(UnknownNameError, match="Did you mean: area-heyri"):
        graph.claim("area-heiry")
