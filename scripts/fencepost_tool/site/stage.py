"""The pages of the site: those of the repository, with what their links lead to beside them."""
from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from urllib.parse import unquote, urlsplit

from fencepost_tool.cli import markdown

PAGES = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "results/schema.md", "docs/**/*.md")
COMMANDS = "commands.md"
LINK = re.compile(r"!?\[[^\]\n]*(?:\n[^\]\n]*)?\]\(([^)\s]+)\)")


def stage(root: Path, source: Path) -> None:
    """Copies the pages and what they link to, by the paths of the repository."""
    shutil.rmtree(source, ignore_errors=True)
    pages = sorted({path for pattern in PAGES for path in root.glob(pattern)})
    for path in pages:
        for target in targets(path):
            if target.is_dir():
                _copy_folder(root, source, target)
            elif target.is_file():
                _copy(root, source, target)
    for path in pages:
        _copy(root, source, path)
        text = LINK.sub(partial(_to_page, path), path.read_text("utf-8"))
        (source / path.relative_to(root)).write_text(text, "utf-8")
    (source / COMMANDS).write_text(markdown.page(), "utf-8")


def targets(page: Path) -> Iterator[Path]:
    """What the relative links of a page lead to, whether or not it exists."""
    text = re.sub(r"^```.*?^```|`[^`\n]*`", "", page.read_text("utf-8"), flags=re.M | re.S)
    found = (_target(page, link) for link in LINK.findall(text))
    return (target for target in found if target is not None)


def _target(page: Path, link: str) -> Path | None:
    """What a link of the page leads to; None for other places than a file or folder."""
    parts = urlsplit(link)
    return None if parts.scheme or not parts.path else Path(os.path.normpath(page.parent / unquote(parts.path)))


def _to_page(page: Path, found: re.Match[str]) -> str:
    """A link, to a folder's page where it leads to a folder."""
    target = _target(page, found.group(1))
    if target is None or not target.is_dir():
        return found.group()
    return f"{found.group()[:-1].rstrip('/')}/{'README.md' if (target / 'README.md').is_file() else 'index.md'})"


def _copy(root: Path, source: Path, path: Path) -> None:
    to = source / path.relative_to(root)
    to.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, to)


def _copy_folder(root: Path, source: Path, folder: Path) -> None:
    """With a page that lists it, where it has none of its own."""
    files = [path for path in sorted(folder.iterdir()) if path.is_file()]
    for path in files:
        _copy(root, source, path)
    if not any(path.name in ("README.md", "index.md") for path in files):
        lines = [f"# {folder.relative_to(root).as_posix()}", "", *(f"- [{path.name}]({path.name})" for path in files)]
        (source / folder.relative_to(root) / "index.md").write_text("\n".join(lines) + "\n", "utf-8")
