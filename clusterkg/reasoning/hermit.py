"""HermiT through owlready2, in a Java process of its own: consistency, empty classes, and what nobody asserted."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

import pyoxigraph as ox

from clusterkg.errors import BackendError, DataError
from clusterkg.namespaces import BASE, OWL, RDF
from clusterkg.reasoning.guarded import guarded
from clusterkg.reasoning.java import MEMORY_MB, find_java
from clusterkg.reasoning.limits import Limits

__all__ = ["Consistency", "Findings", "check_consistency", "inferred_members", "run_hermit"]

_FILE = "file:///"  # what owlready2 puts before the path of the file that HermiT is to read
_one_at_a_time = Lock()  # owlready2's settings hold for the whole process


@dataclass(frozen=True)
class Consistency:
    """What the reasoner found.

    Attributes:
        consistent: Whether the facts contradict no axiom.
        unsatisfiable: Classes that can have no member.
    """

    consistent: bool
    unsatisfiable: tuple[str, ...]


@dataclass(frozen=True)
class Findings(Consistency):
    """What the reasoner found, with what follows that is not among the triples it was given.

    Attributes:
        inferred: Types, of each thing only the most specific, and relations between things.
        members: The things in each class that was asked about, asserted or not.
    """

    inferred: frozenset[ox.Triple]
    members: Mapping[ox.NamedNode, tuple[str, ...]]


def check_consistency(triples: Iterable[ox.Triple], limits: Limits | None = None) -> Consistency:
    """Run HermiT.

    Args:
        triples: Ontology and facts. Imports are left out: everything needed must be there.
        limits: How long it may take.

    Raises:
        MissingExtraError: if there is no Java.
        DataError: if the triples make no ontology.
        BackendError: if the reasoner fails, or has not ended within the limit.
    """
    world = _reasoned(triples, limits)
    return Consistency(True, _unsatisfiable(world)) if world is not None else Consistency(False, ())


def inferred_members(triples: Iterable[ox.Triple], cls: ox.NamedNode, limits: Limits | None = None) -> list[str]:
    """The things that a reasoner finds in a class, whether or not anybody said so.

    Args:
        triples: Ontology and facts.
        cls: The class, for instance one that is defined by what its members are like.
        limits: How long it may take.

    Returns:
        The IRIs, sorted.

    Raises:
        BackendError: if the facts are inconsistent, for then everything would follow; or if the reasoner fails, or has
            not ended within the limit.
        DataError: if the triples make no ontology.
        MissingExtraError: if there is no Java.
    """
    world = _reasoned(triples, limits)
    if world is None:
        raise BackendError("The facts are inconsistent; nothing can be inferred from them.")
    return list(_members(world, cls))


def run_hermit(
    triples: Iterable[ox.Triple], classes: Iterable[ox.NamedNode] = (), limits: Limits | None = None
) -> Findings:
    """Run HermiT once, for all that it finds.

    Args:
        triples: Ontology and facts.
        classes: The classes whose members are wanted too.
        limits: How long it may take.

    Raises:
        MissingExtraError: if there is no Java.
        DataError: if the triples make no ontology.
        BackendError: if the reasoner fails, or has not ended within the limit.
    """
    world = _reasoned(triples, limits, relations=True)
    if world is None:
        return Findings(False, (), frozenset(), {})
    members = {cls: _members(world, cls) for cls in classes}
    return Findings(True, _unsatisfiable(world), frozenset(_inferred(world)), members)


def _reasoned(triples: Iterable[ox.Triple], limits: Limits | None, *, relations: bool = False) -> Any:
    """An owlready2 world on which HermiT has run; `None` if it found a contradiction."""
    import owlready2

    owlready2.JAVA_EXE = find_java()
    owlready2.reasoning.JAVA_MEMORY = MEMORY_MB
    world = owlready2.World()
    handed_over = set(guarded(triples))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "facts.nt"
        path.write_bytes(ox.serialize(handed_over, format=ox.RdfFormat.N_TRIPLES) or b"")
        try:
            with path.open("rb") as file:
                world.get_ontology(BASE + "facts#").load(fileobj=file, only_local=True)
        except Exception as error:
            raise DataError(f"owlready2 cannot make an ontology of the triples: {error}") from error
    _check_nothing_is_lost(world, handed_over)
    seconds = (limits or Limits()).reasoner_seconds
    try:
        with _within(seconds):
            owlready2.sync_reasoner_hermit(world, infer_property_values=relations, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError as error:
        _tidy_up(error.__context__)
        return None
    except owlready2.OwlReadyJavaError as error:
        _tidy_up(error.__context__)
        raise BackendError(f"HermiT failed: {_cause(str(error))}") from None
    except subprocess.TimeoutExpired as error:
        _tidy_up(error)
        raise BackendError(
            f"HermiT had not ended after {seconds:g} seconds, the limit, and was stopped; nothing is known in part. "
            "Allow it more (--timeout; in Python, Limits(reasoner_seconds=…)) or give it less: smaller files, or fewer."
        ) from None
    return world


@contextmanager
def _within(seconds: float) -> Iterator[None]:
    """A limit of time for HermiT: owlready2 sets none, but hands this dictionary to the call that starts Java."""
    from owlready2.reasoning import _subprocess_kargs as options

    with _one_at_a_time:
        options["timeout"] = seconds
        try:
            yield
        finally:
            del options["timeout"]


def _tidy_up(failure: BaseException | None) -> None:
    """Remove the file that owlready2 wrote for HermiT, which it leaves behind where HermiT fails."""
    for argument in getattr(failure, "cmd", ()):
        if argument.startswith(_FILE):
            Path(argument.removeprefix(_FILE)).unlink(missing_ok=True)


def _check_nothing_is_lost(world: Any, handed_over: set[ox.Triple]) -> None:
    """A line that it cannot read owlready2 may swallow silently. Equal numbers it may write alike and merge."""
    values = {(t.subject, t.predicate) for t in handed_over if isinstance(t.object, ox.Literal)}
    others = sum(not isinstance(t.object, ox.Literal) for t in handed_over)
    read_values = {(s, p) for s, p, _, _ in world._get_data_triples_spod_spod(None, None, None, None)}
    read_others = sum(1 for _ in world._get_obj_triples_spo_spo(None, None, None))
    if len(read_values) < len(values) or read_others < others:
        raise BackendError(
            f"owlready2 has lost triples: of {others} between things it holds {read_others}, of {len(values)} "
            f"properties with values {len(read_values)}. Nothing is inferred from a part."
        )


def _cause(message: str) -> str:
    """The line of a Java message that says what was wrong, without the trace."""
    if "UnsupportedDatatypeException" in message:
        return "a literal has a datatype that OWL 2 has no place for, such as xsd:date; use xsd:dateTime or xsd:string."
    lines = [line.strip() for line in message.splitlines() if line.strip() and not line.startswith("\tat ")]
    return next((line for line in lines if "Exception" in line or "Error:" in line), lines[-1] if lines else "")


def _unsatisfiable(world: Any) -> tuple[str, ...]:
    return tuple(sorted({str(entity.iri) for entity in world.inconsistent_classes()} - {OWL.Nothing.value}))


def _members(world: Any, cls: ox.NamedNode) -> tuple[str, ...]:
    found = world[cls.value]
    return tuple(sorted(str(thing.iri) for thing in found.instances())) if found is not None else ()


def _inferred(world: Any) -> Iterable[ox.Triple]:
    import owlready2

    named: dict[int, str] = {}

    def iri(number: int) -> str:
        if number not in named:
            named[number] = world._unabbreviate(number)
        return named[number]

    properties = {prop.storid for prop in world.object_properties()}
    # owlready2 keeps what it has inferred apart, in an ontology of this name.
    for s, p, o in world.get_ontology("http://inferrences/")._get_obj_triples_spo_spo(None, None, None):
        if s > 0 and o > 0 and (p == owlready2.rdf_type or p in properties):
            predicate = RDF.type if p == owlready2.rdf_type else ox.NamedNode(iri(p))
            yield ox.Triple(ox.NamedNode(iri(s)), predicate, ox.NamedNode(iri(o)))
