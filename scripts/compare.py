#!/usr/bin/env python3
"""Replaced by `scripts/fencepost compare --as files`."""
from fencepost_tool.cli.shim import replaced

replaced("compare.py", "compare", "--as", "files")
