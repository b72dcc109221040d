"""Programs that tests build from source: assembled, compiled, cross-compiled. What has no compiler here is skipped."""
from __future__ import annotations

import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from fencepost_tool.price import inventory, tools

CROSS = "aarch64-linux-gnu-"
CACHE = tempfile.TemporaryDirectory()  # of a process
COMPILED: dict[tuple[str, tuple[str, ...], str, str], str] = {}


def lacking(*programs: str) -> str:
    """Why such a test can't run here, "" where it can."""
    try:
        tools.require()
    except tools.Missing as e:
        return str(e)
    return next((f"no {program} here" for program in programs if not shutil.which(program)), "")


class Built(unittest.TestCase):
    """self.folder is empty for each test. needs: programs without which the test is skipped."""

    needs: tuple[str, ...] = ()
    maxDiff = 4000

    def setUp(self):
        super().setUp()
        why = lacking(*self.needs)
        if why:
            self.skipTest(why)
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def run_(self, *command: str, folder: Path | None = None):
        done = subprocess.run(command, cwd=folder or self.folder, capture_output=True, text=True, check=False, timeout=120)
        self.assertEqual(0, done.returncode, f"{' '.join(command)}: {done.stderr}")

    def write(self, name: str, text: str) -> Path:
        (self.folder / name).write_text(text)
        return self.folder / name

    def assembled(self, text: str, cross: str = "", name: str = "a") -> str:
        """The name of an object file."""
        self.write(f"{name}.s", text)
        self.run_(f"{cross}as", "-o", f"{name}.o", f"{name}.s")
        return str(self.folder / f"{name}.o")

    def compiled(self, text: str, *flags: str, compiler: str = "g++", name: str = "a") -> str:
        """The name of what the compiler makes with these flags: a shared library unless they say otherwise. Made once; not to be
        written to."""
        key = text, flags, compiler, name
        if key not in COMPILED:
            folder = Path(CACHE.name) / str(len(COMPILED))
            folder.mkdir()
            (folder / f"{name}.cpp").write_text(text)
            kind = () if {"-c", "-static"} & set(flags) else ("-shared", "-fPIC")
            self.run_(compiler, "-std=c++20", *kind, *flags, "-o", str(folder / "a.out"), f"{name}.cpp", folder=folder)
            COMPILED[key] = str(folder / "a.out")
        return COMPILED[key]

    def sites(self, path: str):
        return list(inventory.take(path).sites)

    def kinds(self, path: str) -> list[str]:
        return [site.found.kind for site in self.sites(path)]
