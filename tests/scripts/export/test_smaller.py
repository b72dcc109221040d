"""export --to customSmallerIsBetter, against the rules of its reader."""
import json
import re
from pathlib import Path

from ..support import synthetic_run
from ..support.given import given
from .test_export import Scratch


class SmallerIsBetterTest(Scratch):
    """benchmark-action/github-action-benchmark: a list of {name, unit, value, range?, extra?} (README.md, src/extract.ts);
    a range that src/extractRangeInfo.ts reads."""

    def check(self, text):
        found = {}
        for entry in json.loads(text):
            self.assertEqual({"name", "unit", "value", "extra"}, set(entry) - {"range"})
            self.assertIsInstance(entry["value"], float)
            if "range" in entry:
                self.assertGreaterEqual(float(given(re.fullmatch(r"(\+-|±)\s*(\d.+)", entry["range"]))[2]), 0)
            found[entry["name"]] = entry
        return found

    def test_one_run_has_its_own_interval(self):
        found = self.check(self.export("customSmallerIsBetter", self.run_of("a", 1)))
        for entry in json.loads(Path("a/run.json").read_text())["benchmarks"]:
            shown = found[entry["name"]]
            self.assertEqual(("ns", entry["real_time"]), (shown["unit"], shown["value"]))
            half = max(entry["real_time"] - entry["ns_ci_low"], entry["ns_ci_high"] - entry["real_time"])
            self.assertAlmostEqual(1, float(shown["range"].lstrip("± ")) / half, delta=0.01)
            self.assertEqual(["grade: clean", f"threads: {entry['threads']}", "processes: 1", "machine: synthetic"],
                             shown["extra"].splitlines())

    def test_several_have_that_of_the_processes(self):
        runs = self.three()
        found = self.check(self.export("customSmallerIsBetter", *runs))
        bencher = json.loads(self.export("bmf", *runs))
        for name, entry in found.items():
            known = bencher[name]["latency"]
            self.assertEqual(known["value"], entry["value"])
            self.assertAlmostEqual(1, float(entry["range"].lstrip("± ")) / (known["upper_value"] - known["value"]), delta=0.01)
            self.assertIn("processes: 3", entry["extra"])

    def test_ranges_of_any_size_are_read_by_it(self):
        def wide(document):
            for e, half in zip(document["benchmarks"], (5.0, 123456.0, 1e-9, 0.1)):
                e.update(ns_ci_low=e["real_time"], ns_ci_high=e["real_time"] + half)
        self.check(self.export("customSmallerIsBetter", self.run_of("a", 1, change=wide)))

    def test_noisy_and_without_interval(self):
        def few(document):
            for e in document["benchmarks"]:
                e["rounds"] = 2
        for change, word, ends in ((few, "clean", False), (synthetic_run.noisy(lambda name: True), "noisy", True)):
            found = self.check(self.export("customSmallerIsBetter", self.run_of(word, 1, change=change)))["floor/add/latency"]
            self.assertEqual(ends, "range" in found)
            self.assertIn(f"grade: {word}", found["extra"])
