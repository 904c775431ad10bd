"""`clusterkg reason`: what follows from the facts, and why."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from clusterkg.cli.common import lang_option
from clusterkg.cli.evidence import as_data, read_source
from clusterkg.evidence import ClaimDetails, SourceText
from clusterkg.graph import open_graph
from clusterkg.namespaces import shorten
from clusterkg.questions.languages import language_tag
from clusterkg.reasoning import Conclusion, Limits, Premise, Report
from clusterkg.reasoning import reason as run_reasoner

__all__ = ["reason"]

_WORDS = {
    "en": {
        "consistent": "Consistent: the facts contradict no axiom.",
        "inconsistent": "INCONSISTENT: the facts contradict the axioms. From a contradiction everything would follow, "
        "so nothing is inferred.",
        "clash": "These cannot all be true; without any one of them they could:",
        "satisfiable": "Every class can have members.",
        "unsatisfiable": "Classes that can have no member: {count}",
        "conclusions": "What follows, though nobody asserted it: {count}",
        "ontology": "the ontology",
        "unexplained": "not explained: the limits of time or number were reached",
    },
    "zh-Hant": {
        "consistent": "一致：事實不與任何公理相牴觸。",
        "inconsistent": "不一致：事實與公理相牴觸。矛盾可推出一切，故不作任何推論。",
        "clash": "下列各項不能同時為真；去掉其中任一項即可：",
        "satisfiable": "每一類別皆可有成員。",
        "unsatisfiable": "不可能有成員的類別：{count}",
        "conclusions": "無人斷言而可推得者：{count}",
        "ontology": "本體",
        "unexplained": "未說明：已達時間或數量上限",
    },
    "ko": {
        "consistent": "일관됨: 사실은 어떤 공리와도 어긋나지 않습니다.",
        "inconsistent": "일관되지 않음: 사실이 공리와 어긋납니다. 모순에서는 무엇이든 따라 나오므로 "
        "아무것도 추론하지 않습니다.",
        "clash": "다음은 모두 참일 수는 없으며, 어느 하나만 빠지면 참일 수 있습니다:",
        "satisfiable": "모든 클래스가 구성원을 가질 수 있습니다.",
        "unsatisfiable": "구성원이 있을 수 없는 클래스: {count}",
        "conclusions": "아무도 단언하지 않았으나 따라 나오는 것: {count}",
        "ontology": "온톨로지",
        "unexplained": "설명 없음: 시간 또는 개수 한도에 이르렀습니다",
    },
}


@click.command(short_help="Infer what follows from the facts, and explain it.")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE]...")
@click.option("--explain", is_flag=True, help="Say why: one minimal justification each, with the claims behind it.")
@click.option("--class", "cls", metavar="CLASS", default="", help="Only who belongs to this class; a name or a label.")
@click.option(
    "--source",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The paper's text; with --explain, the passages are quoted from it.",
)
@click.option("--format", "form", type=click.Choice(["table", "json", "turtle"]), default="table", show_default=True)
@click.option(
    "--timeout",
    type=click.FloatRange(0.1, 86_400),
    metavar="SECONDS",
    default=Limits().reasoner_seconds,
    show_default=True,
    help="How long the reasoner may take; explanations have limits of their own.",
)
@lang_option
def reason(
    files: tuple[Path, ...], explain: bool, cls: str, source: Path | None, form: str, timeout: float, lang: str
) -> None:
    """Run the reasoner HermiT over ontology and facts: are they consistent, and what follows that nobody asserted?

    A FILE of your own extends the facts; what it imports is neither fetched nor run. Turtle holds each conclusion as a
    statement node that is derived from its claims, never as a plain triple. Needs Java (the extra `java` brings it).
    Ends with exit code 1 if the facts are inconsistent, or a class can have no member.

    \b
    Examples:
      clusterkg reason
      clusterkg reason --explain --class CompositeCluster
      clusterkg reason my-clusters.ttl --explain --lang ko
    """
    if source is not None and not explain:
        raise click.UsageError("--source goes with --explain.")
    text = read_source(open_graph().store, source)
    if explain or form == "turtle":
        click.echo("Looking for what follows, and why; this takes up to a minute…", err=True)
    limits = Limits(reasoner_seconds=timeout)
    report = run_reasoner(files, explain=explain or form == "turtle", cls=cls, lang=lang, limits=limits)
    word = _WORDS[language_tag(lang)]
    if form == "json":
        click.echo(json.dumps(_as_dict(report, text), ensure_ascii=False, indent=2))
    elif form == "turtle":
        from clusterkg.reasoning.export import as_turtle

        click.echo(as_turtle(report), nl=False)
        if not report.consistent:
            click.echo(word["inconsistent"], err=True)
    else:
        _print(report, word, text)
    if not report.consistent or report.unsatisfiable:
        raise SystemExit(1)


def _print(report: Report, word: dict[str, str], text: SourceText | None) -> None:
    if not report.consistent:
        click.echo(word["inconsistent"])
        if report.clash:
            click.echo(word["clash"])
            _print_premises(report.clash, word, text)
        elif report.explained:
            click.echo(f"  ({word['unexplained']})")
        return
    click.echo(word["consistent"])
    count = len(report.unsatisfiable)
    click.echo(word["unsatisfiable"].format(count=count) if count else word["satisfiable"])
    _print_conclusions(report.unsatisfiable, report.explained, word, text)
    click.echo(word["conclusions"].format(count=len(report.conclusions)))
    _print_conclusions(report.conclusions, report.explained, word, text)


def _print_conclusions(
    conclusions: tuple[Conclusion, ...], explained: bool, word: dict[str, str], text: SourceText | None
) -> None:
    for conclusion in conclusions:
        if not explained:
            click.echo(f"  {conclusion.statement}")
            continue
        click.echo()
        click.echo(click.style(conclusion.statement, bold=True))
        if conclusion.because is None:
            click.echo(f"  ({word['unexplained']})")
        else:
            _print_premises(conclusion.because, word, text)


def _print_premises(premises: tuple[Premise, ...], word: dict[str, str], text: SourceText | None) -> None:
    for premise in premises:
        stands_in = "" if premise.claims else f" ({premise.file or word['ontology']})"
        click.echo(f"  - {premise.statement}{stands_in}")
        for claim in premise.claims:
            click.echo(f"      {claim.name}: {claim.statement} ({claim.modality}; {claim.place})")
            for passage in claim.passages if text is not None else ():
                assert text is not None
                click.echo(f"        {passage.name}: {text.excerpt(passage.start, passage.end)}")


def _as_dict(report: Report, text: SourceText | None) -> dict[str, Any]:
    claims: dict[str, ClaimDetails] = {}

    def shown(premises: tuple[Premise, ...] | None) -> list[dict[str, Any]] | None:
        if premises is None:
            return None
        claims.update((claim.name, claim) for premise in premises for claim in premise.claims)
        return [
            {
                "statement": premise.statement,
                "axiom": premise.axiom.text,
                "claims": [claim.name for claim in premise.claims],
                "file": premise.file or None,
            }
            for premise in premises
        ]

    def conclusion(found: Conclusion) -> dict[str, Any]:
        triple = found.triple
        terms = (triple.subject, triple.predicate, triple.object)
        data: dict[str, Any] = {
            "statement": found.statement,
            "triple": [shorten(term.value) for term in terms],  # type: ignore[union-attr]
        }
        return {**data, "because": shown(found.because)} if report.explained else data

    data: dict[str, Any] = {
        "consistent": report.consistent,
        "unsatisfiable": [conclusion(found) for found in report.unsatisfiable],
        "conclusions": [conclusion(found) for found in report.conclusions],
    }
    if report.explained:
        data["clash"] = shown(report.clash)
        data["claims"] = {name: as_data(claim, text) for name, claim in sorted(claims.items())}
    return data
