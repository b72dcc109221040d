"""Case names and the merging of repetitions."""
import unittest

from fencepost_tool.results import Figure, parse_name
from fencepost_tool.results.figures import case_from_entries

from ..support import synthetic_run


class NameTest(unittest.TestCase):
    def check(self, text, *expected):
        name = parse_name(text)
        self.assertEqual(expected, (name.kind, name.primitive, name.operation, name.order,
                                    name.params, name.threads))

    def test_shapes(self):
        self.check("floor/add/latency", "floor", "add", "latency", "", {}, 1)
        self.check("atomic/load/shared/seq_cst/bits:64/threads:8",
                   "atomic", "load", "shared", "seq_cst", {"bits": 64}, 8)
        self.check("false_sharing/add/array/layout:padded/threads:2",
                   "false_sharing", "add", "array", "", {"layout": "padded"}, 2)
        self.check("channel/go_channel/one_way/capacity:0/senders:1/receivers:3/threads:4",
                   "channel", "go_channel", "one_way", "", {"capacity": 0, "senders": 1, "receivers": 3}, 4)

    def test_strange_names_are_names(self):
        self.check("x", "x", "", "", "", {}, 1)
        self.check("a/b/c/d/e", "a", "b", "c", "d/e", {}, 1)
        self.check("a/b/c/threads:many", "a", "b", "c", "", {}, 1)

    def test_series_joins_thread_counts_only(self):
        one, two = parse_name("a/b/c/k:1/threads:1"), parse_name("a/b/c/k:1/threads:2")
        self.assertEqual(one.series, two.series)
        self.assertNotEqual(one.series, parse_name("a/b/c/k:2/threads:1").series)


class RepetitionTest(unittest.TestCase):
    def entries(self, *times):
        return [synthetic_run.entry("a/b/c/threads:1", 1, t, {}, i) for i, t in enumerate(times)]

    def test_median_and_hull(self):
        entries = self.entries(10, 30, 20)
        case = case_from_entries(entries)
        self.assertEqual(Figure(entries[2]["real_time"], entries[0]["ns_ci_low"], entries[1]["ns_ci_high"]),
                         case.ns)
        self.assertEqual(3 * synthetic_run.KEPT, case.counters["windows_kept"])
        self.assertEqual(3 * 2, case.counters["dropped_neighbour"])

    def test_order_of_repetitions_does_not_matter(self):
        entries = self.entries(10, 30, 20, 25)
        self.assertEqual(case_from_entries(entries), case_from_entries(entries[::-1]))

    def test_one_failed_repetition_fails_the_case(self):
        for failed in ({"error_occurred": True, "error_message": "lost"},
                       {"skipped": True, "skip_message": "lost"}):
            case = case_from_entries(self.entries(10, 20) + [{"name": "a/b/c/threads:1", **failed}])
            self.assertEqual(("lost", None), (case.error, case.ns))

    def test_few_rounds_have_no_interval(self):
        entry = {**self.entries(10)[0], "rounds": 5}
        self.assertFalse(case_from_entries([entry]).ns.has_interval)
        self.assertTrue(case_from_entries([{**entry, "rounds": 6}]).ns.has_interval)


if __name__ == "__main__":
    unittest.main()
