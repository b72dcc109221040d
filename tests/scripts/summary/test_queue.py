"""Values that are passed several at once: a row for each queue, a column for each size of a batch."""
import unittest
from pathlib import Path

from fencepost_tool.results import Case, Estimate, Run
from fencepost_tool.results.names import parse_name
from fencepost_tool.summary.sections import queue


class BatchesTest(unittest.TestCase):

    def test_each_size_has_its_column_and_what_is_missing_stays_empty(self):
        def case(primitive, batch, ns):
            name = parse_name(f"queue/{primitive}/one_way_batched/capacity:1024/batch:{batch}/threads:2")
            return Case(name, Estimate(ns, ns * 0.99, ns * 1.01), Estimate(ns))
        run = Run(Path("made-up"), {}, {"emulated": False}, (case("ring", 1, 8.0), case("ring", 64, 1.5), case("other", 1, 20.0)))
        text = "\n".join(queue.section(run))
        self.assertIn("batches of 1 | batches of 64", text)
        self.assertRegex(text, r"ring +\| +8\.00 +1\.0 \| +1\.50 +1\.0")
        self.assertRegex(text, r"other +\| +20\.0 +1\.0 \| +- +-")
