"""`reason`: one run of the reasoner, and what it found, explained if so asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from clusterkg.claims.cache import published_files
from clusterkg.errors import UnknownNameError
from clusterkg.evidence import ClaimDetails
from clusterkg.namespaces import BASE, CLU, OWL, RDF, RDFS, expand, local_name
from clusterkg.questions.languages import LANGUAGES, language_tag
from clusterkg.reasoning.axioms import Axiom
from clusterkg.reasoning.explain import Explainer
from clusterkg.reasoning.grounds import Grounds
from clusterkg.reasoning.guarded import read_guarded
from clusterkg.reasoning.hermit import run_hermit
from clusterkg.reasoning.limits import Limits
from clusterkg.reasoning.wording import Wording
from clusterkg.store.opening import open_store

__all__ = ["Conclusion", "Premise", "Report", "reason"]

_QUOTED = {"en": "“{}”", "zh-hant": "「{}」", "ko": "‘{}’"}


@dataclass(frozen=True)
class Premise:
    """One axiom of a justification.

    Attributes:
        statement: It in words, in the asked language.
        axiom: It as OWL.
        claims: The claims that it rests on; none if it is the ontology's own, or a user's.
        file: The name of the user's file that it stands in; empty if it stands in none.
    """

    statement: str
    axiom: Axiom
    claims: tuple[ClaimDetails, ...]
    file: str = ""


@dataclass(frozen=True)
class Conclusion:
    """What follows, though nobody asserted it.

    Attributes:
        statement: It in words, in the asked language.
        labels: It in words, in each of the three languages.
        triple: It as a triple; for a class that can have no member, that it is below nothing.
        because: One minimal justification; `None` if none was asked for, or the limits did not suffice.
    """

    statement: str
    labels: tuple[ox.Literal, ...]
    triple: ox.Triple
    because: tuple[Premise, ...] | None = None

    @property
    def claims(self) -> tuple[ClaimDetails, ...]:
        """The claims that it rests on, each once."""
        return tuple({claim.name: claim for premise in self.because or () for claim in premise.claims}.values())


@dataclass(frozen=True)
class Report:
    """What the reasoner says of the facts.

    Attributes:
        language: The language of the statements.
        consistent: Whether they contradict no axiom; if not, nothing is inferred, for everything would follow.
        clash: If they are not consistent, a minimal set of axioms to blame, if an explanation was asked for.
        unsatisfiable: Classes that can have no member.
        conclusions: What follows and nobody asserted, by subject.
        explained: Whether explanations were asked for.
    """

    language: str
    consistent: bool
    clash: tuple[Premise, ...] | None
    unsatisfiable: tuple[Conclusion, ...]
    conclusions: tuple[Conclusion, ...]
    explained: bool


def reason(
    files: Sequence[Path | str] = (),
    *,
    explain: bool = False,
    cls: str = "",
    lang: str = "en",
    limits: Limits | None = None,
) -> Report:
    """Run the reasoner over the facts, and over files of one's own with them.

    Args:
        files: RDF files that extend the facts. Nothing that they import is fetched or run.
        explain: Whether to say why: for each conclusion one minimal justification, with the claims behind it.
        cls: Only the members of this class (`CompositeCluster`, or its label), also those that follow from a more
            specific class; otherwise each thing's most specific classes are given.
        lang: The language of the words: `en`, `zh` or `ko`.
        limits: What the reasoner and explanations may cost.

    Returns:
        The report.

    Raises:
        MissingExtraError: if there is no Java, or, for explanations, no bridge to it.
        DataError: if a file cannot be read.
        UnknownNameError: if there is no such class; names the nearest.
        BackendError: if the reasoner fails, or has not ended within its limit.

    Example:
        >>> report = reason(cls="CompositeCluster", explain=True)
        >>> report.consistent, [conclusion.statement for conclusion in report.conclusions]
        (True, ['Heyri Art Valley is a composite cluster', 'Paju Book City is a composite cluster'])
        >>> [claim.name for claim in report.conclusions[0].claims]
        ['type-heyri', 'act-heyri-consumption', 'act-heyri-manufacturing']
    """
    published = published_files()
    facts = _read(published.facts)
    own = {path.name: frozenset(read_guarded(path)) for path in map(Path, files)}
    triples = facts.union(*own.values())
    graph = _read(published.graph)
    named = [*triples, *_labels_of_relators(graph)]
    wordings = {tag: Wording(named, tag) for tag in LANGUAGES.values()}
    wording = wordings[language_tag(lang)]
    wanted = _class_named(cls, triples, wording) if cls else None
    found = run_hermit(triples, () if wanted is None else (wanted,), limits)
    if wanted is None:
        inferred: Iterable[ox.Triple] = found.inferred
    else:
        inferred = (ox.Triple(ox.NamedNode(iri), RDF.type, wanted) for iri in found.members.get(wanted, ()))
    asserted = triples | graph
    spaces = _spaces(own.values())
    shown = [t for t in inferred if t not in asserted and _concerns(t, spaces)]
    empty = [ox.Triple(ox.NamedNode(iri), RDFS.subClassOf, OWL.Nothing) for iri in found.unsatisfiable]
    order = {t: (wording.name(t.subject), t.predicate != RDF.type, wording.triple(t), str(t)) for t in shown}
    shown.sort(key=order.__getitem__)

    clash: tuple[Axiom, ...] | None = None
    why: dict[ox.Triple, tuple[Axiom, ...] | None] = {}
    if explain:
        explainer = Explainer(triples, limits)
        if not found.consistent:
            clash = explainer.explain_clash()
        names = [ox.NamedNode(iri) for iri in found.unsatisfiable]
        why = dict(zip(empty, explainer.explain_empty(names), strict=True))
        why |= dict(zip(shown, explainer.explain(shown), strict=True))
    facts_used = [a.triple for axioms in (clash, *why.values()) for a in axioms or () if a.triple is not None]
    grounds = Grounds(open_store(), facts_used, lang)

    def premises(axioms: tuple[Axiom, ...] | None) -> tuple[Premise, ...] | None:
        if not axioms:
            return None
        return tuple(
            Premise(
                wording.axiom(axiom),
                axiom,
                grounds.of(axiom.triple) if axiom.triple is not None else (),
                next((name for name, held in own.items() if axiom.written in held - facts), ""),
            )
            for axiom in axioms
        )

    def concluded(triple: ox.Triple, statement: str) -> Conclusion:
        labels = tuple(ox.Literal(words.triple(triple), language=tag) for tag, words in wordings.items())
        return Conclusion(statement, labels, triple, premises(why.get(triple)))

    return Report(
        lang,
        found.consistent,
        premises(clash),
        tuple(concluded(t, wording.name(t.subject)) for t in empty),
        tuple(concluded(t, wording.triple(t)) for t in shown),
        explain,
    )


def _read(path: Path) -> frozenset[ox.Triple]:
    return frozenset(quad.triple for quad in ox.parse(path=str(path), format=ox.RdfFormat.N_TRIPLES))


def _labels_of_relators(graph: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """Relators have no names; each is called by what its claim says, in quotation marks."""
    relator_of: dict[object, ox.NamedNode] = {}
    labels: list[tuple[object, ox.Literal]] = []
    for triple in graph:
        if triple.predicate == CLU.about and isinstance(triple.object, ox.NamedNode):
            relator_of[triple.subject] = triple.object
        elif triple.predicate == RDFS.label and isinstance(triple.object, ox.Literal):
            labels.append((triple.subject, triple.object))
    for claim, label in labels:
        quoted = _QUOTED.get(label.language or "")
        if quoted is not None and claim in relator_of:
            text = ox.Literal(quoted.format(label.value), language=label.language)
            yield ox.Triple(relator_of[claim], RDFS.label, text)


def _spaces(own: Iterable[frozenset[ox.Triple]]) -> tuple[str, ...]:
    """The namespaces whose terms are reported: ours, and those of the things that a user's files speak of."""
    subjects = {t.subject.value for triples in own for t in triples if isinstance(t.subject, ox.NamedNode)}
    return (BASE, *sorted({iri.removesuffix(local_name(iri)) for iri in subjects}))


def _concerns(triple: ox.Triple, spaces: tuple[str, ...]) -> bool:
    """Whether a conclusion is about things, and in terms, that are not merely borrowed."""
    if triple.object == OWL.Thing:
        return False
    terms = (triple.object,) if triple.predicate == RDF.type else (triple.predicate,)
    return all(isinstance(term, ox.NamedNode) and term.value.startswith(spaces) for term in (triple.subject, *terms))


def _class_named(name: str, triples: Iterable[ox.Triple], wording: Wording) -> ox.NamedNode:
    """The class of a name (`CompositeCluster`, `clu:CompositeCluster`), an IRI or a label in the asked language."""
    classes = {
        triple.subject.value
        for triple in triples
        if triple.predicate == RDF.type and triple.object == OWL.Class and isinstance(triple.subject, ox.NamedNode)
    }
    asked = expand(name)
    for candidate in (asked, CLU.iri + name):
        if candidate in classes:
            return ox.NamedNode(candidate)
    labelled = {wording.name(ox.NamedNode(iri)).casefold(): iri for iri in sorted(classes)}
    if name.casefold() in labelled:
        return ox.NamedNode(labelled[name.casefold()])
    raise UnknownNameError("class", name, [local_name(iri) for iri in classes])
