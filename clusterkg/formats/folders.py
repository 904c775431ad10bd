"""What the formats that are folders share: the tables, and a folder that is written whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from clusterkg.errors import DataError
from clusterkg.formats.cells import Table, to_csv
from clusterkg.formats.content import Content
from clusterkg.formats.tables import TABLES, build_table

__all__ = ["described_tables", "write_folder"]


def described_tables(content: Content) -> Iterator[tuple[Table, bytes]]:
    """Every table, and the same as CSV."""
    for name in TABLES:
        table = build_table(content, name)
        yield table, to_csv(table)


def write_folder(output: Path, files: dict[str, bytes]) -> None:
    """Write files into a new folder, whole or not at all.

    Args:
        output: The folder; there is none of that name yet, or it is empty.
        files: The files by their path inside the folder.

    Raises:
        DataError: if something is there already, or it cannot be written.
    """
    target = output.resolve()
    try:
        if target.exists() and not (target.is_dir() and not any(target.iterdir())):
            raise DataError(f"{output} exists and is not an empty folder; name one that does not exist.")
        scratch = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}."))
        try:
            for name, data in files.items():
                path = scratch / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
            # mkdtemp makes folders private; a user's folder has the permissions that users' folders have.
            umask = os.umask(0)
            os.umask(umask)
            scratch.chmod(0o777 & ~umask)
            scratch.replace(target)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
    except OSError as error:
        raise DataError(f"{output} cannot be written: {error.strerror}.") from None
