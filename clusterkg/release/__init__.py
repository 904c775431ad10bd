"""A release: every part of the graph in every format, described, with checksums, the same bytes wherever it is built.

`build` puts it together, from `parts` (the triples), `writing` and `jsonld` (the formats), `terms` and `questions`
(what is made for people and tools), `dataset`, `catalog` and `provenance` (what describes it) and `changes`.
`redirects` is the `.htaccess` for w3id.org.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clusterkg.release.build import Release, build_release

__all__ = ["Release", "build_release"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module 'clusterkg.release' has no attribute {name!r}")
    from clusterkg.release import build

    return getattr(build, name)
