"""Builds the published graph into the wheel, from the same code that builds it in a checkout."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PublishedGraphHook(BuildHookInterface[Any]):
    """Adds `clusterkg/_data/published/` to a wheel (an editable install builds it on first use instead)."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the files into a scratch folder and have them included."""
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        from clusterkg.claims.cache import write_published

        self._scratch = tempfile.TemporaryDirectory()
        folder = Path(self._scratch.name)
        write_published(folder, Path(self.root) / "ontology")
        for path in sorted(folder.iterdir()):
            build_data["force_include"][str(path)] = f"clusterkg/_data/published/{path.name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove the scratch folder."""
        if version != "editable":
            self._scratch.cleanup()
