#!/usr/bin/env python3
"""Replaced by `scripts/fencepost evaluate`."""
from fencepost_tool.cli.shim import replaced

replaced("evaluate_tracking.py", "evaluate")
