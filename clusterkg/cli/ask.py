"""`clusterkg ask`: the questions, and their answers."""

from __future__ import annotations

import json
from pathlib import Path

import click

from clusterkg.cli.common import graph, lang_option, store_options
from clusterkg.cli.evidence import as_data, print_claim, read_source
from clusterkg.cli.tables import print_blocks, print_side_by_side, print_table
from clusterkg.cli.words import words
from clusterkg.evidence import ClaimDetails
from clusterkg.namespaces import shorten
from clusterkg.questions import Answer, Catalogue, language_tag, load_question
from clusterkg.questions.answer import FORMATS
from clusterkg.questions.joining import chosen_peer

__all__ = ["ask"]


@click.command(short_help="Ask a canned question; without an id, list them.")
@click.argument("question", required=False, metavar="[ID]")
@click.option("--set", "settings", multiple=True, metavar="NAME=VALUE", help="Set a parameter; repeat for several.")
@click.option(
    "--peer",
    "peers",
    multiple=True,
    metavar="NAME=URL",
    help="Join with this endpoint; only for questions that are listed so. No other is called.",
)
@click.option("--format", "form", type=click.Choice(["table", *FORMATS]), default="table", show_default=True)
@click.option("--evidence", is_flag=True, help="Show the passages behind each row.")
@click.option(
    "--source",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The paper's text; with --evidence, the passages are quoted from it.",
)
@store_options
@lang_option
def ask(
    question: str | None,
    settings: tuple[str, ...],
    peers: tuple[str, ...],
    form: str,
    evidence: bool,
    source: Path | None,
    lang: str,
) -> None:
    """Ask one of the canned questions; without an ID, list them by theme.

    \b
    Examples:
      clusterkg ask
      clusterkg ask compare-clusters --lang ko
      clusterkg ask profile-cluster --set cluster=heyri --format csv > heyri.csv
      clusterkg ask linkages-between-clusters --evidence --source paper.txt
      clusterkg ask places-elsewhere --peer wikidata=https://query.wikidata.org/sparql
    """
    if question is None:
        if settings or evidence or peers:
            raise click.UsageError("--set, --peer and --evidence go with a question's ID; `clusterkg ask` lists these.")
        _list(form, lang)
        return
    if source is not None and not evidence:
        raise click.UsageError("--source goes with --evidence.")
    if evidence and form not in {"table", "json"}:
        raise click.UsageError(f"--evidence goes with --format table or json; {form} has no place for it.")
    values: dict[str, list[str]] = {}
    for setting in settings:
        name, equals, value = setting.partition("=")
        if not equals or not name or not value:
            raise click.UsageError(f"--set wants NAME=VALUE, for example cluster=paju; got {setting!r}.")
        values.setdefault(name, []).append(value)
    addresses = _addresses(peers)
    # A wrong id, and a peer that is not named, are said before the graph is built or loaded.
    chosen_peer(load_question(question), addresses)
    knowledge = graph()
    answer = knowledge.ask(question, lang=lang, peers=addresses, **values)
    proof = _claims_behind(answer) if evidence else []
    text = read_source(knowledge.store, source)
    if form != "table":
        data = answer.render(form)
        if evidence:
            shown = {claim.name: as_data(claim, text) for claim in proof}
            data = json.dumps({**json.loads(data), "evidence": shown}, ensure_ascii=False, indent=2) + "\n"
        click.echo(data, nl=False)
        return
    _print(answer)
    for claim in proof:
        print_claim(claim, lang, text)
    if evidence and answer.rows and not proof:
        click.echo(words(lang)["no claims"], err=True)
    if not answer.rows:
        searched = any(not parameter.kind for parameter in answer.question.parameters.values())
        click.echo(words(lang)["nothing found in language" if searched else "nothing found"], err=True)
    elif answer.question.parameters:
        options = " ".join(f"--set {name}=…" for name in answer.question.parameters)
        click.echo(words(lang)["settable"].format(options=options), err=True)


def _addresses(peers: tuple[str, ...]) -> dict[str, str]:
    """The addresses of peers by their names; what is wrong is not repeated, since it can hold a password."""
    found: dict[str, str] = {}
    for peer in peers:
        name, equals, url = peer.partition("=")
        if not equals or not name or not url or ":" in name:
            raise click.UsageError("--peer wants NAME=URL, for example wikidata=https://query.wikidata.org/sparql.")
        if name in found:
            raise click.UsageError(f"--peer names {name} twice; a question asks one peer.")
        found[name] = url
    return found


def _print(answer: Answer) -> None:
    """Print an answer in the layout that its question suggests."""
    asked = answer.question
    rows = [[_short(row[column]) for column in answer.columns] for row in answer.rows]
    captions = [answer.summary, *map(str, answer.settings)]
    heads = [answer.columns.index(column) for column in asked.blocks]
    if asked.side_by_side:
        beside = answer.columns.index(asked.side_by_side)
        print_side_by_side(answer.headings, rows, heads, beside, answer.title, captions)
    elif heads:
        print_blocks(answer.headings, rows, heads, answer.title, captions)
    else:
        print_table(answer.headings, rows, answer.title, captions)


def _short(value: object) -> object:
    """A value as a table shows it: claims without their prefix, which `clusterkg claim` does not need."""
    return value.replace("claim:", "") if isinstance(value, str) else value


def _list(form: str, lang: str) -> None:
    catalogue = Catalogue()
    tag = language_tag(lang)
    if form == "json":
        data = [
            {
                "id": q.id,
                "title": q.titles[tag],
                "summary": q.summaries[tag],
                "theme": q.theme,
                "serves": list(q.serves),
                "parameters": {
                    name: {"title": p.titles[tag], "class": shorten(p.kind)} for name, p in q.parameters.items()
                },
            }
            for q in catalogue
        ]
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
        return
    if form != "table":
        raise click.UsageError("The list of questions comes as a table or as --format json.")
    for theme, titles in {**catalogue.themes, **catalogue.joining.themes}.items():
        listed = [q for q in (*catalogue, *catalogue.joining) if q.theme == theme]
        rows = [
            (q.id, q.titles[tag], ", ".join([*q.parameters, *([f"--peer {q.peer.name}=…"] if q.peer else [])]))
            for q in listed
        ]
        click.echo(click.style(titles[tag], bold=True))
        width = max(len(identifier) for identifier, _, _ in rows)
        for identifier, title, parameters in rows:
            click.echo(f"  {identifier:<{width}}  {title}" + (f"  [{parameters}]" if parameters else ""))
        click.echo()


def _claims_behind(answer: Answer) -> list[ClaimDetails]:
    """The claims behind the rows, each once, in the order of the rows."""
    knowledge = graph()
    names = dict.fromkeys(name for row in answer for name in row.claims)
    return [knowledge.claim(name, lang=answer.language) for name in names]
