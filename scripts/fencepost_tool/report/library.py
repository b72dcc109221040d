"""uPlot (MIT) for the charts, where `make deps` has installed it from the npm registry; it is inlined, never committed."""
from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from fencepost_tool import paths

SCRIPT, STYLE = "dist/uPlot.iife.min.js", "dist/uPlot.min.css"
MISSING = ("uPlot is not installed: charts are drawn as SVG, without zooming; "
           "`make deps` installs it where npm is, then write the report again")


@dataclass(frozen=True)
class Library:
    """What of it goes into the report."""

    version: str
    script: str
    style: str
    licence: str


def folders() -> list[Path]:
    """Where it may be: of a checkout as npm installs it, of an installation as cmake copies it."""
    return [paths.ROOT / "uplot"] if paths.INSTALLED else [paths.ROOT / "build" / "npm" / "node_modules" / "uplot"]


def find() -> Library | None:
    """None where it is not installed, or not whole: the report is made without it then."""
    for folder in folders():
        try:
            version = json.loads((folder / "package.json").read_text("utf-8"))["version"]
            texts = [(folder / name).read_text("utf-8") for name in (SCRIPT, STYLE, "LICENSE")]
        except (OSError, ValueError, KeyError, TypeError):
            continue
        return Library(str(version), *texts)
    return None
