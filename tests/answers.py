"""Golden answers: reading them, and comparing rows by value."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

import yaml

GOLDEN = Path(__file__).resolve().parent / "golden"

# What is asked beside the defaults, so that every parameter is tried once.
VARIANTS: dict[str, tuple[str, dict[str, str | list[str]]]] = {
    "profile-cluster--paju": ("profile-cluster", {"cluster": "paju"}),
    "compare-clusters--one": ("compare-clusters", {"cluster": ["paju"]}),
    "who-is-there--heyri": ("who-is-there", {"cluster": "heyri"}),
    "governance-and-money--paju": ("governance-and-money", {"cluster": "paju"}),
    "linkages-between-clusters--turned": ("linkages-between-clusters", {"first": "paju", "second": "heyri"}),
    "effects-of--knowledge-spillover": ("effects-of", {"factor": "KnowledgeSpillover"}),
    "causes-of--competitive-pressure": ("causes-of", {"factor": "CompetitivePressure"}),
    "proximity-to-innovation--pressure": ("proximity-to-innovation", {"to": "CompetitivePressure"}),
    "supported-by--porter": ("supported-by", {"work": "work-porter-1990"}),
    "statements-about--asia-publication-center": ("statements-about", {"entity": "asia-publication-center"}),
    "find-terms--fund": ("find-terms", {"word": "fund"}),
    "find-statements--loan": ("find-statements", {"word": "loan"}),
    "what-others-say--slogan": ("what-others-say", {"about": "pol-korea-culture-nation-slogan"}),
    "compare-clusters-corrected--one": ("compare-clusters-corrected", {"cluster": "paju"}),
}


def read_rows(text: str) -> list[dict[str, str]]:
    """Rows of a CSV text, every value as text."""
    return list(csv.DictReader(io.StringIO(text)))


def golden_rows(name: str) -> list[dict[str, str]]:
    """The rows that an answer must have."""
    return read_rows((GOLDEN / f"{name}.csv").read_text(encoding="utf-8"))


def forbidden_rows() -> dict[str, list[dict[str, str]]]:
    """For each question, parts of rows that must never appear."""
    data: dict[str, list[dict[str, str]]] = yaml.safe_load((GOLDEN / "never.yaml").read_text(encoding="utf-8"))
    return data


def as_multiset(rows: Iterable[Mapping[str, object]]) -> Counter[frozenset[tuple[str, str]]]:
    """Rows without their order, so that two answers can be compared."""
    return Counter(frozenset((name, "" if v is None else str(v)) for name, v in row.items()) for row in rows)


def matches(row: Mapping[str, object], part: Mapping[str, str]) -> bool:
    """Whether a row has all the values of a part."""
    return all(str(row.get(name, "")) == value for name, value in part.items())
