#!/usr/bin/env python3
"""Replaced by `scripts/fencepost noise`."""
from fencepost_tool.cli.shim import replaced

replaced("aa.py", "noise")
