"""A store on disk: a folder of versions, and a small file that names the current one.

A load builds a new version beside the current one and then replaces that file in one step, so that whoever opens the
store finds the old content or the new one, and whoever has it open keeps what was opened.
"""

from __future__ import annotations

from pathlib import Path

__all__ = ["CURRENT", "VERSIONS", "current_version"]

CURRENT, VERSIONS = "current", "versions"


def current_version(folder: Path) -> Path | None:
    """The folder of the engine's files in a store on disk; `None` if there is no store.

    Args:
        folder: The store's folder.
    """
    try:
        name = (folder / CURRENT).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None
    # The file names a folder beside it and nothing else: a store from elsewhere leads nowhere.
    if not name or Path(name).name != name or name in {".", ".."}:
        return None
    version = folder / VERSIONS / name
    return version if version.is_dir() else None
