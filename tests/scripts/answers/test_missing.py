"""Why a run has no result of some cases."""
import unittest
from pathlib import Path

from fencepost_tool.answers import why
from fencepost_tool.results import Case, Run
from fencepost_tool.results.names import parse_name


def said(*errors, left_out=""):
    """Of a run whose cases of kind a have these errors, None for none."""
    cases = tuple(Case(parse_name(f"a/b/c/n:{i}/threads:1"), error=error) for i, error in enumerate(errors))
    run = Run(Path("made-up"), {"left_out": left_out} if left_out else {}, {}, cases)
    return why(run, lambda name: name.kind == "a", ["a/"])


class WhyTest(unittest.TestCase):
    def test_no_such_case(self):
        self.assertEqual("not run", said())
        self.assertEqual("not run", said(left_out="ab/c/,c/a/"))
        self.assertEqual("not in the core set: run with --all", said(left_out="c/d/,a/b/"))

    def test_cases_without_a_result(self):
        self.assertEqual("1 case gave no result, skipped: unsupported: needs x", said("skipped: unsupported: needs x"))
        self.assertEqual("3 cases gave no result, 2 of them too few clean windows",
                         said("lost", "too few clean windows", "too few clean windows"))

    def test_cases_that_do_not_suffice(self):
        self.assertEqual("2 cases of the kind, which do not suffice", said(None, "lost"))


if __name__ == "__main__":
    unittest.main()
