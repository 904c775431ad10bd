"""The site: static pages over the graph, in three languages, at the addresses that the IRIs redirect to.

`build_site` writes all pages; `render_page` gives one, for a server.
"""

from __future__ import annotations

from clusterkg.site.build import Built, build_site
from clusterkg.site.render import render_page

__all__ = ["Built", "build_site", "render_page"]
