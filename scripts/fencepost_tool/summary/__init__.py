"""The summary of a run as plain text."""
from __future__ import annotations

from fencepost_tool.results import Run

from . import sections
from .heading import failures, heading


def text(run: Run) -> str:
    """The whole summary, at most 100 columns wide."""
    blocks = [heading(run), *sections.sections(run), failures(run)]
    return "\n\n".join("\n".join(lines) for lines in blocks if lines) + "\n"
