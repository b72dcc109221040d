"""scripts/bench.sh, find-cxx.sh and the Makefile with programs made of fakes.

    python3 -m unittest discover -s tests/scripts/shell -t .
"""
from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import unittest
from pathlib import Path

from .sandbox import ROOT, Sandbox, script

# Measures until it is told to stop; says where its results are in any case. Its stderr is closed as a
# shell reports a `sleep` that was killed.
PATIENT = """exec 2>/dev/null
trap 'echo "results: results/m/partial"; exit 130' INT
trap 'echo "results: results/m/partial"; exit 143' TERM
: >"$READY"
while :; do sleep 0.05; done"""


class Bench(unittest.TestCase):
    """The scripts are copied beside a fake find-python.sh, whose Python notes what it is to run."""

    def setUp(self):
        self.box = Sandbox()
        self.addCleanup(self.box.close)
        self.scripts = self.box.folder / "scripts of fencepost"
        self.scripts.mkdir()
        for name in ("bench.sh", "runs-here.sh"):
            shutil.copy(script(name), self.scripts)
        self.box.fake("python", 'echo "drawn by $(basename "$1")"; exit "${PYTHON_EXIT:-0}"')
        (self.box.bin / "basename").symlink_to(shutil.which("basename"))
        self.find_python(f'echo "{self.box.bin}/python"')

    def find_python(self, body: str):
        file = self.scripts / "find-python.sh"
        file.write_text(f"#!/bin/sh\n{body}\n")
        file.chmod(0o755)

    def program(self, body: str):
        self.box.fake("program", body)

    def bench(self, **extra: str):
        return self.box.run(str(self.scripts / "bench.sh"), "program", "--budget", "1 s", **extra)

    def test_runs_draws_summarises_and_ends_with_the_folder(self):
        self.program('echo a table; echo progress >&2; echo "results: results/my machine/run"')
        done = self.bench()
        self.assertEqual((0, "progress\n"), (done.returncode, done.stderr))
        self.assertEqual(["a table", "drawn by plots.py", "drawn by summary.py",
                          "results: results/my machine/run"], done.stdout.splitlines())
        self.assertEqual("program --budget 1 s", self.box.calls()[0])
        self.assertTrue(self.box.calls()[1].endswith("fences.py --run results/my machine/run --program program"))
        self.assertTrue(self.box.calls()[2].endswith("plots.py results/my machine/run"))

    def test_cases_in_error_are_drawn_all_the_same(self):
        self.program('echo "results: r"; exit 1')
        done = self.bench()
        self.assertEqual(1, done.returncode)
        self.assertEqual(["drawn by plots.py", "drawn by summary.py", "results: r"], done.stdout.splitlines())

    def test_a_program_without_results_ends_it(self):
        self.program("echo unusable >&2; exit 2")
        done = self.bench()
        self.assertEqual((2, "", "unusable\n"), (done.returncode, done.stdout, done.stderr))

    def test_args_of_make_reach_the_program_as_typed(self):
        self.program('echo "results: r"')
        self.bench(FENCEPOST_ARGS="--benchmark_filter=^(a|b)/threads:1$ --threads='1, 2' --x=a\\\\b")
        self.assertEqual("program --budget 1 s --benchmark_filter=^(a|b)/threads:1$ --threads=1, 2 --x=a\\b",
                         self.box.calls()[0])

    def test_make_hands_args_over_as_typed(self):
        text = r"--benchmark_filter=^(a|b)/threads:1$ $(x) `y` ;"
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "MFLAGS"))}
        done = subprocess.run(["make", "-f", "-", "-f", str(ROOT / "Makefile"), "show", "ARGS=" + text], env=clean,
                              input="show:\n\t@printenv FENCEPOST_ARGS\n", capture_output=True, text=True,
                              cwd=ROOT, check=False)
        self.assertEqual((0, text + "\n"), (done.returncode, done.stdout), done.stderr)

    def test_json_among_the_summary_is_refused_before_anything_is_measured(self):
        self.program('echo "results: r"')
        for flags in (["--benchmark_format=json"], ["--benchmark_format", "csv"]):
            done = self.box.run(str(self.scripts / "bench.sh"), "program", *flags)
            self.assertEqual((2, ""), (done.returncode, done.stdout))
            self.assertIn("--benchmark_out=FILE", done.stderr)
            self.assertEqual(1, done.stderr.count("\n"))
        self.assertEqual([], self.box.calls())
        done = self.box.run(str(self.scripts / "bench.sh"), "program", "--benchmark_format=console",
                            "--benchmark_out=j", "--benchmark_out_format=json")
        self.assertEqual(0, done.returncode)

    def test_a_program_for_another_machine_is_one_line(self):
        (self.box.bin / "uname").unlink()
        self.box.fake("uname", "echo vax", logged=False)
        here = Path(sys.executable).resolve()
        program = self.box.folder / "foreign"
        # The header of a program for the other instruction set, and nothing that could run.
        other = {62: 183, 183: 62}[int.from_bytes(here.read_bytes()[18:20], "little")]
        program.write_bytes(b"\x7fELF\x02\x01\x01" + bytes(9) + b"\x02\x00" + bytes([other, 0]) + bytes(44))
        program.chmod(0o755)
        done = self.box.run(str(self.scripts / "bench.sh"), str(program), "--budget", "1s")
        self.assertEqual((2, ""), (done.returncode, done.stdout))
        self.assertEqual(1, done.stderr.count("\n"), done.stderr)
        self.assertIn(f"{program} is for ", done.stderr)
        self.assertIn("this machine is vax", done.stderr)
        self.assertEqual([], self.box.calls())

    def test_a_failed_plot_shows_in_the_exit_code(self):
        self.program('echo "results: r"')
        done = self.bench(PYTHON_EXIT="2")
        self.assertEqual(1, done.returncode)
        self.assertEqual("results: r", done.stdout.splitlines()[-1])

    def test_a_run_without_a_listing_is_complete(self):
        self.program('echo "results: r"')
        self.box.fake("python", 'case $1 in *fences.py) echo "args: ${FENCEPOST_ARGS-none}" >&2; exit 2 ;; esac')
        done = self.bench(FENCEPOST_ARGS="--threads=1")
        self.assertEqual((0, "results: r\n"), (done.returncode, done.stdout))
        self.assertEqual("bench.sh: no listing.json, so the summary names no instructions: args: none\n", done.stderr)

    def test_no_python_is_said_before_anything_is_measured(self):
        self.find_python("echo no python >&2; exit 2")
        self.program('echo "results: r"')
        done = self.bench()
        self.assertEqual((2, "no python\n"), (done.returncode, done.stderr))
        self.assertEqual([], self.box.calls())

    def test_leaves_nothing_behind(self):
        self.program('echo "results: r"')
        before = sorted(p.name for p in self.box.folder.iterdir())
        self.bench()
        self.assertEqual(sorted(before + ["calls"]), sorted(p.name for p in self.box.folder.iterdir()))

    def interrupted(self, number: int, whole_group: bool):
        ready = self.box.folder / "ready"
        self.program(PATIENT)
        running = subprocess.Popen(
            [self.scripts / "bench.sh", "program"], env=self.box.environment(READY=str(ready)),
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)
        self.addCleanup(running.kill)
        end = time.monotonic() + 30
        while not ready.exists() and time.monotonic() < end:
            time.sleep(0.01)
        (os.killpg if whole_group else os.kill)(running.pid, number)
        out, err = running.communicate(timeout=30)
        self.assertEqual("", err)
        self.assertEqual(["results: results/m/partial"], out.splitlines())
        return running.returncode

    def test_ctrl_c_says_where_the_results_are(self):
        self.assertEqual(130, self.interrupted(signal.SIGINT, whole_group=True))

    def test_termination_is_passed_on(self):
        self.assertEqual(143, self.interrupted(signal.SIGTERM, whole_group=False))

    def test_termination_of_the_group_says_where_the_results_are(self):
        self.assertEqual(143, self.interrupted(signal.SIGTERM, whole_group=True))


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
        self.assertIn(" scripts/plots.py  'tests' 'scripts'\n", done.stdout)
        done = self.make("-n", "plots", "RUN=tests", "ALLOW_EMULATED=1")
        self.assertIn(" scripts/plots.py --allow-emulated 'tests'\n", done.stdout)

    def test_bench_hands_on_the_budget(self):
        done = self.make("-n", "bench", "BUDGET=20s", "ARGS=--benchmark_filter=x")
        self.assertIn("scripts/bench.sh build/release/fencepost --budget 20s --results results --quiet\n", done.stdout)
        done = self.make("-n", "bench", "VARIANT=lse")
        self.assertIn("scripts/build.sh release:lse\n", done.stdout)
        self.assertIn("scripts/bench.sh build/release-lse/fencepost ", done.stdout)
        done = self.make("-n", "bench", "ARGS=--benchmark_format=console")
        self.assertIn("scripts/bench.sh build/release/fencepost --budget 5m --results results \n", done.stdout)


if __name__ == "__main__":
    unittest.main()
