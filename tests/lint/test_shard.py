"""tests/shard.py: a program that ends before its tests do fails, and what is skipped is counted.

    python3 -m unittest discover -s tests/lint
"""
from __future__ import annotations

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SHARD = Path(__file__).resolve().parents[1] / "shard.py"
PASSED = "[  PASSED  ] 3 tests."
SKIPS = f"../../a_test.cpp:24: Skipped\nneeds two CPUs\n\n[==========] 4 tests ran.\n{PASSED}\n[  SKIPPED ] 1 test."


class Shards(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.log = Path(folder.name) / "logs" / "tests_0.txt"

    def shard(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([sys.executable, str(SHARD), *arguments], capture_output=True, text=True, check=False)

    def run_program(self, text: str, code: str) -> subprocess.CompletedProcess[str]:
        program = f"import os\nprint({text!r}, flush=True)\n{code}"
        return self.shard("run", str(self.log), sys.executable, "-c", program)

    def test_exits_as_the_program_does(self) -> None:
        a_leak, killed = "os._exit(23)", "os.kill(os.getpid(), 9)"
        for text, code, expected in ((PASSED, "", 0), (PASSED + "\n[  FAILED  ] 1 test", "exit(1)", 1),
                                     (PASSED, a_leak, 23), (PASSED, killed, 137)):
            ran = self.run_program(text, code)
            self.assertEqual(expected, ran.returncode, code)
            self.assertIn(text, ran.stdout)

    def test_a_program_that_ends_early_fails(self) -> None:
        for text in ("", "[ RUN      ] A.Test"):
            ran = self.run_program(text, "os._exit(0)")
            self.assertEqual(1, ran.returncode)
            self.assertIn("without having run all", ran.stdout)

    def test_what_is_skipped_is_counted_with_its_reason(self) -> None:
        self.assertEqual(0, self.run_program(SKIPS, "").returncode)
        said = self.shard("skipped", str(self.log), str(self.log) + ".of_a_shard_that_was_not_run")
        self.assertEqual(77, said.returncode)
        self.assertEqual("tests_0: 1 skipped\n  ../../a_test.cpp:24: needs two CPUs\n1 skipped\n", said.stdout)
        self.run_program(PASSED, "")
        self.assertEqual(0, self.shard("skipped", str(self.log)).returncode)

    def test_wrong_use_is_said(self) -> None:
        for words in ((), ("run",), ("run", "log"), ("skipped",), ("walk", "a", "b")):
            self.assertEqual(2, self.shard(*words).returncode, words)


if __name__ == "__main__":
    unittest.main()
