"""Where the parts lie that are not Python: schemas, plots, tables of the instruction sets, the measuring program.

A checkout and an installation (PREFIX/share/fencepost) hold the first three at the same places below ROOT.
"""
from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ROOT / "scripts"
SCHEMAS = ROOT / "results" / "schema"
PLOTS = ROOT / "plots"
ARCH = ROOT / "arch"
INSTALLED = not (ROOT / "CMakeLists.txt").exists()
# The program of an installation, beside share/fencepost.
LIBEXEC = ROOT.parents[1] / "libexec" / "fencepost" / "fencepost"


def program() -> Path:
    """The program that measures: $FENCEPOST_PROGRAM, else the installed one or that of `make build`. It may not exist."""
    named = os.environ.get("FENCEPOST_PROGRAM")
    if named:
        return Path(named)
    return LIBEXEC if INSTALLED else ROOT / "build" / "release" / "fencepost"


def results() -> Path:
    """The folder of all runs: the checkout's, whatever the working directory; of an installation, the one here."""
    return Path("results") if INSTALLED else ROOT / "results"


def scratch() -> Path:
    """For what is built and may be deleted: the checkout's build folder; of an installation, the user's cache."""
    if not INSTALLED:
        return ROOT / "build"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "fencepost"
