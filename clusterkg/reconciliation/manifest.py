"""The manifest: what the service is and can do, as version 0.2 of the protocol has it."""

from __future__ import annotations

from typing import Any

import clusterkg
from clusterkg.namespaces import CLU, SKOS
from clusterkg.reconciliation.bounds import Bounds
from clusterkg.reconciliation.contents import THINGS, Kind, Space, identifier
from clusterkg.reconciliation.describing import type_object
from clusterkg.reconciliation.extension import property_settings
from clusterkg.reconciliation.words import words

__all__ = ["PREVIEW_HEIGHT", "PREVIEW_WIDTH", "manifest"]

PREVIEW_WIDTH, PREVIEW_HEIGHT = 440, 320
_SUGGESTED = ("entity", "type", "property")


def manifest(space: Space, root: str, language: str, bounds: Bounds) -> dict[str, Any]:
    """The manifest of a space.

    Args:
        space: The space.
        root: The address of the service of this space and language, without a slash at the end.
        language: The language of names.
        bounds: The limits; the one that the protocol has a field for is `batchSize`.

    Returns:
        The manifest, as the schema of version 0.2 has it.
    """
    say = words(language)
    return {
        "versions": ["0.2"],
        "name": say["service" if space.key == THINGS else "service concepts"],
        "identifierSpace": space.namespace.iri,
        "schemaSpace": CLU.iri,
        "documentation": f"{root}/about",
        "serviceVersion": clusterkg.__version__,
        "defaultTypes": [type_object(kind, language) for kind in _broadest(space)],
        "view": {"url": space.namespace.iri + "{{id}}"},
        "feature_view": {"url": f"{root}/feature?id={{{{id}}}}"},
        "preview": {"url": f"{root}/preview?id={{{{id}}}}", "width": PREVIEW_WIDTH, "height": PREVIEW_HEIGHT},
        "suggest": {
            what: {
                "service_url": root,
                "service_path": f"/suggest/{what}",
                "flyout_service_url": root,
                "flyout_service_path": f"/flyout/{what}?id=${{id}}",
            }
            for what in _SUGGESTED
        },
        "extend": {
            "propose_properties": {"service_url": root, "service_path": "/properties"},
            "property_settings": property_settings(language),
        },
        "batchSize": bounds.batch,
    }


def _broadest(space: Space) -> list[Kind]:
    """The types that no other is above, and those right below the type of all concepts."""
    concept = identifier(SKOS.Concept.value)
    return [kind for kind in space.kinds.values() if not kind.broader or concept in kind.broader]
