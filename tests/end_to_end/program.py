"""Runs the program for the end-to-end tests: into a folder of its own, with a tiny budget."""
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

PROGRAM = os.environ.get("FENCEPOST_PROGRAM", "")
SANITIZED = bool(os.environ.get("FENCEPOST_SANITIZER", ""))
ROOT = pathlib.Path(__file__).resolve().parents[2]


def two_cpus():
    """The first two CPUs this process may use."""
    return sorted(os.sched_getaffinity(0))[:2]


@unittest.skipUnless(PROGRAM, "FENCEPOST_PROGRAM names no program")
class ProgramTest(unittest.TestCase):
    """Gives every test a results folder, `self.results`, that is gone afterwards."""

    def setUp(self):
        self._temporary = tempfile.TemporaryDirectory()
        self.addCleanup(self._temporary.cleanup)
        self.results = pathlib.Path(self._temporary.name) / "results"

    def start(self, *flags, env=None):
        return subprocess.Popen([PROGRAM, *self._into_own_folder(flags)], stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, text=True, env={**os.environ, **(env or {})})

    def _into_own_folder(self, flags):
        """With --results, where there may be some."""
        own = ("--results", str(self.results))
        if flags and not flags[0].startswith("-"):
            return (flags[0], *own, *flags[1:]) if flags[0] == "run" else flags
        probes = any(flag.startswith(("--probe-topology", "--doctor")) for flag in flags)  # they write no results
        return flags if probes else (*own, *flags)

    def run_program(self, *flags, env=None):
        """Returns (exit code, stdout, stderr)."""
        process = self.start(*flags, env=env)
        out, err = process.communicate(timeout=240)
        return process.returncode, out, err

    def measure(self, pattern, *flags, budget="1s"):
        """Runs to the end and returns (run.json, folder, stdout)."""
        code, out, err = self.run_program("--budget", budget, "--benchmark_filter=" + pattern, *flags)
        self.assertEqual(code, 0, err)
        return json.loads((self.folder() / "run.json").read_text()), self.folder(), out

    def skip_if_busy(self, entries):
        """Skips the test if a case found no clean windows; any other trouble of a case fails it."""
        for entry in entries:
            trouble = entry.get("error_message") or entry.get("skip_message") or entry.get("note")
            if trouble:
                self.assertRegex(trouble, "^(too few clean windows|clean windows in too few rounds)")
                self.skipTest(f"the machine is too busy: {trouble}")

    def folder(self):
        """The newest results folder."""
        return max(self.results.glob("*/*"), key=lambda path: path.stat().st_mtime_ns)

    def refused(self, *flags, naming="", env=None):
        """The input is refused: exit code 2 and one line on stderr that holds `naming`."""
        code, out, err = self.run_program(*flags, env=env)
        self.assertEqual(code, 2, out + err)
        self.assertEqual(len(err.strip().splitlines()), 1, err)
        self.assertIn(naming, err)
        self.assertFalse(list(self.results.glob("*/*/run.json")) if self.results.is_dir() else [])
