"""`clusterkg load` that kills itself at a line of the exchange: on disk that is too short to be hit from outside.

The first argument is the number of the line (0: none; the number of lines is told in the end), the others are those of
`clusterkg load`.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

from clusterkg.cli import main
from clusterkg.loading.disk import FolderTarget

LINES = "lines of the exchange: "


def watch(fatal: int) -> Callable[[], int]:
    """Count the lines that run inside the exchange, and die at one of them."""
    seen = 0
    switch = FolderTarget.switch

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal seen
        if "clusterkg" not in frame.f_code.co_filename:
            return None
        if event in {"line", "return"}:
            seen += 1
            if seen == fatal:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace

    def watched(self: FolderTarget, content: Any) -> None:
        sys.settrace(trace)
        try:
            switch(self, content)
        finally:
            sys.settrace(None)

    FolderTarget.switch = watched  # type: ignore[method-assign]
    return lambda: seen


if __name__ == "__main__":
    lines = watch(int(sys.argv[1]))
    main(["load", *sys.argv[2:]], standalone_mode=False)
    print(f"{LINES}{lines()}", file=sys.stderr)
