"""Reads the questions: one `.rq` file each, with a YAML header in `#+` lines that says what it asks.

A parameter is a `VALUES` block with its default in the text, so that the file runs unchanged in any SPARQL tool.
Values from users are put into those blocks as RDF terms, never pasted as text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, NamedNode

from clusterkg.errors import DataError, UnknownNameError
from clusterkg.namespaces import expand
from clusterkg.questions.languages import LANGUAGES, language_tag
from clusterkg.resources import queries_dir

__all__ = ["Catalogue", "Parameter", "Peer", "Question", "load_question"]

_HEADER = "#+"
_JOINING = "federated"  # the folder of the questions that ask a peer, too


@dataclass(frozen=True)
class Parameter:
    """One parameter of a question.

    Attributes:
        name: Its name, also that of the variable in the query.
        kind: The IRI of the class whose members it takes; empty for plain text.
        titles: What it is, by language tag.
    """

    name: str
    kind: str
    titles: Mapping[str, str]


@dataclass(frozen=True)
class Peer:
    """The endpoint of others that a question joins this graph with.

    Attributes:
        name: What the user calls it when naming its address.
        joins: The variable whose values it is asked about.
        titles: What it is, by language tag.
        holds: What it has to hold, by language tag.
    """

    name: str
    joins: str
    titles: Mapping[str, str]
    holds: Mapping[str, str]


@dataclass(frozen=True)
class Question:
    """A question with its query.

    Attributes:
        id: Its name, that of the file.
        titles: The question in words, by language tag.
        summaries: What the answer shows, by language tag.
        theme: The group in which it is listed.
        serves: The research questions and aims that it answers, as `kg:` names.
        keywords: Words to find it by.
        picture: The picture that suits the answer: `table`, `graph`, `timeline` or `matrix`.
        blocks: The columns whose values head a block of rows, for those who print the answer; none for a plain table.
        side_by_side: The column whose values stand side by side inside a block; empty if none do.
        parameters: Its parameters by name (`lang`, which all have, left out).
        text: The whole query, header and defaults included.
        peer: The endpoint that it asks as well; `None` for all but those in `queries/federated/`.
    """

    id: str
    titles: Mapping[str, str]
    summaries: Mapping[str, str]
    theme: str
    serves: tuple[str, ...]
    keywords: tuple[str, ...]
    picture: str
    blocks: tuple[str, ...]
    side_by_side: str
    parameters: Mapping[str, Parameter]
    text: str
    peer: Peer | None = None

    def query(self, values: Mapping[str, Sequence[NamedNode | Literal]], language: str = "en") -> str:
        """The query with values in place of the defaults.

        Args:
            values: For each parameter to set, one or more RDF terms; `settings` makes them of what users type.
            language: The language of labels: `en`, `zh` or `ko`.

        Returns:
            The query text.

        Raises:
            UnknownNameError: if a parameter or the language is not known.
        """
        text = self.text
        for name, terms in {**values, "lang": [Literal(language_tag(language))]}.items():
            if name != "lang" and name not in self.parameters:
                raise UnknownNameError("parameter", name, self.parameters, where=f" of {self.id}")
            block = " ".join(map(str, terms))
            pattern = rf"(VALUES\s+\?{re.escape(name)}\s*)\{{[^{{}}]*\}}"
            text = re.sub(pattern, lambda match, block=block: f"{match[1]}{{ {block} }}", text)  # type: ignore[misc]
        return text


def load_question(identifier: str, folder: Path | None = None) -> Question:
    """Read one question.

    Args:
        identifier: Its id.
        folder: Where the queries are; those of the package if left out.

    Raises:
        UnknownNameError: if there is none of that id.
        DataError: if its header is not what it should be.

    Example:
        >>> load_question("benefits-by-side").titles["en"]
        'What do firms gain from a cluster, on the demand side and on the supply side?'
    """
    root = folder or queries_dir()
    folders = (root, root / _JOINING)
    if re.fullmatch(r"[a-z0-9-]+", identifier):
        for path in (folder / f"{identifier}.rq" for folder in folders):
            if path.is_file():
                return _parse(path)
    raise UnknownNameError("question", identifier, (path.stem for folder in folders for path in folder.glob("*.rq")))


class Catalogue:
    """All questions that this graph answers alone.

    Args:
        folder: Where the queries are; those of the package if left out.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or queries_dir()

    @cached_property
    def questions(self) -> dict[str, Question]:
        """The questions by id, in the order of the themes and then of the ids."""
        found = [_parse(path) for path in sorted(self._folder.glob("*.rq"))]
        order = list(self.themes)
        for question in found:
            if question.theme not in order:
                raise DataError(f"{question.id}.rq: there is no theme {question.theme!r} in catalogue.yaml.")
        return {q.id: q for q in sorted(found, key=lambda q: (order.index(q.theme), q.id))}

    @cached_property
    def themes(self) -> dict[str, dict[str, str]]:
        """The titles of the themes, by id and language tag."""
        themes: dict[str, dict[str, str]] = self._settings["themes"]
        return themes

    @cached_property
    def joining(self) -> Catalogue:
        """The questions that ask another endpoint as well, and only if the user names one."""
        return Catalogue(self._folder / _JOINING)

    def heading(self, column: str, language: str) -> str:
        """The heading of a column in a language; the column's own name where none is given."""
        headings: dict[str, dict[str, str]] = self._settings["columns"]
        if column not in headings and self._folder.name != _JOINING:
            return self.joining.heading(column, language)
        return headings.get(column, {}).get(language_tag(language), column.replace("_", " "))

    @cached_property
    def _settings(self) -> dict[str, Any]:
        return _yaml((self._folder / "catalogue.yaml").read_text(encoding="utf-8"), "catalogue.yaml")

    def __iter__(self) -> Iterator[Question]:
        return iter(self.questions.values())


def _yaml(text: str, where: str) -> dict[str, Any]:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        data = yaml.load(text, Loader=loader)  # noqa: S506  (a safe loader, in C where there is one)
    except yaml.YAMLError as error:
        raise DataError(f"{where}: the header is not YAML: {error}") from None
    if not isinstance(data, dict):
        raise DataError(f"{where}: the header is empty.")
    return data


def _parse(path: Path) -> Question:
    text = path.read_text(encoding="utf-8")
    header = "\n".join(
        line.removeprefix(_HEADER).removeprefix(" ") for line in text.splitlines() if line.startswith(_HEADER)
    )
    data = _yaml(header, path.name)
    try:
        parameters = {
            name: Parameter(name, expand(spec.get("class", "")), spec["title"])
            for name, spec in (data.get("parameters") or {}).items()
        }
        peer = data.get("peer")
        question = Question(
            id=path.stem,
            titles=data["title"],
            summaries=data["summary"],
            theme=data["theme"],
            serves=tuple(data.get("serves") or ()),
            keywords=tuple(data.get("keywords") or ()),
            picture=data.get("picture", "table"),
            blocks=tuple(data.get("blocks") or ()),
            side_by_side=data.get("side_by_side", ""),
            parameters=parameters,
            text=text,
            peer=Peer(peer["name"], peer["joins"], peer["title"], peer["holds"]) if peer else None,
        )
    except (KeyError, AttributeError, TypeError) as error:
        raise DataError(f"{path.name}: the header lacks {error}.") from None
    for language in LANGUAGES.values():
        if language not in question.titles or language not in question.summaries:
            raise DataError(f"{path.name}: title or summary is missing in {language}.")
    return question
