"""Queues, as channels are shown."""
from __future__ import annotations

from fencepost_tool.results import Run

from . import channel


def section(run: Run) -> list[str]:
    """Lines of the section; [] for a run without queues."""
    return channel.table(run, "queue", "queue: an item there and back; and one way, senders to receivers")
