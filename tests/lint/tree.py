"""The files a rule looks at: what git tracks or would track, or all files of a planted tree."""
from __future__ import annotations

import re
import subprocess
from fnmatch import fnmatch
from pathlib import Path

BUILT = {".git", "build", "Testing", "__pycache__"}
CODE = ("*.cpp", "*.hpp", "*.py", "*.sh", "*.cmake", "CMakeLists.txt", "Makefile", ".ci/run")
DOCS = ("*.md",)


class Tree:
    """A source tree; paths go in and come out relative to its root, with forward slashes."""

    def __init__(self, root: Path):
        self.root = Path(root)
        self._texts: dict[str, str] = {}
        self._paths = self._tracked() or self._walked()

    def files(self, *patterns: str, under: str = "") -> list[str]:
        """Paths whose name or whole path matches one of the patterns, in order."""
        return [path for path in self._paths if path.startswith(under)
                and any(fnmatch(path, p) or fnmatch(path.rsplit("/", 1)[-1], p) for p in patterns)]

    def text(self, path: str) -> str:
        """A file's text, read once; empty if there is no such file or it is not text."""
        if path not in self._texts:
            try:
                self._texts[path] = (self.root / path).read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError):
                self._texts[path] = ""
        return self._texts[path]

    def size(self, path: str) -> int:
        """Bytes of a file; of a link, those of the link itself."""
        return (self.root / path).lstat().st_size

    def _tracked(self) -> list[str]:
        if not (self.root / ".git").exists():
            return []
        listed = subprocess.run(
            ["git", "-C", str(self.root), "ls-files", "-z", "-co", "--exclude-standard"],
            capture_output=True, text=True, check=False)
        return sorted(p for p in listed.stdout.split("\0") if p and (self.root / p).is_file())

    def _walked(self) -> list[str]:
        paths = (p.relative_to(self.root) for p in self.root.rglob("*") if p.is_file())
        return sorted(p.as_posix() for p in paths if not BUILT.intersection(p.parts))


def without_comments(cpp: str) -> str:
    """C++ with comments and literals blanked, every line where it was."""
    pattern = r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|(?<![0-9a-fA-F])\'(?:\\.|[^\'\\\n])*\''
    return re.sub(pattern, lambda m: re.sub(r"[^\n]", " ", m.group()), cpp, flags=re.DOTALL)


def line_of(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1
