#!/usr/bin/env python3
"""Replaced by `scripts/fencepost track`."""
from fencepost_tool.cli.shim import replaced

replaced("track.py", "track")
