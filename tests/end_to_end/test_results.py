"""Results agree with the samples they were made of, and with each other."""
import json
import statistics
import unittest
from collections import defaultdict
from typing import ClassVar, Optional

from program import SANITIZED, ProgramTest

WINDOWS = ("ns", "cycles", "ops_per_second", "fairness", "cpu_ns")


@unittest.skipIf(SANITIZED, "arithmetic does not change under a sanitizer")
class Results(ProgramTest):
    measured: ClassVar[Optional[tuple[list[dict], str]]] = None  # entries of run.json, and samples.jsonl

    def setUp(self):
        """One run for all tests; another one after a run in which no case was clean."""
        super().setUp()
        if Results.measured is None:
            run, folder, _ = self.measure("^floor/(add|multiply|plain_load)/latency|^atomic/fetch_add/shared/seq_cst|"
                                          "^mutex/ticket/wait|^cache/mutex_lru/mix/reads:100/size:1024/keys:zipf", budget="2s")
            if not any(e["grade"] == "clean" for e in run["benchmarks"]):
                self.skipTest("no case got its clean windows: the machine is too busy")
            Results.measured = run["benchmarks"], (folder / "samples.jsonl").read_text()
        entries, self.journal = Results.measured
        self.good = {e["name"]: e for e in entries if e["grade"] == "clean"}

    def samples(self):
        return map(json.loads, self.journal.splitlines())

    def test_real_time_is_the_median_of_windows_that_were_kept(self):
        windows: dict[str, list[float]] = defaultdict(list)
        rounds: dict[str, list[float]] = defaultdict(list)
        with_bursts = set()  # cases of which a round's value may be less than its median
        for sample in self.samples():
            windows[sample["case"]] += sample["ns"]
            rounds[sample["case"]] += [statistics.median(sample["ns"])] if sample["ns"] else []
            if "idle_periods" in sample:
                with_bursts.add(sample["case"])
        for name, entry in self.good.items():
            with self.subTest(name):
                self.assertLessEqual(entry["windows_kept"], len(windows[name]))
                self.assertLessEqual(min(windows[name]) * 0.9999, entry["real_time"])
                self.assertLessEqual(entry["real_time"], max(windows[name]) * 1.0001)
                if entry["windows_kept"] == len(windows[name]):  # none was judged anew at the end
                    # The journal has five digits.
                    less = 1 - entry["real_time"] / statistics.median(rounds[name])
                    self.assertGreater(less, -0.001)
                    if name not in with_bursts:
                        self.assertLess(less, 0.001)

    def test_what_is_timed_by_operation_has_quantiles(self):
        keys = ("op_p50_ns", "op_p99_ns", "op_p999_ns", "op_longest_worst_thread_ns", "op_longest_ns")
        for name, entry in self.good.items():
            with self.subTest(name):
                if "/wait/" not in name:
                    self.assertFalse(any(key in entry for key in keys))
                    continue
                quantiles = [entry[key] for key in keys]
                self.assertEqual(sorted(quantiles), quantiles)
                self.assertGreater(quantiles[0], 0)
                self.assertLessEqual(entry["op_longest_best_thread_ns"], entry["op_longest_worst_thread_ns"])

    def test_what_a_cache_measures_beside_times(self):
        windows: dict[str, list[float]] = defaultdict(list)
        for sample in self.samples():
            windows[sample["case"]] += sample.get("values", {}).get("hit_rate", [])
        for name, entry in self.good.items():
            with self.subTest(name):
                if not name.startswith("cache/"):
                    self.assertFalse({"hit_rate", "bytes_per_entry", "allocations_per_operation"} & entry.keys())
                    continue
                self.assertTrue(min(windows[name]) <= entry["hit_rate"] <= max(windows[name]))
                self.assertAlmostEqual(0.69, entry["hit_rate"], delta=0.05)  # tests/benches/structures compares with a model
                self.assertEqual(0, entry["allocations_per_operation"])
                self.assertGreater(entry["bytes_per_entry"], 16)

    def test_results_agree_with_each_other(self):
        for name, entry in self.good.items():
            with self.subTest(name):
                for stem, value in (("ns", "real_time"), ("cycles", "cycles"), ("ops", "ops_per_second")):
                    self.assertLessEqual(entry[f"{stem}_ci_low"], entry[value] * (1 + 1e-9))
                    self.assertLessEqual(entry[value], entry[f"{stem}_ci_high"] * (1 + 1e-9))
                self.assertLessEqual(entry["ns_min"], entry["ns_p10"])
                self.assertLessEqual(entry["ns_p10"], entry["ns_p90"])
                self.assertTrue(0 <= entry["fairness"] <= 1)
                self.assertLessEqual(entry["threads_measured"], entry["threads"])
                self.assertAlmostEqual(entry["ops_per_second"] * entry["real_time"] / 1e9, entry["threads_measured"], 6)

    def test_dropped_windows_are_counted_by_reason(self):
        for name, entry in self.good.items():
            reasons = sum(v for k, v in entry.items() if k.startswith("dropped_"))
            self.assertEqual(entry["windows_dropped"], reasons, name)

    def test_lists_of_a_sample_are_equally_long(self):
        for sample in self.samples():
            lists = [sample[key] for key in WINDOWS if sample.get(key)] + list(sample["chain"].values())
            self.assertLessEqual({len(values) for values in lists}, {len(sample["ns"])}, sample["case"])


if __name__ == "__main__":
    unittest.main()
