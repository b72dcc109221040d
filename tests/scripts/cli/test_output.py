"""What is printed where: colour, --quiet, -v."""
from __future__ import annotations

import io
import os
import re
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from fencepost_tool.cli import colour, compare_programs
from fencepost_tool.cli.main import dispatch

from ..support import synthetic_run
from ..support.verb_call import call, small


class Terminal(io.StringIO):
    def isatty(self):
        return True


class QuietTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.run_folder = str(synthetic_run.write(
            Path(folder.name) / "run", 2, lambda name: name.startswith(("floor/add", "atomic/load/shared/relaxed"))))

    def test_notes_go_to_stderr_and_are_left_out_when_quiet(self):
        plain, quiet = call("export", "--to=csv", self.run_folder), call("export", "--to=csv", "--quiet", self.run_folder)
        self.assertRegex(plain[2], r"^note: 1 case not measured left out, the first is atomic/load/.*\n$")
        self.assertEqual((*plain[:2], ""), quiet)

    def test_errors_and_results_are_not(self):
        self.assertEqual(call("summary", self.run_folder), call("summary", "-q", self.run_folder))
        code, out, err = call("summary", "--quiet", "nowhere")
        self.assertEqual((2, "", 1), (code, out, err.count("\n")))

    def test_progress_is_for_terminals_that_want_it(self):
        race = mock.Mock(pairs=[1, 2], open={"a"}, cases=("a", "b"))
        for terminal, quiet, expected in ((True, False, "\r\033[K 50 %  2 pairs, 1 of 2 cases open"), (True, True, ""),
                                          (False, False, "")):
            err = Terminal() if terminal else io.StringIO()
            compare_programs.Progress(err, quiet)(race, 0.5)
            self.assertEqual(expected, err.getvalue())

    def test_verbose_is_no_louder_where_nothing_failed_inside(self):
        for args in (["summary", self.run_folder], ["summary", "nowhere"]):
            self.assertEqual(call(*args), call(*args, "-v"))


class ColourTest(unittest.TestCase):
    def test_on_a_terminal_only_and_never_with_no_color(self):
        with mock.patch.dict(os.environ, TERM="xterm"):
            os.environ.pop("NO_COLOR", None)
            self.assertTrue(colour.wanted("auto", Terminal()))
            self.assertFalse(colour.wanted("auto", io.StringIO()))
            self.assertFalse(colour.wanted("never", Terminal()))
            self.assertTrue(colour.wanted("always", io.StringIO()))
            with mock.patch.dict(os.environ, NO_COLOR="1"):
                self.assertFalse(colour.wanted("auto", Terminal()))

    def test_every_table_for_people(self):
        """The verbs that paint: plain where the output is no terminal or NO_COLOR says so, and --color goes before both."""
        def twice_as_slow(document):
            for entry in document["benchmarks"]:
                entry["real_time"] *= 2
        with tempfile.TemporaryDirectory() as scratch, mock.patch.dict(os.environ, TERM="xterm"):
            a = str(synthetic_run.write(Path(scratch) / "a", 2, small, warnings=["the moon was full"]))
            b = str(synthetic_run.write(Path(scratch) / "b", 2, small, twice_as_slow, compiler="Clang 1"))
            os.environ.pop("NO_COLOR", None)
            for args in (["summary", a], ["compare", "--as=machines", a, b], ["compare", "--as=files", "--metric=ns", a, b]):
                def shown(out, *more, args=args):
                    dispatch([*args, *more], out, io.StringIO())
                    return out.getvalue()
                with self.subTest(args[:2]):
                    plain, painted = shown(io.StringIO()), shown(Terminal())
                    self.assertNotIn("\033", plain)
                    self.assertIn("\033[", painted)
                    self.assertEqual(plain, re.sub(r"\033\[[\d;]*m", "", painted))
                    self.assertEqual(plain, shown(Terminal(), "--color=never"))
                    with mock.patch.dict(os.environ, NO_COLOR="1"):
                        self.assertEqual(plain, shown(Terminal()))
                        self.assertEqual(painted, shown(io.StringIO(), "--color=always"))

    def test_the_words_alone(self):
        text = "regressed: slower\n  not regressed\nWARNING   x\n"
        painted = colour.paint(text, True)
        self.assertEqual(text, colour.paint(text, False))
        self.assertEqual(text, re.sub(r"\033\[[\d;]*m", "", painted))
        self.assertEqual(4, painted.count("\033"))


if __name__ == "__main__":
    unittest.main()
