"""Where the page and the data of each IRI stand below `PAGES`: the site writes them there, w3id redirects to them.

| IRI | page | data |
|---|---|---|
| a term of the ontology | `ontology/#X` | the ontology of the release |
| a property of the mirror | `said/#X` | the same |
| a module of the ontology | `ontology/MODULE/` | the same |
| a thing, claim, passage or question | `id/X/`, `claim/X/`, `passage/X/`, `question/X/` | `id/X/about.ttl` … |
| a statement of a claim, `X_HASH` | `claim/X/#X_HASH` | that of the claim |
| the selector of a passage, `X-at` | `passage/X/#X-at` | that of the passage |

English stands at the root, the other languages below their tag.
"""

from __future__ import annotations

import re

from clusterkg.errors import UnknownNameError
from clusterkg.namespaces import BASE, CLAIM, CLU, KG, PASSAGE, QUESTION, SAID
from clusterkg.questions.languages import language_tag

__all__ = ["DATA_FORMATS", "THINGS", "data", "document", "in_language", "page", "term_page"]

# Name of a format → the suffix of its files.
DATA_FORMATS = {"turtle": "ttl", "ntriples": "nt", "rdfxml": "rdf", "jsonld": "jsonld"}

# Folder → namespace, of what has a page of its own.
THINGS = {space.iri.removeprefix(BASE).rstrip("/"): space for space in (KG, CLAIM, PASSAGE, QUESTION)}

_ONTOLOGY = CLU.iri.removesuffix("#")
_SAID = "said"
_DEFAULT_LANGUAGE = "en"
# With the vocabularies: a server never sees which of its terms is asked for, so one file has to hold them all.
_ONTOLOGY_FILE = "release/latest/ontology-with-vocabularies"
# What has no page of its own stands on the page of what it belongs to: (folder, pattern).
_PARTS = {"claim": re.compile(r"(?P<whole>[^_/]+)_[0-9a-f]{12}"), "passage": re.compile(r"(?P<whole>[^/]+)-at")}


def in_language(path: str, lang: str = _DEFAULT_LANGUAGE) -> str:
    """The address of a page in a language, from its address in English.

    Example:
        >>> in_language("question/six-logics/", "ko"), in_language("", "zh")
        ('ko/question/six-logics/', 'zh-Hant/')
    """
    tag = language_tag(lang)
    return path if tag == _DEFAULT_LANGUAGE else f"{tag}/{path}"


def document(iri: str) -> str:
    """The folder in which the page and the data of an IRI of ours stand, with its slash; without language and anchor.

    Raises:
        UnknownNameError: if the IRI is none of ours.

    Example:
        >>> document("https://w3id.org/clusterkg/id/heyri")
        'id/heyri/'
    """
    return _place(iri)[0]


def page(iri: str, lang: str = _DEFAULT_LANGUAGE) -> str:
    """The address of an IRI's page, relative to `PAGES`.

    Args:
        iri: An IRI of ours.
        lang: `en`, `zh` or `ko`.

    Raises:
        UnknownNameError: if the IRI is none of ours, or the language none of the three.

    Example:
        >>> page("https://w3id.org/clusterkg/question/six-logics", "ko")
        'ko/question/six-logics/'
        >>> page("https://w3id.org/clusterkg/ontology#Claim")
        'ontology/#Claim'
    """
    folder, anchor = _place(iri)
    return in_language(folder, lang) + (f"#{anchor}" if anchor else "")


def data(iri: str, format: str) -> str:
    """The address of an IRI's data, relative to `PAGES`.

    Args:
        iri: An IRI of ours.
        format: One of `DATA_FORMATS`.

    Raises:
        UnknownNameError: if the IRI is none of ours, or there is no such format.

    Example:
        >>> data("https://w3id.org/clusterkg/id/heyri", "turtle")
        'id/heyri/about.ttl'
        >>> data("https://w3id.org/clusterkg/ontology#Claim", "jsonld")
        'release/latest/ontology-with-vocabularies.jsonld'
    """
    if format not in DATA_FORMATS:
        raise UnknownNameError("format", format, DATA_FORMATS)
    suffix = DATA_FORMATS[format]
    folder = document(iri)
    if folder.partition("/")[0] in {*THINGS, _SAID}:
        return f"{folder}about.{suffix}"
    return f"{_ONTOLOGY_FILE}.{suffix}"


def term_page(iri: str, kind: str, lang: str = _DEFAULT_LANGUAGE) -> str:
    """The address of a term's own page, which tells more than its entry in the reference.

    Classes, properties and concepts stand in folders of their own, since some names differ only in the case of a letter
    (`clu:Role`, `clu:role`), which not every file system tells apart.

    Args:
        iri: A term of the ontology.
        kind: `class`, `property`, `concept` or `vocabulary`.
        lang: `en`, `zh` or `ko`.

    Example:
        >>> term_page("https://w3id.org/clusterkg/ontology#Role", "class", "ko")
        'ko/ontology/class/Role/'
    """
    return in_language(f"ontology/{kind}/{iri.removeprefix(CLU.iri)}/", lang)


def _place(iri: str) -> tuple[str, str]:
    """Folder and anchor of the page of an IRI."""
    if iri == _ONTOLOGY:
        return "ontology/", ""
    for folder, space in {"ontology": CLU, _SAID: SAID}.items():
        if iri.startswith(space.iri):
            return f"{folder}/", iri.removeprefix(space.iri)
    if iri.startswith(_ONTOLOGY + "/"):
        return f"ontology/{iri.removeprefix(_ONTOLOGY + '/')}/", ""
    for folder, space in THINGS.items():
        name = iri.removeprefix(space.iri)
        if name == iri or not name:
            continue
        part = _PARTS[folder].fullmatch(name) if folder in _PARTS else None
        return (f"{folder}/{part['whole']}/", name) if part else (f"{folder}/{name}/", "")
    raise UnknownNameError("page", iri, ())
