"""fencepost run, with programs made of fakes: what it passes on, what it draws, how it ends."""
from __future__ import annotations

import io
import json
import os
import re
import signal
import subprocess
import sys
import time
import unittest
from pathlib import Path
from unittest import mock

from fencepost_tool.cli import plot, summary
from fencepost_tool.cli.main import guarded
from fencepost_tool.codegen import shown
from fencepost_tool.codegen.errors import Problem

from ..shell.sandbox import ROOT, Sandbox

# Measures until it is told to stop; says where its results are in any case. Its stderr is closed as a
# shell reports a `sleep` that was killed.
PATIENT = """exec 2>/dev/null
trap 'echo "results: results/m/partial"; exit 130' INT
trap 'echo "results: results/m/partial"; exit 143' TERM
: >"$READY"
while :; do sleep 0.05; done"""
COMMAND = [sys.executable, str(ROOT / "scripts" / "fencepost_tool"), "run", "--program"]


class Bench(unittest.TestCase):
    def setUp(self):
        self.box = Sandbox()
        self.addCleanup(self.box.close)
        self.path = self.box.bin / "program"
        self.listed, self.drawn = [], []

    def program(self, body: str):
        self.box.fake("program", body)

    def bench(self, *flags: str, ends: int = 0, args: str = "", take=None):
        """(exit code, stdout, stderr), with fakes in place of the steps after the measuring."""
        def drawn(what):
            def draw(words, out, err):
                self.drawn.append((what, words[1:]))
                print(f"drawn by {what}: {words[0]}", file=out)
                return ends
            return draw
        out, err = io.StringIO(), io.StringIO()
        take = take or (lambda folder, program, said: self.listed.append((str(folder), program)))
        with mock.patch.object(plot, "run", drawn("plot")), mock.patch.object(summary, "run", drawn("summary")), \
                mock.patch.object(shown, "take", take), mock.patch.dict(os.environ, {"FENCEPOST_ARGS": args}):
            code = guarded(["run", "--program", str(self.path), "--budget", "1 s", *flags], out, err)
        return code, out.getvalue(), err.getvalue()

    def process(self, *flags: str, **extra: str):
        return subprocess.run([*COMMAND, str(self.path), *flags], env={**os.environ, **extra}, capture_output=True, text=True,
                              check=False)

    def test_runs_draws_summarises_and_ends_with_the_folder(self):
        self.program('echo a table; echo "results: results/my machine/run"')
        code, out, err = self.bench()
        self.assertEqual((0, ""), (code, err))
        self.assertEqual(["a table", "drawn by plot: results/my machine/run", "drawn by summary: results/my machine/run",
                          "results: results/my machine/run"], out.splitlines())
        self.assertEqual("program --quiet --budget 1 s", self.box.calls()[-1])
        self.assertEqual([("results/my machine/run", self.path.resolve())], self.listed)

    def test_who_chose_cases_gets_the_tables_and_not_the_digest(self):
        self.program('echo "results: r"')
        for flags, tables in (([], False), (["--filter", "mutex"], True), (["--benchmark_filter=mutex"], True)):
            self.drawn.clear()
            self.bench(*flags)
            self.assertEqual([("plot", False), ("summary", tables)], [(what, "--full" in words) for what, words in self.drawn])

    def test_the_programs_stderr_is_its_own(self):
        self.program("echo progress >&2; exit 3")
        done = self.process()
        self.assertEqual((3, "", "progress\n"), (done.returncode, done.stdout, done.stderr))

    def test_cases_in_error_are_drawn_all_the_same(self):
        self.program('echo "results: r"; exit 1')
        code, out, _ = self.bench()
        self.assertEqual(1, code)
        self.assertEqual(["drawn by plot: r", "drawn by summary: r", "results: r"], out.splitlines())

    def test_a_program_without_results_ends_it(self):
        self.program("echo unusable >&2; exit 2")
        done = self.process()
        self.assertEqual((2, "", "unusable\n"), (done.returncode, done.stdout, done.stderr))

    def test_a_broken_run_is_not_drawn(self):
        self.program('echo "results: r"; exit 4')
        self.assertEqual((4, "results: r\n", ""), self.bench())

    def test_args_of_make_reach_the_program_as_typed(self):
        self.program('echo "results: r"')
        self.bench(args="--benchmark_filter=^(a|b)/threads:1$ --threads='1, 2' --x=a\\\\b")
        self.assertEqual("program --quiet --budget 1 s --benchmark_filter=^(a|b)/threads:1$ --threads=1, 2 --x=a\\b",
                         self.box.calls()[-1])
        self.assertNotIn("FENCEPOST_ARGS", os.environ)

    def test_an_open_quote_is_one_line(self):
        code, out, err = self.bench(args="--threads='1")
        self.assertEqual((2, "", 1), (code, out, err.count("\n")))
        self.assertIn("ARGS=--threads='1: no closing quotation", err)
        self.assertEqual([], self.box.calls())

    def test_our_options_in_the_programs_spelling(self):
        self.program('echo "results: r"')
        self.bench("--quick", "--results", "a b", "--filter", "^floor", "--seed=4")
        self.assertEqual("program --quiet --budget 20s --results a b --seed 4 --benchmark_filter=^floor", self.box.calls()[-1])
        self.bench("--table", "--multiplex", "--all")
        self.assertEqual("program --budget 1 s --all --multiplex", self.box.calls()[-1])

    def test_an_expression_that_the_two_read_differently_is_refused(self):
        self.program('echo "results: r"')
        code, _, err = self.bench("--filter", r"\d")
        self.assertEqual((2, 1), (code, err.count("\n")))
        self.assertEqual([], self.box.calls())

    def test_json_among_the_summary_is_refused_before_anything_is_measured(self):
        self.program('echo "results: r"')
        for flags in (["--benchmark_format=json"], ["--benchmark_format", "csv"]):
            code, out, err = self.bench(*flags)
            self.assertEqual((2, ""), (code, out))
            self.assertIn("--benchmark_out=FILE", err)
            self.assertEqual(1, err.count("\n"))
        self.assertEqual([], self.box.calls())
        self.assertEqual(0, self.bench("--benchmark_format=console", "--benchmark_out=j", "--benchmark_out_format=json")[0])
        self.assertNotIn("--quiet", self.box.calls()[-1])

    def test_a_program_for_another_machine_is_one_line(self):
        (self.box.bin / "uname").unlink()
        self.box.fake("uname", "echo vax", logged=False)
        here = Path(sys.executable).resolve()
        program = self.box.folder / "foreign"
        # The header of a program for the other instruction set, and nothing that could run.
        other = {62: 183, 183: 62}[int.from_bytes(here.read_bytes()[18:20], "little")]
        program.write_bytes(b"\x7fELF\x02\x01\x01" + bytes(9) + b"\x02\x00" + bytes([other, 0]) + bytes(44))
        program.chmod(0o755)
        self.path = program
        with mock.patch.dict(os.environ, PATH=str(self.box.bin)):
            code, out, err = self.bench()
        self.assertEqual((2, ""), (code, out))
        self.assertEqual(1, err.count("\n"), err)
        self.assertIn(f"{program} is for ", err)
        self.assertIn("this machine is vax", err)
        self.assertEqual([], self.box.calls())

    def test_no_program_is_one_line(self):
        self.path = self.box.folder / "nowhere"
        code, out, err = self.bench()
        self.assertEqual((2, "", 1), (code, out, err.count("\n")))
        self.assertIn("no such program; `make build` builds it", err)

    def test_a_failed_plot_shows_in_the_exit_code(self):
        self.program('echo "results: r"')
        code, out, _ = self.bench(ends=2)
        self.assertEqual(1, code)
        self.assertEqual("results: r", out.splitlines()[-1])

    def test_a_run_without_a_listing_is_complete(self):
        self.program('echo "results: r"')

        def fails(*_):
            raise Problem("no disassembler")
        code, out, err = self.bench(take=fails)
        self.assertEqual((0, "results: r"), (code, out.splitlines()[-1]))
        self.assertEqual("note: no listing.json, so the summary names no instructions: no disassembler\n", err)
        self.assertEqual("", self.bench("--quiet", take=fails)[2])

    def test_json_is_the_answer_alone(self):
        self.program('echo a table; echo "results: r"; exit 1')
        code, out, _ = self.bench("--json")
        self.assertEqual((1, {"results": "r", "exit_code": 1}), (code, json.loads(out)))

    def test_nothing_is_left_behind(self):
        self.program('echo "results: r"')
        before = sorted(p.name for p in self.box.folder.iterdir())
        self.bench()
        self.assertEqual(sorted(before + ["calls"]), sorted(p.name for p in self.box.folder.iterdir()))

    def test_a_signal_after_the_measuring(self):
        self.program('echo "results: r"')
        for number in (signal.SIGINT, signal.SIGTERM):
            code, out, err = self.bench(take=lambda *_, number=number: os.kill(os.getpid(), number))
            self.assertEqual((128 + number, "results: r\n", ""), (code, out, err))

    def interrupted(self, number: int, whole_group: bool):
        ready = self.box.folder / "ready"
        self.program(PATIENT)
        running = subprocess.Popen([*COMMAND, str(self.path)], env={**os.environ, "READY": str(ready)},
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)
        self.addCleanup(running.kill)
        end = time.monotonic() + 60
        while not ready.exists() and time.monotonic() < end:
            time.sleep(0.01)
        (os.killpg if whole_group else os.kill)(running.pid, number)
        out, err = running.communicate(timeout=60)
        self.assertEqual("", err)
        self.assertEqual(["results: results/m/partial"], out.splitlines())
        return running.returncode

    def test_ctrl_c_says_where_the_results_are(self):
        self.assertEqual(130, self.interrupted(signal.SIGINT, whole_group=True))

    def test_termination_is_passed_on(self):
        self.assertEqual(143, self.interrupted(signal.SIGTERM, whole_group=False))

    def test_termination_of_the_group_says_where_the_results_are(self):
        self.assertEqual(143, self.interrupted(signal.SIGTERM, whole_group=True))

    def test_the_old_script_says_what_to_type(self):
        self.program("exit 5")
        done = subprocess.run([ROOT / "scripts" / "bench.sh", self.path, "--budget", "1s"], capture_output=True, text=True,
                              check=False)
        self.assertEqual((5, 1), (done.returncode, done.stderr.count("\n")))
        self.assertRegex(done.stderr, r"now: scripts/fencepost run")
        self.assertTrue(re.search(r"--budget 1s", self.box.calls()[-1]))


if __name__ == "__main__":
    unittest.main()
