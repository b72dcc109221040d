"""Where the parts lie that are not Python: schemas, plots, tables of the instruction sets.

A checkout and an installation (share/fencepost) hold them at the same places below ROOT.
"""
from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ROOT / "scripts"
SCHEMAS = ROOT / "results" / "schema"
PLOTS = ROOT / "plots"
ARCH = ROOT / "arch"
