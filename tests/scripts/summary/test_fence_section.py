"""Single operations near and far: overlapped and one by one are told apart."""
import tempfile
import unittest

from fencepost_tool.results import load
from fencepost_tool.summary.sections import fence

from ..support import synthetic_run


class FarTest(unittest.TestCase):
    def test_overlapped_and_one_by_one_stand_beside_each_other(self):
        with tempfile.TemporaryDirectory() as scratch:
            run = load(synthetic_run.write(scratch, 2, lambda name: name.startswith("fence/word_")))
        lines = fence.section(run)
        self.assertIn("overlapped, or one by one", lines[0])
        self.assertRegex(lines[1], r"far, overlapped .*far, one by one")
        row = next(line for line in lines if line.strip().startswith("word_xchg"))
        self.assertRegex(row, r"\| .* 108 .*\| .* 41\d ")
        row = next(line for line in lines if line.strip().startswith("word_mov"))
        self.assertRegex(row, r" 9[01]\.\d .* - +- +- +-$")


if __name__ == "__main__":
    unittest.main()
