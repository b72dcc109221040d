"""Values that are passed several at once: a row for each queue, a column for each size of a batch."""
import unittest
from pathlib import Path

from fencepost_tool.answers import Pick, cost
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


class ByDistanceTest(unittest.TestCase):

    def test_rows_go_from_near_to_far_and_leave_the_other_tables_and_answers_alone(self):
        def case(operation, params, counters=()):
            name = parse_name(f"queue/spsc_ring/{operation}/capacity:64{params}/threads:2")
            return Case(name, Estimate(70.0, 69.0, 71.0), Estimate(180.0), ops=Estimate(14e6, 13e6, 15e6),
                        counters=dict(counters))
        told = {"op_p50_ns": 300.0, "op_p99_ns": 450.0, "op_p999_ns": 700.0, "op_longest_ns": 9000.0}
        near, far = "/class:same-l3", "/class:other-package"
        usual = [case("round_trip", ""), case("one_way", "/senders:1/receivers:1")]
        apart = [case("round_trip_by_distance", far, told), case("one_way_by_distance", far),
                 case("round_trip_by_distance", near, told), case("one_way_by_distance", near)]
        run = Run(Path("made-up"), {}, {"emulated": False}, (*usual, *apart))
        text = "\n".join(queue.section(run))
        self.assertRegex(text, r"spsc_ring +same-l3 +\| +300 +450 +700 +9000 +\| +14\.0 ?M +7\.1\n"
                               r" +spsc_ring +other-package +\| +300")
        before = queue.section(Run(Path("made-up"), {}, {"emulated": False}, tuple(usual)))
        self.assertEqual(before, queue.section(run)[:len(before)])
        self.assertEqual(cost(run, Pick("queue", "spsc_ring", "one_way", threads=2)).cases, (usual[1].name.text,))
