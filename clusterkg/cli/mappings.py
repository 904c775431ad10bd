"""`clusterkg mappings`: the mappings to other data, or a mapping table of one's own, checked and listed."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import click

from clusterkg.claims import read_ontology
from clusterkg.cli.common import lang_option
from clusterkg.cli.tables import print_table
from clusterkg.errors import UnknownNameError
from clusterkg.linking.mappings import labels_in, mapping_graph, prefixes_for, read_checked
from clusterkg.sssom import Mapping, MappingsError, MappingSet

__all__ = ["mappings"]

_WORDS = {
    "en": {
        "term": "term",
        "label": "label",
        "relation": "relation",
        "target": "target",
        "label there": "label there",
        "confidence": "confidence",
        "not": "not {relation}",
        "sum": "Tables: {tables:,}. Mappings: {rows:,}, of which {negated:,} say that a relation does not hold.",
        "wrong": "To mend: {problems:,}. Nothing is listed.",
    },
    "zh-Hant": {
        "term": "用語",
        "label": "名稱",
        "relation": "關係",
        "target": "對應對象",
        "label there": "對象名稱",
        "confidence": "信賴度",
        "not": "非 {relation}",
        "sum": "{tables:,} 個表共 {rows:,} 筆對應，其中 {negated:,} 筆說明關係不成立。",
        "wrong": "有 {problems:,} 處須修正；不列出任何對應。",
    },
    "ko": {
        "term": "용어",
        "label": "레이블",
        "relation": "관계",
        "target": "대응 대상",
        "label there": "대상의 레이블",
        "confidence": "신뢰도",
        "not": "{relation} 아님",
        "sum": "표 {tables:,}개에 대응 {rows:,}건, 그 가운데 {negated:,}건은 관계가 성립하지 않음을 말합니다.",
        "wrong": "고칠 곳이 {problems:,}군데 있어 아무것도 나열하지 않습니다.",
    },
}


@click.command(short_help="List the mappings to other data, or check a mapping table.")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE]...")
@click.option("--about", metavar="TERM", default="", help="Only the mappings of this term, as kg:paju or wd:Q884.")
@click.option(
    "--format", "form", type=click.Choice(["table", "csv", "json", "turtle"]), default="table", show_default=True
)
@lang_option
def mappings(files: tuple[Path, ...], about: str, form: str, lang: str) -> None:
    """Check mapping tables (SSSOM/TSV) and list what they say; without a FILE, those of this graph.

    A row may say that a relation does not hold: it is listed with "not", and as Turtle it has a node with its metadata
    but never the plain triple. Ends with exit code 1 if a table does not keep to the form (see docs/mappings.md).

    \b
    Examples:
      clusterkg mappings
      clusterkg mappings --about kg:paju
      clusterkg mappings my-mappings.sssom.tsv
      clusterkg mappings --format turtle > mappings.ttl
    """
    ontology = read_ontology()
    try:
        tables = read_checked(files, ontology)
    except MappingsError as error:
        for problem in error.problems:
            click.echo(str(problem), err=True)
        click.echo(_WORDS[lang]["wrong"].format(problems=len(error.problems)), err=True)
        raise SystemExit(1) from None
    if about:
        tables = _about(tables, about)
    if form == "turtle":
        import pyoxigraph as ox

        triples = sorted(mapping_graph(tables), key=str)
        prefixes = prefixes_for(triples, tables)
        click.echo(ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=prefixes), nl=False)
    elif form == "json":
        data = [{"file": table.path.name, **m.values, "line": m.line} for table in tables for m in table.mappings]
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        _print_rows(tables, labels_in(ontology, lang), form, lang)


def _about(tables: tuple[MappingSet, ...], term: str) -> tuple[MappingSet, ...]:
    def names(mapping: Mapping) -> set[str]:
        values = mapping.values
        return {values["subject_id"], values.get("object_id", ""), mapping.subject.value, mapping.target} - {""}

    found = tuple(
        MappingSet(table.header, tuple(m for m in table.mappings if term in names(m)), table.path) for table in tables
    )
    if not any(table.mappings for table in found):
        raise UnknownNameError("term", term, {name for t in tables for m in t.mappings for name in names(m)}, " mapped")
    return tuple(table for table in found if table.mappings)


def _print_rows(tables: tuple[MappingSet, ...], labels: dict[str, str], form: str, lang: str) -> None:
    word = _WORDS[lang]
    headings = ["term", "label", "relation", "target", "label there", "confidence"]
    rows = []
    for mapping in (m for table in tables for m in table.mappings):
        values = mapping.values
        relation = word["not"].format(relation=mapping.predicate) if mapping.negated else mapping.predicate
        label = labels.get(mapping.subject.value, values["subject_label"])
        there = values["object_label"]
        rows.append([values["subject_id"], label, relation, values.get("object_id"), there, values["confidence"]])
    if form == "csv":
        buffer = io.StringIO()
        csv.writer(buffer, lineterminator="\n").writerows([headings, *rows])
        click.echo(buffer.getvalue(), nl=False)
        return
    negated = sum(m.negated for table in tables for m in table.mappings)
    print_table([word[heading] for heading in headings], rows)
    click.echo(word["sum"].format(rows=len(rows), tables=len(tables), negated=negated))
