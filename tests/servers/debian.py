"""Programs from Debian's packages, with their libraries, unpacked but not installed."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from servers.fetching import Unavailable, apt_get, fetched, run

__all__ = ["Program", "unpacked"]


@dataclass(frozen=True)
class Program:
    """A program in a folder of its own.

    Attributes:
        root: The folder, which stands for the root of the file system.
        name: Its file name.
    """

    root: Path
    name: str

    @property
    def path(self) -> Path:
        """The program itself."""
        (path,) = (self.root / "usr").glob(f"*bin/{self.name}")
        return path

    @property
    def environment(self) -> dict[str, str]:
        """What it is to be run in, so that it finds its libraries."""
        folders = {path.parent for path in self.root.rglob("*.so*")}
        return {**os.environ, "LD_LIBRARY_PATH": os.pathsep.join(sorted(map(str, folders)))}


def unpacked(name: str, package: str, program: str) -> Program:
    """A program of a package, under a name in the cache; fetched if it is not there.

    Raises:
        Unavailable: if it cannot be had here.
    """
    return Program(fetched(name, lambda root: _fetch(Program(root, program), package)), program)


def _fetch(program: Program, package: str) -> None:
    _unpack(package, program.root)
    packages, seen = [package], {package}
    while _lacks_libraries(program):
        packages = [name for package in packages for name in _needs(package) if name not in seen]
        if not packages:
            raise Unavailable(f"{package} lacks libraries that its packages do not bring")
        for name in packages:
            seen.add(name)
            _unpack(name, program.root)


def _unpack(package: str, root: Path) -> None:
    downloads = root / "packages"
    downloads.mkdir(exist_ok=True)
    try:
        run("apt-get", "download", package, cwd=downloads)
    except Unavailable:
        apt_get("--version")  # brings the package lists, which a fresh machine lacks
        run("apt-get", "download", package, cwd=downloads)
    for path in downloads.iterdir():
        run("dpkg-deb", "-x", str(path), str(root))
        path.unlink()


def _needs(package: str) -> list[str]:
    """The libraries that a package depends on, by the names that they have in this release."""
    said = run("apt-cache", "depends", "--important", package)
    return [name for name in re.findall(r"(?m)^\s*\|?Depends: (lib[^\s<>]+)", said) if not name.startswith("libc6")]


def _lacks_libraries(program: Program) -> bool:
    return "not found" in run("ldd", str(program.path), env=program.environment)
