"""Sample output on the pages has the lines that the commands print of the committed example runs, but for the numbers.

After a change of the output, or a new example: print it by the command that the failure names, and put the lines on the page.
"""
import io
import re
import unittest

from fencepost_tool.cli import compare, summary

from ..support.synthetic_run import ROOT

EXAMPLES = ROOT / "docs" / "example"
README = ROOT / "README.md"
TUTORIAL = ROOT / "docs" / "tutorial.md"
MACHINES = ROOT / "docs" / "how-to" / "compare-machines.md"
BLOCK = re.compile(r"^```text\n(.*?)^```", re.M | re.S)
FILTER = re.compile(r"^'(\^atomic/[^']*)'", re.M)
# 0.334, <0.1, 13054, 2026-11-21T18:59:28+00:00, a153929c006b; a unit of ops/s is part of its number.
NUMBER = re.compile(r"\b\d{4}-\d\d-\d\dT[\d:+]+|\b(?=\w*\d)[0-9a-f]{12}\b|<?\d+(?:\.\d+)?(?: [kMGT]\b)?|<DL| -(?= |$)")


def form(line):
    """The line with every number as #, and without the blanks that align them."""
    return re.sub(r"\s+", " ", NUMBER.sub(" # ", line)).strip()


def shown_run():
    """The run whose plot README shows: its summary is README's sample."""
    match = re.search(r"\((docs/example/[^)]*)/plots/", README.read_text("utf-8"))
    assert match, "README.md shows no plot of an example run"
    return match.group(1)


class SampleOutputTest(unittest.TestCase):
    def check(self, page, verb, *arguments):
        out, err = io.StringIO(), io.StringIO()
        self.assertEqual((0, ""), (verb.run(arguments, out, err), err.getvalue()))
        printed = {form(line) for line in out.getvalue().splitlines()}
        blocks = BLOCK.findall(page.read_text("utf-8"))
        self.assertTrue(blocks, f"no sample output on {page}")
        command = f"scripts/fencepost {verb.__name__.rpartition('.')[2]} {' '.join(arguments)}"
        for line in "".join(blocks).splitlines():
            with self.subTest(page=page.name, line=line):
                self.assertIn(form(line), printed, f"not a line of: {command}")

    def test_readme_and_tutorial_show_the_summary(self):
        for page in (README, TUTORIAL):
            self.check(page, summary, str(ROOT / shown_run()))

    def test_the_comparison_of_machines(self):
        pattern = FILTER.search(MACHINES.read_text("utf-8"))
        assert pattern, "the page names no --filter"
        self.check(MACHINES, compare, *(str(run) for run in sorted(EXAMPLES.glob("*/*/"))), "--filter", pattern.group(1))


class FormTest(unittest.TestCase):
    def test_numbers_of_any_width_are_alike_and_columns_are_not(self):
        self.assertEqual(form("  load  | 1.35  0.0   5.00 <0.1 |"), form("  load  | 12.5 <0.1   5.0  0.1 |"))
        self.assertEqual(form("  a |  144 M | <DL 0.02"), form("  a | 1.2 G | 0.5 <0.01"))
        self.assertNotEqual(form("  load  | 1.35  0.0 |"), form("  load  | 1.35 |"))
        self.assertNotEqual(form("   ns   ±% cycles   ±% |"), form("   ns   ±  cycles   ± |"))


if __name__ == "__main__":
    unittest.main()
