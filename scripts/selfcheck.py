#!/usr/bin/env python3
"""Replaced by `scripts/fencepost selfcheck`."""
from fencepost_tool.cli.shim import replaced

replaced("selfcheck.py", "selfcheck")
