#!/usr/bin/env python3
"""Replaced by `scripts/fencepost compare --as programs`."""
from fencepost_tool.cli.shim import replaced

replaced("compare_builds.py", "compare", "--as", "programs")
