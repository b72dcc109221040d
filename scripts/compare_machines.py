#!/usr/bin/env python3
"""Replaced by `scripts/fencepost compare --as machines`."""
from fencepost_tool.cli.shim import replaced

replaced("compare_machines.py", "compare", "--as", "machines")
