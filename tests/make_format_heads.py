"""Writes what people read of the formats into `tests/fixtures/formats/heads/`; read the difference before a commit.

python tests/make_format_heads.py
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

from click.testing import CliRunner

from clusterkg.cli import main
from clusterkg.questions.languages import LANGUAGES

__all__ = ["FOLDER", "HEADS"]

FOLDER = Path(__file__).resolve().parent / "fixtures" / "formats" / "heads"
# A fact, what is only possible, and what is denied.
_CLAIMS = ("area-heyri", "fund-heyri-government-loans", "cond-heyri-quality-of-linkages-higher-education-institutions")


def _exported(*arguments: str) -> str:
    result = CliRunner().invoke(main, ["export", "--format", *arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


def _table(name: str, language: str) -> str:
    """The headings; of the cases, which are few, all rows."""
    lines = _exported("csv", "--table", name, "--lang", language).splitlines(keepends=True)
    return "".join(lines if name == "components" else lines[:1])


def _network(form: str) -> str:
    """What is declared, and an edge that is only said."""
    text = _exported(form)
    edge = re.search(rf'^ *<edge id="{_CLAIMS[1]}".*?</edge>\n', text, re.DOTALL | re.MULTILINE)
    assert edge is not None
    return text[: text.index("<node ")].rstrip(" ") + edge[0]


def _nanopublications() -> str:
    """Three of them, without what changes with each release: name and day."""
    text = _exported("nanopub")
    some = []
    for claim in _CLAIMS:
        (code,) = re.findall(rf"(RA[\w-]+)#assertion> prov:wasDerivedFrom claim:{claim} ", text)
        graphs = re.findall(rf"^<\S+{re.escape(code)}#\w+> {{\n.*?^}}\n", text, re.DOTALL | re.MULTILINE)
        some.append("".join(graphs).replace(code, "RA…"))
    return re.sub(r'"[\d-]+"\^\^xsd:date', '"…"^^xsd:date', "".join(some))


HEADS: dict[str, Callable[[], str]] = {
    **{f"{name}.csv": partial(_table, name, "en") for name in ("nodes", "edges", "claims")},
    **{f"{name}.{tag}.csv": partial(_table, name, tag) for name in ("entities", "components") for tag in LANGUAGES},
    **{f"orkg.{tag}.csv": partial(_exported, "orkg", "--lang", tag) for tag in LANGUAGES},
    "network.graphml": partial(_network, "graphml"),
    "network.gexf": partial(_network, "gexf"),
    "nanopub.trig": _nanopublications,
}

if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for path in FOLDER.iterdir():
        path.unlink()
    for name, made in HEADS.items():
        (FOLDER / name).write_text(made(), encoding="utf-8")
