#!/usr/bin/env python3
"""Replaced by `scripts/fencepost summary`."""
from fencepost_tool.cli.shim import replaced

replaced("summary.py", "summary")
