#!/usr/bin/env python3
"""Replaced by `scripts/fencepost plot`."""
from fencepost_tool.cli.shim import replaced

replaced("plots.py", "plot")
