"""The summary of a run: as plain text, and as a document for programs."""
from __future__ import annotations

from fencepost_tool.results import Run

from . import sections
from .document import document
from .heading import failures, heading, noisy


def text(run: Run) -> str:
    """The whole summary, at most 100 columns wide."""
    blocks = [heading(run), *sections.sections(run), noisy(run), failures(run)]
    return "\n\n".join("\n".join(lines) for lines in blocks if lines) + "\n"


__all__ = ["document", "text"]
