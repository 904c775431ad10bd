"""Minimal justifications: axioms from which a conclusion follows, and from none of which it would without the others.

The OWL API's black-box method finds them, with HermiT, inside a locality module, each inside a stated limit. Facts
that say a thing outright are preferred to what follows from domains and ranges. An inconsistency has no module and
no conclusion, so the axioms to blame are found by divide and conquer over all of them (Junker's QuickXplain).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pyoxigraph as ox

from clusterkg.reasoning.axioms import Axiom, from_java, to_java
from clusterkg.reasoning.java import package
from clusterkg.reasoning.limits import Limits
from clusterkg.reasoning.profile import loaded

__all__ = ["Explainer"]

# What follows from these reads as a detour where the same is also said outright.
_DETOURS = frozenset(
    {
        "ObjectPropertyDomain",
        "ObjectPropertyRange",
        "DataPropertyDomain",
        "DataPropertyRange",
        "SymmetricObjectProperty",
    }
)


class Explainer:
    """Explains what follows from an ontology, or why nothing consistent does.

    Args:
        triples: Ontology and facts.
        limits: What may be spent.

    Raises:
        MissingExtraError: if there is no Java, or no bridge to it.
    """

    def __init__(self, triples: Iterable[ox.Triple], limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._ontology = loaded(triples)
        self._deadline = time.monotonic() + self._limits.seconds
        self._left = self._limits.explanations

    def explain(self, conclusions: Sequence[ox.Triple]) -> list[tuple[Axiom, ...] | None]:
        """One minimal justification for each of some types and relations.

        Args:
            conclusions: What follows.

        Returns:
            For each the axioms, definitions first, then what is said of the thing itself; none if it does not follow;
            `None` if the limits do not suffice.
        """
        asked = [_Asked(t, to_java(t, self._factory, self._iri)) for t in conclusions]
        if not asked:
            return []
        module = self._module(name for each in asked for name in each.axiom.getSignature())
        converter = package("com.clarkparsia.owlapi.explanation").SatisfiabilityConverter(self._factory)
        return [
            self._explained(module, converter.convert(each.axiom), each.follows, each.triple.subject) for each in asked
        ]

    def explain_empty(self, classes: Sequence[ox.NamedNode]) -> list[tuple[Axiom, ...] | None]:
        """Why classes can have no member: as `explain`."""
        named = [self._factory.getOWLClass(self._iri.create(cls.value)) for cls in classes]
        return [self._explained(self._module([cls]), cls, _is_empty(cls), None) for cls in named]

    def explain_clash(self) -> tuple[Axiom, ...] | None:
        """Why the ontology is inconsistent: as `explain`, without a conclusion."""
        rank = {"ClassAssertion": 1, "ObjectPropertyAssertion": 2, "DataPropertyAssertion": 2}
        ordered = sorted(
            self._ontology.getLogicalAxioms(),
            key=lambda a: (
                str(a.getAxiomType().getName()) in _DETOURS,
                rank.get(str(a.getAxiomType().getName()), 0),
                str(a),
            ),
        )

        def clash(axioms: Sequence[Any]) -> bool:
            if time.monotonic() > self._deadline:
                raise _OutOfTimeError
            return not self._reasoner(self._made_of(axioms)).isConsistent()

        try:
            return _in_order(_minimal(ordered, clash)) if clash(ordered) else ()
        except (_OutOfTimeError, package("org.semanticweb.owlapi.reasoner").ReasonerInterruptedException):
            return None

    def _explained(
        self, module: _Module, unsatisfiable: Any, follows: Callable[[Any], bool], subject: object
    ) -> tuple[Axiom, ...] | None:
        if self._left <= 0 or time.monotonic() > self._deadline:
            return None
        self._left -= 1
        explanation = package("com.clarkparsia.owlapi.explanation")
        try:
            for ontology, reasoner in (module.said_outright, module.whole):
                if follows(reasoner):
                    box = explanation.BlackBoxExplanation(ontology, self._factory_of_reasoners, reasoner)
                    return _in_order(box.getExplanation(unsatisfiable), subject)
        except package("org.semanticweb.owlapi.reasoner").ReasonerInterruptedException:
            return None
        return ()

    def _module(self, names: Iterable[Any]) -> _Module:
        """The axioms that can bear on some names: a syntactic locality module, nested (⊤ and ⊥ in turn)."""
        modularity = package("uk.ac.manchester.cs.owlapi.modularity")
        extractor = modularity.SyntacticLocalityModuleExtractor(
            self._ontology.getOWLOntologyManager(), self._logical, modularity.ModuleType.STAR
        )
        return _Module(self, [axiom for axiom in extractor.extract(_set_of(names)) if axiom.isLogicalAxiom()])

    @cached_property
    def _logical(self) -> Any:
        """The ontology without labels and notes, which are most of it and bear on nothing."""
        return self._made_of(self._ontology.getLogicalAxioms())

    @cached_property
    def _factory(self) -> Any:
        return self._ontology.getOWLOntologyManager().getOWLDataFactory()

    @cached_property
    def _iri(self) -> Any:
        return package("org.semanticweb.owlapi.model").IRI

    def _made_of(self, axioms: Iterable[Any]) -> Any:
        manager = package("org.semanticweb.owlapi").apibinding.OWLManager.createOWLOntologyManager()
        return manager.createOntology(_set_of(axioms))

    def _reasoner(self, ontology: Any) -> Any:
        hermit = package("org.semanticweb.HermiT")
        settings = hermit.Configuration()
        settings.throwInconsistentOntologyException = False
        settings.individualTaskTimeout = int(self._limits.task_seconds * 1000)
        return hermit.Reasoner(settings, ontology)

    @cached_property
    def _factory_of_reasoners(self) -> Any:
        """What the black box makes its reasoners with: ours, so that each keeps to the limit."""
        import jpype

        make = self._reasoner

        @jpype.JImplements("org.semanticweb.owlapi.reasoner.OWLReasonerFactory")
        class Factory:
            @jpype.JOverride  # type: ignore[untyped-decorator]
            def getReasonerName(self) -> str:  # noqa: N802
                return "HermiT"

            @jpype.JOverride  # type: ignore[untyped-decorator]
            def createReasoner(self, ontology: Any, *_: Any) -> Any:  # noqa: N802
                return make(ontology)

            @jpype.JOverride  # type: ignore[untyped-decorator]
            def createNonBufferingReasoner(self, ontology: Any, *_: Any) -> Any:  # noqa: N802
                return make(ontology)

        return Factory()


@dataclass(frozen=True)
class _Asked:
    """A conclusion, as a triple and as an axiom of the OWL API."""

    triple: ox.Triple
    axiom: Any

    def follows(self, reasoner: Any) -> bool:
        return bool(reasoner.isEntailed(self.axiom))


@dataclass(frozen=True)
class _Module:
    """A part of the ontology; ontology and reasoner are made when they are first needed."""

    maker: Explainer
    axioms: list[Any]

    @cached_property
    def said_outright(self) -> tuple[Any, Any]:
        return self._with_reasoner([a for a in self.axioms if str(a.getAxiomType().getName()) not in _DETOURS])

    @cached_property
    def whole(self) -> tuple[Any, Any]:
        return self._with_reasoner(self.axioms)

    def _with_reasoner(self, axioms: list[Any]) -> tuple[Any, Any]:
        ontology = self.maker._made_of(axioms)
        return ontology, self.maker._reasoner(ontology)


class _OutOfTimeError(Exception):
    """The limit is reached."""


def _minimal(axioms: Sequence[Any], clash: Callable[[Sequence[Any]], bool]) -> list[Any]:
    """A minimal part of the axioms that clashes; where there is a choice, the earlier ones are taken."""

    def within(background: list[Any], just_grown: bool, candidates: Sequence[Any]) -> list[Any]:
        if just_grown and clash(background):
            return []
        if len(candidates) == 1:
            return list(candidates)
        half = len(candidates) // 2
        first, second = list(candidates[:half]), candidates[half:]
        of_second = within(background + first, True, second)
        of_first = within(background + of_second, bool(of_second), first)
        return of_first + of_second

    return within([], False, axioms)


def _is_empty(cls: Any) -> Callable[[Any], bool]:
    return lambda reasoner: not reasoner.isSatisfiable(cls)


def _set_of(things: Iterable[Any]) -> Any:
    found = package("java.util").HashSet()
    for thing in things:
        found.add(thing)
    return found


def _in_order(axioms: Iterable[Any], subject: object = None) -> tuple[Axiom, ...]:
    """Definitions first, then what is said of the subject, then the rest; each in alphabetical order."""

    def rank(axiom: Axiom) -> tuple[bool, bool, str]:
        triple = axiom.triple
        return triple is not None, triple is not None and triple.subject != subject, axiom.text

    return tuple(sorted(map(from_java, axioms), key=rank))
