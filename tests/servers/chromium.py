"""The browser that pages are looked at with: Debian's Chromium, with faces for Chinese and Korean."""

from __future__ import annotations

import shutil

from servers.fetching import Unavailable, apt_get

__all__ = ["chromium"]

_NAMES = ("chromium", "chromium-browser", "google-chrome")


def chromium() -> str:
    """The program; installed if it is not there.

    Raises:
        Unavailable: if it cannot be had here.
    """
    for attempt in (1, 2):
        found = next(filter(None, map(shutil.which, _NAMES)), None)
        if found:
            return found
        if attempt == 1:
            apt_get("install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-noto-cjk")
    raise Unavailable("no Chromium")
