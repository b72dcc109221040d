"""Planted source trees: what a rule finds in files that hold a breach on purpose."""
from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Callable

from tree import Tree


def breaches(rule: Callable[[Tree], list[str]], files: dict[str, str]) -> list[str]:
    """What `rule` says of a tree of these files: path -> text."""
    with tempfile.TemporaryDirectory() as root:
        for path, text in files.items():
            file = Path(root, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        return rule(Tree(Path(root)))
