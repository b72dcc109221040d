"""Exit codes where something fails that no verb foresees: never 1, which is for a regression."""
from __future__ import annotations

import io
import sqlite3
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from fencepost_tool.cli import main, verbs
from fencepost_tool.track.index import Index

from ..support import synthetic_run
from ..support.verb_call import small


class ExitCodes(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = scratch.name

    def refused(self, code: int, *args: str) -> str:
        err = io.StringIO()
        self.assertEqual((code, 1), (main.guarded(args, io.StringIO(), err), err.getvalue().count("\n")), err.getvalue())
        return err.getvalue()

    def test_whatever_a_verb_raises_is_70_and_one_line(self):
        for error in (OverflowError(), KeyError("real_time"), ValueError("\x1b[31m\nx"), RecursionError(), MemoryError(),
                      sqlite3.DatabaseError("y"), OSError(2, "no", "file")):
            with mock.patch.object(verbs, "load", side_effect=error):
                self.assertNotIn("\x1b", self.refused(70, "list"))

    @unittest.skipUnless(Path("/dev/full").exists(), "needs /dev/full")
    def test_output_that_cannot_be_written_is_no_regression(self):
        with Path("/dev/full").open("w") as full:
            done = subprocess.run([sys.executable, synthetic_run.ROOT / "scripts" / "fencepost_tool", "--help"], stdout=full,
                                  stderr=subprocess.PIPE, text=True, check=False)
        self.assertEqual((2, 1), (done.returncode, done.stderr.count("\n")), done.stderr)
        self.assertIn("standard output: can't be written: No space left", done.stderr)

    def test_complaints_of_sqlite_while_a_history_is_read_are_one_line(self):
        with self.assertRaisesRegex(Exception, "index: can't be used: .*nothing in the results is touched"), \
                Index(Path(self.folder) / "index") as index:
            index.sql.execute("SELECT no_such_column FROM run")

    def test_values_and_patterns(self):
        for name in "ab":
            synthetic_run.write(Path(self.folder) / "m" / name, 2, small)
        a, b = f"{self.folder}/m/a", f"{self.folder}/m/b"
        for args in (["export", "--to=csv", a], ["compare", a, b], ["compare", "--as=machines", a, b],
                     ["track", f"--results={self.folder}"]):
            self.assertIn("--filter=nowhere: matches no case", self.refused(2, *args, "--filter=nowhere"))
        for text in ("1e-300", "nan", "1e-13"):
            self.assertIn(text, self.refused(2, "compare", a, b, f"--alpha={text}"))
        self.assertRegex(self.refused(2, "compare", a, b, "--threshold=120%"), r"120%: a share .*: 0\.02 or 2% \(")
        self.assertEqual(0, main.guarded(["compare", f"x={a}", f"y={b}", "--alpha=1e-12"], io.StringIO(), io.StringIO()))


if __name__ == "__main__":
    unittest.main()
