"""The summary of a run: a digest, all tables, and a document for programs."""
from __future__ import annotations

from fencepost_tool.results import Run

from . import sections
from .digest import text as digest
from .document import document
from .heading import failures, heading, noisy


def text(run: Run) -> str:
    """All tables, at most 100 columns wide."""
    blocks = [heading(run), *sections.sections(run), noisy(run), failures(run)]
    return "\n\n".join("\n".join(lines) for lines in blocks if lines) + "\n"


__all__ = ["digest", "document", "text"]
