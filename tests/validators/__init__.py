"""Validators of others, each with an environment of its own: they pull much, some of it in other versions than ours."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from servers.fetching import Unavailable, fetched, maven, run
from servers.node import node_packages

from clusterkg.errors import MissingExtraError
from clusterkg.reasoning import find_java

__all__ = ["crate_issues", "croissant_records", "nanopublication_report"]

_HERE = Path(__file__).resolve().parent
_CRATE, _CROISSANT = "roc-validator==0.13.0", "mlcroissant==1.1.1"


def crate_issues(crate: Path) -> list[str]:
    """What roc-validator finds in an RO-Crate, up to its recommendations: severity, check, message.

    Raises:
        Unavailable: if the validator cannot be had here.
    """
    context = node_packages("ro-crate", _HERE) / "node_modules" / "ro-crate" / "lib" / "context.json"
    done = _checked(_CRATE, "check_crate.py", crate, context)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def croissant_records(description: Path) -> subprocess.CompletedProcess[str]:
    """What mlcroissant says of a data set: all records as JSON; with a return code, the issues in the errors.

    Raises:
        Unavailable: if the validator cannot be had here.
    """
    return _checked(_CROISSANT, "check_croissant.py", description)


def nanopublication_report(file: Path) -> str:
    """What the checker of the nanopublications' own Java library says of a file.

    Raises:
        Unavailable: if the checker cannot be had here.
    """
    pom = _HERE / "pom.xml"

    def fetch(folder: Path) -> None:
        shutil.copy(pom, folder)
        maven("copy-dependencies", f"-DoutputDirectory={folder}", "-DincludeScope=runtime", cwd=folder)

    jars = fetched(f"nanopub-{hashlib.sha256(pom.read_bytes()).hexdigest()[:12]}", fetch)
    try:
        command = [find_java(), "-cp", f"{jars}{os.sep}*", "org.nanopub.CheckNanopub", str(file)]
    except MissingExtraError as error:
        raise Unavailable(str(error)) from None
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=300).stdout


def _checked(requirement: str, script: str, *arguments: Path) -> subprocess.CompletedProcess[str]:
    command = [str(_python(requirement)), str(_HERE / script), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)


def _python(requirement: str) -> Path:
    """The Python of an environment that holds this; fetched into the cache if it is not there."""

    def fetch(folder: Path) -> None:
        run(sys.executable, "-m", "venv", str(folder))
        run(str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", requirement)

    name = f"{requirement.replace('==', '-')}-py{sys.version_info[0]}{sys.version_info[1]}"
    return fetched(name, fetch) / "bin" / "python"
