#!/usr/bin/env python3
"""Replaced by `scripts/fencepost fences`."""
from fencepost_tool.cli.shim import replaced

replaced("fences.py", "fences")
