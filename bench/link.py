"""How well names are matched across three scripts, against an exact-match baseline.

    python bench/link.py            the table of docs/linking.md, on the test part
    python bench/link.py --part dev the same on the development part, on which the threshold was chosen
    python bench/link.py --sweep    precision and recall by threshold, on the development part

The names are in bench/data/names.csv; bench/data/README.md says where they come from and how they were split.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from clusterkg.linking.index import MATCH, Entry, Index
from clusterkg.linking.scripts import same_text

DATA = Path(__file__).parent / "data" / "names.csv"
GROUPS = {
    "places, Korea": ("whosonfirst-kr",),
    "places, Taiwan": ("whosonfirst-tw",),
    "organisations": ("ror-kr", "ror-tw"),
}
PAIRS = (
    *(("latin_variant", "latin"), ("hangul_variant", "hangul"), ("han_variant", "han")),
    *(("hangul", "latin"), ("latin", "hangul"), ("han", "latin")),
    *(("latin", "han"), ("hangul", "han"), ("han", "hangul")),
)
_NAMES = {"latin": "Latin", "hangul": "Hangul", "han": "Han"}
_ABSENT = 15  # of 100 things, how many are taken out of what can be found: their names must find nothing


@dataclass(frozen=True)
class Item:
    """A name to look up, and the names of what it stands for; none if that cannot be found."""

    name: str
    expected: frozenset[str]


@dataclass
class Task:
    """Names to look up among others."""

    pool: list[str]
    items: list[Item]


@dataclass
class Outcome:
    """What came out: links made, right ones, those that could be made; and how often the right one was among five."""

    asked: int = 0
    answerable: int = 0
    linked: int = 0
    right: int = 0
    among_five: int = 0
    scores: list[tuple[float, bool]] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """How many of the links made are right."""
        return self.right / self.linked if self.linked else 0.0

    @property
    def recall(self) -> float:
        """How many of the links that could be made were."""
        return self.right / self.answerable if self.answerable else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def rows(part: str) -> list[dict[str, str]]:
    """The rows of a part of the data: `dev` or `test`."""
    with DATA.open(encoding="utf-8", newline="") as stream:
        return [row for row in csv.DictReader(stream) if row["split"] == part]


def task(found: list[dict[str, str]], asked: str, target: str) -> Task:
    """The task of finding names of one column by those of another."""
    pool: dict[str, None] = {}
    names: dict[str, set[str]] = defaultdict(set)
    for row in found:
        absent = int(hashlib.sha256(f"absent {row['path']}".encode()).hexdigest(), 16) % 100 < _ABSENT
        if row[target] and not absent:
            pool[row[target]] = None
        if row[asked] and row[target]:
            names[row[asked]] |= set() if absent else {row[target]}
    return Task(list(pool), [Item(name, frozenset(expected)) for name, expected in names.items()])


def tasks(part: str) -> Iterator[tuple[str, str, Task]]:
    """All tasks of a part: the group, the pair of scripts, and the task."""
    found = rows(part)
    for group, sources in GROUPS.items():
        of_group = [row for row in found if row["source"] in sources]
        for asked, target in PAIRS:
            made = task(of_group, asked, target)
            if len(made.items) >= 20:
                yield group, f"{_NAMES[asked.removesuffix('_variant')]} → {_NAMES[target]}", made


def by_text(given: Task) -> Outcome:
    """The baseline: a name finds what bears the same name, after NFKC and case folding."""
    same: dict[str, set[str]] = defaultdict(set)
    for name in given.pool:
        same[same_text(name)].add(name)
    outcome = Outcome(len(given.items), sum(bool(item.expected) for item in given.items))
    for item in given.items:
        hits = same[same_text(item.name)]
        if len(hits) == 1:
            outcome.linked += 1
            outcome.right += hits <= item.expected
    return outcome


def by_index(given: Task) -> Outcome:
    """The matcher: a name finds the candidate that it calls a match."""
    index = Index(Entry(name, {"": name}) for name in given.pool)
    outcome = Outcome(len(given.items), sum(bool(item.expected) for item in given.items))
    for item in given.items:
        candidates = index.find(item.name)
        outcome.among_five += any(found.iri in item.expected for found in candidates)
        outcome.scores += [(found.score, found.iri in item.expected) for found in candidates[:1]]
        for found in candidates:
            if found.match:
                outcome.linked += 1
                outcome.right += found.iri in item.expected
    return outcome


def table(part: str) -> str:
    """The measurement as a Markdown table."""
    lines = [
        "| names | scripts | asked | not there | exact: precision | recall | ours: precision | recall | F1 | in five |",
        "|---|---|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for group, pair, given in tasks(part):
        exact, ours = by_text(given), by_index(given)
        share = ours.among_five / ours.answerable
        cells: tuple[object, ...] = (
            group,
            pair,
            ours.asked,
            ours.asked - ours.answerable,
            _shown(exact),
            f"{exact.recall:.2f}",
        )
        cells += (_shown(ours), f"{ours.recall:.2f}", f"{ours.f1:.2f}", f"{share:.2f}")
        lines.append(f"| {' | '.join(map(str, cells))} |")
    return "\n".join(lines)


def _shown(outcome: Outcome) -> str:
    return f"{outcome.precision:.2f}" if outcome.linked else "–"


def main() -> None:
    """Print what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", choices=["dev", "test"], default="test")
    parser.add_argument("--sweep", action="store_true", help="precision and recall by threshold, on the dev part")
    chosen = parser.parse_args()
    if chosen.sweep:
        outcomes = [by_index(given) for _, _, given in tasks("dev")]
        answerable = sum(outcome.answerable for outcome in outcomes)
        for threshold in range(70, 100, 2):
            taken = [right for outcome in outcomes for score, right in outcome.scores if score >= threshold]
            print(f"{threshold}  precision {sum(taken) / len(taken):.3f}  recall {sum(taken) / answerable:.3f}")
        print(f"chosen: {MATCH:g}, with the further rules for a match")
        return
    print(table(chosen.part))


if __name__ == "__main__":
    main()
