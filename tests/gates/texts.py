"""Words, citation and licence: what is written beside the triples."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import yaml

from clusterkg.namespaces import DCTERMS

__all__ = ["citation_faults", "english", "licence_faults", "misspelt"]

_WORDS = Path(__file__).resolve().parent / "words.txt"
_CFF_KEYS = {
    *("abstract", "authors", "cff-version", "commit", "contact", "date-released", "doi", "identifiers", "keywords"),
    *("license", "license-url", "message", "preferred-citation", "references", "repository", "repository-artifact"),
    *("repository-code", "title", "type", "url", "version"),
}


def misspelt(paths: Iterable[Path]) -> list[str]:
    """Misspelt English words in files, as `file:line: wrong ==> right`."""
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "codespell_lib",
            "--builtin",
            "clear,rare",
            "--ignore-words",
            str(_WORDS),
            *map(str, paths),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in {0, 65} or done.stderr:
        raise AssertionError(done.stderr)
    return done.stdout.splitlines()


def english(triples: Iterable[ox.Triple]) -> list[str]:
    """All English texts, sorted."""
    return sorted({t.object.value for t in triples if isinstance(t.object, ox.Literal) and t.object.language == "en"})


def citation_faults(text: str) -> list[str]:
    """Where a CITATION.cff departs from the Citation File Format 1.2.0."""
    data: dict[str, Any] = yaml.safe_load(text)
    faults = [f"{key} is no key of the format" for key in data if key not in _CFF_KEYS]
    faults += [f"{key} is missing" for key in ("authors", "cff-version", "message", "title") if not data.get(key)]
    if data.get("cff-version") != "1.2.0":
        faults.append("cff-version is not 1.2.0")
    if data.get("type") not in {"software", "dataset"}:
        faults.append("type is neither software nor dataset")
    for author in data.get("authors") or []:
        if not author.keys() & {"name", "family-names", "alias"}:
            faults.append("an author has no name")
    if "date-released" in data and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(data["date-released"])):
        faults.append("date-released is no date")
    return faults


def licence_faults(root: Path, triples: Iterable[ox.Triple]) -> list[str]:
    """Places that name another licence than pyproject.toml does."""
    named = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["license"]
    code, data = named.split(" AND ")
    faults = []
    if yaml.safe_load((root / "CITATION.cff").read_text(encoding="utf-8"))["license"] != [code, data]:
        faults.append("CITATION.cff")
    if f"{code} License" not in (root / "LICENSE").read_text(encoding="utf-8"):
        faults.append("LICENSE")
    kind, version = re.fullmatch(r"CC-([A-Z-]+)-([\d.]+)", data).groups()  # type: ignore[union-attr]
    address = f"https://creativecommons.org/licenses/{kind.lower()}/{version}/"
    told = (root / "LICENSE-DATA").read_text(encoding="utf-8")
    if f"CC {kind} {version}" not in told or address not in told:
        faults.append("LICENSE-DATA")
    readme = (root / "README.md").read_text(encoding="utf-8")
    if code not in readme or f"CC {kind} {version}" not in readme:
        faults.append("README.md")
    values = {t.object.value for t in triples if t.predicate == DCTERMS.license}  # type: ignore[union-attr]
    return faults + [f"an ontology header: {value}" for value in sorted(values) if value != address]
