"""The regular expressions of --filter and --require. That the program reads them so too: tests/end_to_end/test_regex.py."""
import os
import random
import subprocess
import unittest
import warnings

from fencepost_tool.cli.regex import pattern
from fencepost_tool.results.errors import UserError

from ..support.seeded import SEED
from ..support.synthetic_run import ROOT


class RegexTest(unittest.TestCase):
    def test_what_both_read_alike(self):
        for regex, matching, other in (("^mutex/", "mutex/a", "rwmutex/a"),
                                       ("(load|store)/.*bits:64", "load/x/bits:64", "load/32"), ("a{2,3}$", "caa", "ca"),
                                       ("[^a-c]d", "xd", "ad"), (r"a\.b", "a.b", "axb"),
                                       ("-^mutex", "floor", "mutex"), ("", "anything", None), ("x]", "x]", "x"),
                                       ("[]x]", "]", "y"), ("threads:(1|2)$", "a/threads:2", "a/threads:12")):
            with self.subTest(regex):
                matches = pattern("--filter", regex)
                self.assertTrue(matches(matching))
                if other is not None:
                    self.assertFalse(matches(other))

    def test_takes_and_refuses_what_the_program_does(self):
        """The same file is read by tests/harness/base/regex_test.cpp."""
        lines = (ROOT / "tests/data/expressions.txt").read_text("utf-8").splitlines()
        for line in lines[2:]:
            regex, _, wrong = line.partition("\t")
            regex, _, name = regex.partition(" => ")
            with self.subTest(line):
                if not wrong:
                    self.assertTrue(pattern("--filter", regex)(name) or not name)
                    continue
                with self.assertRaises(UserError) as raised:
                    pattern("--require", regex)
                self.assertEqual(f"--require={regex}: {wrong}; regular expressions are what POSIX extended and Python share: "
                                 ". [] () | * + ? {m,n} ^ $", str(raised.exception))

    def test_ends_in_one_line_whatever_is_given(self):
        """Pieces put together at random: refused, or compiled without a warning or another exception."""
        rng = random.Random(SEED)
        pieces = ("a", "-", "[", "]", "[^", "[:", "a-z", "é",
                  "(", ")", "(?", "|", "*", "{2}", "{", "}", "{2,", "^", "$", ".", "\\")
        for _ in range(3000):
            regex = "".join(rng.choice(pieces) for _ in range(rng.randint(1, 7)))
            with self.subTest(regex, seed=SEED), warnings.catch_warnings():
                warnings.simplefilter("error")
                try:
                    pattern("--filter", regex)
                except UserError as e:
                    self.assertNotIn("\n", str(e))
                    self.assertNotIn("is no regular expression", str(e), "difference() knows all that `re` refuses")

    def test_grep_agrees(self):
        """POSIX extended, by another program: the same names."""
        names = ["mutex/a", "load/x/bits:64", "a.b", "caa", "xd", "]", "a/threads:2"]
        for regex in ("^mutex/", "(load|store)/.*bits:64", r"a\.b", "a{2,3}$", "[^a-c]d", "[]x]", "threads:(1|2)$", "a+b?",
                      "x|y"):
            found = subprocess.run(["grep", "-E", "--", regex], input="\n".join(names) + "\n", capture_output=True, text=True,
                                   check=False, env={**os.environ, "LC_ALL": "C"}).stdout.splitlines()
            self.assertEqual(found, list(filter(pattern("--filter", regex), names)), regex)


if __name__ == "__main__":
    unittest.main()
