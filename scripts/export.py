#!/usr/bin/env python3
"""Replaced by `scripts/fencepost export`."""
from fencepost_tool.cli.shim import replaced

replaced("export.py", "export")
