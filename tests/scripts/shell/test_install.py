"""cmake --install, of a project that has a fake for the program: everything is in its place, and the command works from there."""
from __future__ import annotations

import os
import subprocess
import tempfile
import unittest
from pathlib import Path

from ..support import synthetic_run
from .sandbox import ROOT

PROJECT = """cmake_minimum_required(VERSION 3.25)
project(fencepost NONE)
set(PROJECT_SOURCE_DIR "{root}")
add_executable(fencepost IMPORTED)
set_target_properties(fencepost PROPERTIES IMPORTED_LOCATION "{program}")
include("{root}/cmake/FencepostInstall.cmake")
"""


class InstallTest(unittest.TestCase):
    prefix: Path

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        place = Path(folder.name)
        program = place / "fencepost"
        program.write_text('#!/bin/sh\necho "measured with $*"\n')
        program.chmod(0o755)
        (place / "source").mkdir()
        (place / "source" / "CMakeLists.txt").write_text(PROJECT.format(root=ROOT, program=program))
        cls.prefix = place / "a prefix"
        for words in (["-S", place / "source", "-B", place / "build"], ["--install", place / "build", "--prefix", cls.prefix]):
            subprocess.run(["cmake", *map(str, words)], check=True, capture_output=True, env={**os.environ, "DESTDIR": ""})

    def call(self, *args: str):
        environment = {k: v for k, v in os.environ.items() if k not in ("FENCEPOST_PROGRAM", "FENCEPOST_ARGS")}
        return subprocess.run([self.prefix / "bin" / "fencepost", *args], capture_output=True, text=True, cwd=self.prefix,
                              check=False, env=environment)

    def test_everything_is_in_its_place(self):
        for file in ("bin/fencepost", "libexec/fencepost/fencepost", "share/man/man1/fencepost.1",
                     "share/bash-completion/completions/fencepost", "share/zsh/site-functions/_fencepost",
                     "share/fish/vendor_completions.d/fencepost.fish", "share/fencepost/results/schema/run.schema.json",
                     "share/fencepost/plots/compare/ratios.py", "share/fencepost/arch/x86_64/expected/instructions.json",
                     "share/fencepost/scripts/fencepost_tool/codegen/known_faults.json",
                     "share/fencepost/scripts/fencepost_tool/published/data/costs.csv"):
            self.assertTrue((self.prefix / file).is_file(), file)
        library = ROOT / "build" / "npm" / "node_modules" / "uplot" / "dist" / "uPlot.iife.min.js"
        self.assertEqual(library.exists(), (self.prefix / "share/fencepost/uplot/dist/uPlot.iife.min.js").exists())
        self.assertFalse(list(self.prefix.rglob("__pycache__")))

    def test_the_command_finds_the_program_and_what_it_reads(self):
        done = self.call("plan", "--threads=2")
        self.assertEqual((0, "measured with --plan --threads=2\n", ""), (done.returncode, done.stdout, done.stderr))
        with tempfile.TemporaryDirectory() as scratch:
            done = self.call("summary", str(synthetic_run.write(scratch, 2, lambda name: name.startswith("floor/"))))
        self.assertEqual((0, ""), (done.returncode, done.stderr))
        self.assertIn("machine    ", done.stdout)

    def test_the_report_has_its_assets(self):
        with tempfile.TemporaryDirectory() as scratch:
            folder = synthetic_run.write(scratch, 2, lambda name: name.startswith("floor/"))
            done = self.call("report", str(folder), "--quiet")
            self.assertEqual((0, "", ""), (done.returncode, done.stdout, done.stderr))
            uplot = "The MIT License" in (folder / "report.html").read_text("utf-8")
        # The folder is installed in any case.
        self.assertEqual(any((self.prefix / "share/fencepost/uplot").glob("**/*.js")), uplot)

    def test_through_a_link(self):
        link = self.prefix / "link"
        link.symlink_to(self.prefix / "bin" / "fencepost")
        done = subprocess.run([link, "--version"], capture_output=True, text=True, check=False)
        self.assertEqual((0, ""), (done.returncode, done.stderr))

    def test_the_man_page_can_be_read(self):
        page = (self.prefix / "share/man/man1/fencepost.1").read_text("utf-8")
        self.assertIn(".SH NAME", page)
        self.assertNotIn(str(ROOT), page)


if __name__ == "__main__":
    unittest.main()
