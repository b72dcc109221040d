"""Each run of a program reads the same input, and says in one line where it can't be started."""
from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from fencepost_tool.price import executed, inputs
from fencepost_tool.results.errors import UserError

from ..support.verb_call import call

TEXT = b"".join(b"line %d\n" % i for i in range(50000))  # more than a pipe holds


class InputTest(unittest.TestCase):

    def read(self, times: int = 3, file: Path | None = None, command: str = "cat") -> list[bytes]:
        found = []
        with inputs.repeated(file) as source:
            for _ in range(times):
                with inputs.input_of(source) as one:
                    found.append(subprocess.run([command], stdin=one, stdout=subprocess.PIPE, check=True).stdout)
        return found

    def test_a_file_is_read_from_its_start_each_time_and_a_redirected_one_from_where_the_caller_is(self):
        with tempfile.NamedTemporaryFile() as file:
            file.write(TEXT)
            file.flush()
            self.assertEqual([TEXT] * 3, self.read(file=Path(file.name)))
            for start in (0, 7):
                with Path(file.name).open("rb", buffering=0) as own, mock.patch.object(sys, "stdin", own):
                    own.seek(start)
                    self.assertEqual([TEXT[start:]] * 3, self.read())

    def test_a_pipe_is_kept_for_the_later_runs(self):
        with tempfile.TemporaryFile() as text:
            text.write(TEXT)
            text.seek(0)
            with subprocess.Popen(["cat"], stdin=text, stdout=subprocess.PIPE) as writer, \
                    mock.patch.object(sys, "stdin", writer.stdout):
                self.assertEqual([TEXT] * 3, self.read())

    def test_a_program_that_does_not_read_waits_for_nobody(self):
        reading, writing = os.pipe()  # nothing is ever written
        with os.fdopen(reading, "rb") as own, os.fdopen(writing, "wb"), mock.patch.object(sys, "stdin", own):
            self.assertEqual([b"", b""], self.read(2, command="true"))
            os.write(writing, b"x")  # which ends the thread that waits for it

    def test_without_an_own_input(self):
        with mock.patch.object(sys, "stdin", None), inputs.repeated(None) as source:
            self.assertIsNone(source)
        with mock.patch.object(sys, "stdin", io.StringIO()), inputs.repeated(None) as source:
            self.assertIsNone(source)


class StopTest(unittest.TestCase):

    def stopped(self, number: int) -> int:
        """The exit code; what it had begun is gone."""
        begun: list[str] = []

        def answer(options, out):
            with tempfile.TemporaryDirectory() as folder:
                begun.append(folder)
                os.kill(os.getpid(), number)
                return subprocess.run(["sleep", "60"], check=False).returncode
        with mock.patch("fencepost_tool.cli.price._answer", answer):
            try:
                return call("price", "--all", "a")[0]
            finally:
                self.assertFalse(Path(begun[0]).exists())

    def test_a_signal_leaves_nothing_behind(self):
        self.assertEqual(143, self.stopped(signal.SIGTERM))
        with self.assertRaises(KeyboardInterrupt):
            self.stopped(signal.SIGINT)


class StartTest(unittest.TestCase):

    def test_what_the_system_can_not_start(self):
        with tempfile.TemporaryDirectory() as folder:
            script = Path(folder) / "a"
            script.write_text("#!/nothing/here\n", "utf-8")
            script.chmod(0o755)
            with self.assertRaisesRegex(UserError, f"{script}: can't be started: its interpreter, .*, is missing"):
                executed.run([script])
            script.write_bytes(b"\x7fELF" + bytes(60))
            with self.assertRaisesRegex(UserError, f"{script}: can't be started: Exec format error"):
                executed.run([script])

    def test_what_a_file_that_is_only_read_has_no_use_for(self):
        for words, said in ((("--all", "a", "--run", "r"), "--run"), (("--diff", "a", "b", "--stdin", "f"), "--stdin"),
                            (("--all", "a", "b"), "a program"), (("--all", "a", "--"), "--"),
                            (("--all", "a", "--counter=qemu"), "--counter"), (("--all", "a", "--any-cpu"), "--any-cpu")):
            code, out, err = call("price", *words)
            self.assertEqual((2, "", 1), (code, out, len(err.splitlines())))
            self.assertIn(f"reads files and runs nothing: give it without {said}", err)

    def test_rows_are_a_whole_number(self):
        for most in ("0", "-1", "x"):
            code, out, err = call("price", f"--most={most}", "a", "--")
            self.assertEqual((2, "", 1), (code, out, len(err.splitlines())))
            self.assertIn("a whole number of at least 1", err)


if __name__ == "__main__":
    unittest.main()
