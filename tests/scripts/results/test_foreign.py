"""Google Benchmark's JSON of any version becomes cases in nanoseconds on each thread; and the light reader of
fencepost's own folders refuses what the schema refuses."""
import json
import math
import tempfile
import unittest
from pathlib import Path

from fencepost_tool.results import ResultsError, load, load_foreign, load_light
from fencepost_tool.results.foreign import divides_threads

from ..support import foreign_json, synthetic_run
from ..support.foreign_json import aggregate, entry
from ..support.given import given


class Scratch(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.scratch = Path(scratch.name)


class ForeignTest(Scratch):
    def cases(self, entries, version="v1.9.1", **more):
        return load_foreign(foreign_json.write(self.scratch / "a.json", entries, version, **more))[1]

    def test_units(self):
        for unit, ns in (("ns", 5.0), ("us", 5e3), ("ms", 5e6), ("s", 5e9)):
            self.assertAlmostEqual(ns, self.cases([entry("a", 5.0, unit=unit)])["a"].ns.value)
            self.assertAlmostEqual(ns, self.cases([entry("a", 5.0, unit=unit)])["a"].counters["cpu_time"])

    def test_both_conventions_of_threaded_times_give_one_value(self):
        """Up to 1.8 the library divides real time by the threads; 1.8.4 is the first to say its version."""
        new = self.cases([entry("a/threads:4", 80.0, threads=4)], "v1.9.0")
        for version in (None, "v1.8.4", "v1.8.5"):
            old = self.cases([entry("a/threads:4", 20.0, threads=4)], version)
            self.assertEqual(new["a/threads:4"].ns, old["a/threads:4"].ns, version)

    def test_one_thread_is_never_scaled_nor_cpu_time(self):
        old = self.cases([entry("a", 20.0), entry("b/threads:4", 20.0, threads=4, cpu_time=70.0)], None)
        self.assertEqual((20.0, 70.0), (old["a"].ns.value, old["b/threads:4"].counters["cpu_time"]))

    def test_versions(self):
        for version in (None, "v1.8.4", "1.7.1", "v1.5.0-12-gabcdef"):
            self.assertTrue(divides_threads(version), version)
        for version in ("v1.9.0", "1.10.0", "v2.0", "v1.9.4-3-g1234", "0.0.0", "deadbeef", ""):
            self.assertFalse(divides_threads(version), version)

    def test_what_fencepost_wrote_is_in_its_own_convention(self):
        found = self.cases([entry("a/threads:4", 80.0, threads=4)], None, fencepost_schema="1")
        self.assertEqual(80.0, found["a/threads:4"].ns.value)

    def test_repetitions_become_their_median(self):
        entries = [entry("a", t, i, 3) for i, t in enumerate((1.0, 9.0, 2.0))]
        self.assertEqual(2.0, self.cases(entries + [aggregate("a", "mean", 4.0)])["a"].ns.value)

    def test_only_aggregates(self):
        both = [aggregate("a", "mean", 4.0), aggregate("a", "median", 3.0), aggregate("a", "stddev", 1.0)]
        self.assertEqual(3.0, self.cases(both)["a"].ns.value)
        self.assertEqual(["a"], list(self.cases(both)))
        self.assertEqual(4.0, self.cases(both[:1])["a"].ns.value)

    def test_what_is_no_time_is_left_out(self):
        big_o = {"name": "a_BigO", "run_name": "a", "run_type": "aggregate", "aggregate_name": "BigO", "big_o": "N",
                 "cpu_coefficient": 1.0, "real_coefficient": 1.0, "time_unit": "ns"}
        old_rms = {"name": "a_RMS", "rms": 0.1}
        self.assertEqual(["a"], list(self.cases([entry("a", 1.0), big_o, old_rms])))

    def test_failed_ones_say_why(self):
        for why in ({"error_occurred": True, "error_message": "no device"}, {"skipped": True, "skip_message": "no device"}):
            found = self.cases([{**entry("a", 0.0), **why}, entry("b", 1.0)])
            self.assertEqual(("no device", None), (found["a"].error, found["a"].ns))
            self.assertEqual(1.0, found["b"].ns.value)

    def test_unknown_keys_are_ignored_and_counters_kept(self):
        found = self.cases([entry("a", 1.0, items_per_second=7.0, label="x", novelty={"deep": [1]}, items=None)],
                           novelty=[{}])
        self.assertEqual(7.0, found["a"].counters["items_per_second"])

    def refuse(self, text, *words):
        path = self.scratch / "bad.json"
        path.write_text(text if isinstance(text, str) else json.dumps(text), "utf-8")
        with self.assertRaises(ResultsError) as caught:
            load_foreign(path)
        for word in (str(path), *words):
            self.assertIn(word, str(caught.exception))
        self.assertNotIn("\n", str(caught.exception))

    def test_refusals(self):
        good = {"context": foreign_json.context("v1.9.0"), "benchmarks": [entry("a", 1.0)]}
        self.refuse(json.dumps(good)[:-30], "is not whole JSON")
        self.refuse("", "is not whole JSON")
        self.refuse({"results": []}, "not of Google Benchmark")
        self.refuse([], "not of Google Benchmark")
        self.refuse({**good, "context": 3}, "context")
        for bad, words in (({"name": 3}, "has no name"), (3, "has no name"),
                           ({**entry("a", 1.0), "time_unit": "fortnight"}, "unit of time"),
                           ({**entry("a", 1.0), "real_time": "fast"}, "unit of time"),
                           ({**entry("a", 1.0), "real_time": math.nan}, "not a finite number"),
                           ({**entry("a", 1.0), "cpu_time": math.inf}, "not a finite number"),
                           ({**entry("a", 1.0), "real_time": -1.0}, "below 0")):
            found = self.cases([entry("x", 1.0), bad])
            self.assertEqual(1.0, found["x"].ns.value)
            self.assertIn(words, " ".join(case.error or "" for case in found.values()))

    def test_a_name_that_stands_there_twice(self):
        found = self.cases([entry("a", 1.0), entry("b", 1.0), entry("a", 2.0)])
        self.assertEqual((None, 1.0), (found["a"].ns, found["b"].ns.value))
        self.assertIn("twice", found["a"].error)


class LightTest(Scratch):
    def test_agrees_with_the_whole_reader(self):
        folder = synthetic_run.write(self.scratch / "run")
        whole, light = load(folder), load_light(folder)
        self.assertEqual([c.name.text for c in whole.cases], list(light.entries))
        for case in whole.cases:
            if not case.error:
                self.assertEqual(given(case.ns).value, light.entries[case.name.text][0]["real_time"])
        self.assertEqual((whole.context, whole.machine), (light.context, light.machine))

    def test_refuses_what_the_schema_refuses(self):
        def first(key, value):
            return lambda d: d["benchmarks"][0].update({key: value})

        def without(key):
            return lambda d: d["benchmarks"][0].pop(key)
        spoils = [first("real_time", -1.0), first("real_time", math.nan), first("cycles", math.inf),
                  first("real_time", "1"), first("cycles", "1"), first("time_unit", "us"), first("threads", 0),
                  first("threads", 1.5), first("name", ""), first("name", 3), without("name"), without("real_time"),
                  without("threads"), lambda d: d.pop("benchmarks"), lambda d: d.pop("context"),
                  lambda d: d["context"].pop("machine"), lambda d: d["context"].update(commit=3),
                  lambda d: d["context"].update(fencepost_schema="3"), lambda d: d["benchmarks"].append([]),
                  lambda d: d.update(benchmarks={})]
        for i, spoil in enumerate(spoils):
            folder = synthetic_run.write(self.scratch / f"run{i}", 2, lambda name: name.startswith("floor/add"))
            document = json.loads((folder / "run.json").read_text("utf-8"))
            spoil(document)
            (folder / "run.json").write_text(json.dumps(document), "utf-8")
            for reader in (load, load_light):
                with self.subTest(i, reader=reader.__name__), self.assertRaises(ResultsError):
                    reader(folder)

    def test_emulated_and_killed_runs(self):
        folder = synthetic_run.write(self.scratch / "run", emulated=True)
        with self.assertRaisesRegex(ResultsError, "under emulation"):
            load_light(folder)
        self.assertTrue(load_light(folder, True).emulated)
        (folder / "run.json").unlink()
        with self.assertRaisesRegex(ResultsError, "--resume"):
            load_light(folder, True)


if __name__ == "__main__":
    unittest.main()
