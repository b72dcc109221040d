"""noise.json beside the runs of a machine: its own noise, as `fencepost noise` measured it (results/schema.md)."""
from __future__ import annotations

from pathlib import Path
from typing import Any

from .documents import read_document

NAME = "noise.json"
OLDER_NAME = "aa.json"  # of files written before it was renamed; the content is the same


def find_noise(machine: Path) -> Path | None:
    """In the folder of a machine's runs. The older name counts only where there is no file of the present one."""
    return next((machine / name for name in (NAME, OLDER_NAME) if (machine / name).exists()), None)


def read_noise(path: Path) -> dict[str, Any]:
    """The document. ResultsError."""
    return read_document(path, "noise", "remove it, or measure it again with fencepost noise")
