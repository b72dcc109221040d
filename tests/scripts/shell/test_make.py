"""scripts/fencepost, find-cxx.sh and the Makefile with programs made of fakes.

    python3 -m unittest discover -s tests/scripts/shell -t .
"""
from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import unittest
from pathlib import Path

from ..support.given import given
from .sandbox import ROOT, Sandbox, script


class Launcher(unittest.TestCase):
    """scripts/fencepost beside a fake find-python.sh, whose Python notes what it is to run."""

    def setUp(self):
        self.box = Sandbox()
        self.addCleanup(self.box.close)
        (self.box.bin / "readlink").symlink_to(given(shutil.which("readlink")))

    def installed(self, launcher: Path, scripts: Path, find_python: str):
        for folder in (launcher.parent, scripts / "fencepost_tool"):
            folder.mkdir(parents=True, exist_ok=True)
        (scripts / "fencepost_tool" / "__main__.py").touch()
        shutil.copy(script("fencepost"), launcher)
        file = scripts / "find-python.sh"
        file.write_text(f"#!/bin/sh\n{find_python}\n")
        file.chmod(0o755)

    def test_runs_the_package_beside_it_or_installed(self):
        self.box.fake("python")
        here = self.box.folder / "a place"
        for launcher, scripts in ((here / "scripts" / "fencepost", here / "scripts"),
                                  (here / "bin" / "fencepost", here / "share" / "fencepost" / "scripts")):
            self.installed(launcher, scripts, f'echo "{self.box.bin}/python"')
            self.assertEqual(0, self.box.run(str(launcher), "summary", "a b").returncode)
            called = self.box.calls()[-1].split(" ", 1)[1]
            self.assertTrue(called.endswith("fencepost_tool/__main__.py summary a b"), called)
            self.assertTrue(Path(called.removesuffix(" summary a b")).samefile(scripts / "fencepost_tool" / "__main__.py"))

    def test_no_python_is_said_before_anything_is_measured(self):
        folder = self.box.folder / "scripts"
        self.installed(folder / "fencepost", folder, "echo no python >&2; exit 2")
        done = self.box.run(str(folder / "fencepost"), "run")
        self.assertEqual((2, "no python\n"), (done.returncode, done.stderr))
        self.assertEqual([], self.box.calls())


class FindCxx(unittest.TestCase):
    def setUp(self):
        self.box = Sandbox()
        self.addCleanup(self.box.close)

    def find(self, **extra: str):
        return self.box.run(script("find-cxx.sh"), **extra)

    def test_takes_the_first_that_is_new_enough(self):
        self.box.fake("g++", "echo 11")
        self.box.fake("g++-12", "echo 12.3.0")
        self.assertEqual("g++-12\n", self.find().stdout)
        self.box.fake("c++", "echo 14")
        self.assertEqual("c++\n", self.find().stdout)

    def test_takes_what_it_is_told(self):
        self.assertEqual("clang++ -m64\n", self.find(CXX="clang++ -m64").stdout)

    def test_says_what_it_found_wanting(self):
        self.box.fake("g++", "echo 11")
        done = self.find()
        self.assertEqual(2, done.returncode)
        self.assertIn("g++ 12 or later is needed, g++ is 11;", done.stderr)


class TheMakefile(unittest.TestCase):
    def test_test_all_has_every_preset_with_tests(self):
        presets = json.loads((ROOT / "CMakePresets.json").read_text("utf-8"))["testPresets"]
        said = self.make("-n", "test-all").stdout
        for preset in (p["name"] for p in presets if not p.get("hidden")):
            self.assertRegex(said, rf"scripts/build\.sh {preset}\n|for preset in .*\b{preset}\b", preset)
        arm = re.findall(r"build\.sh (aarch64\S*)\n\s*for cpu in ([^;]*);", said)
        self.assertEqual([("aarch64", "max cortex-a57"), ("aarch64-clang", "max")], arm)

    def make(self, *arguments: str):
        # Not as a part of the make that may be running the tests.
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "MFLAGS", "RUN"))}
        return subprocess.run(["make", "-C", ROOT, "--no-print-directory", *arguments], env=clean,
                              capture_output=True, text=True, timeout=60, check=False)

    def test_says_what_it_can_do(self):
        done = self.make()
        self.assertEqual((0, ""), (done.returncode, done.stderr))
        for target in ("bench", "test", "plots", "selfcheck"):
            self.assertIn(f"  make {target} ", done.stdout)

    def test_report_hands_on_its_runs_and_the_file(self):
        done = self.make("-n", "report", "RUN=tests  scripts", "OUTPUT=a b.html")
        self.assertIn("scripts/fencepost report  --output 'a b.html' 'tests' 'scripts'", done.stdout)
        self.assertIn("which run?", self.make("report").stderr)

    def test_plots_of_no_run(self):
        done = self.make("plots")
        self.assertEqual(2, done.returncode)
        self.assertEqual(1, done.stderr.count("\n"), done.stderr)
        self.assertIn("RUN=", done.stderr)

    def test_plots_of_a_missing_run(self):
        done = self.make("plots", "RUN=tests no/such/run")
        self.assertEqual((2, ""), (done.returncode, done.stdout))
        self.assertEqual(1, done.stderr.count("\n"), done.stderr)
        self.assertIn("no/such/run: no such folder", done.stderr)

    def test_plots_hands_on_every_run(self):
        done = self.make("-n", "plots", "RUN=tests  scripts")
        self.assertIn("scripts/fencepost plot  'tests' 'scripts'\n", done.stdout)
        done = self.make("-n", "plots", "RUN=tests", "ALLOW_EMULATED=1")
        self.assertIn("scripts/fencepost plot --allow-emulated 'tests'\n", done.stdout)

    def test_make_hands_args_over_as_typed(self):
        text = r"--benchmark_filter=^(a|b)/threads:1$ $(x) `y` ;"
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "MFLAGS"))}
        done = subprocess.run(["make", "-f", "-", "-f", str(ROOT / "Makefile"), "show", "ARGS=" + text], env=clean,
                              input="show:\n\t@printenv FENCEPOST_ARGS\n", capture_output=True, text=True,
                              cwd=ROOT, check=False)
        self.assertEqual((0, text + "\n"), (done.returncode, done.stdout), done.stderr)

    def test_bench_hands_on_the_budget(self):
        done = self.make("-n", "bench", "BUDGET=20s", "ARGS=--benchmark_filter=x")
        self.assertIn("scripts/fencepost run --program build/release/fencepost --budget 20s --results results\n", done.stdout)
        self.assertIn("/fencepost --all --budget ", self.make("-n", "bench", "BENCH=all").stdout)
        done = self.make("-n", "bench", "BENCH=x")
        self.assertEqual((2, "", 1), (done.returncode, done.stdout, done.stderr.count("\n")))
        done = self.make("-n", "bench", "VARIANT=lse")
        self.assertIn("scripts/build.sh release:lse\n", done.stdout)
        self.assertIn("scripts/fencepost run --program build/release-lse/fencepost ", done.stdout)



if __name__ == "__main__":
    unittest.main()
