"""fencepost compare, of files: files of other programs, and what it refuses in one line."""
import io
import json
import random
import unittest
import unittest.mock
from pathlib import Path

from fencepost_tool.cli.compare import run

from ..support import foreign_json, synthetic_run
from ..support.compare_scratch import Scratch
from ..support.foreign_json import entry


class ForeignTest(Scratch):
    def file(self, path, factor=1.0, seed=1, version="v1.9.0", **more):
        noise = random.Random(seed)
        scale = 0.25 if version is None else 1.0
        entries = [entry("BM_Copy/8", 10 * factor * (1 + noise.gauss(0, 0.001))),
                   entry("BM_Lock/threads:4", scale * 90 * (1 + noise.gauss(0, 0.001)), threads=4)]
        return foreign_json.write(Path(path), entries, version, **more)

    def test_anyones_files(self):
        for i in range(5):
            self.file(f"a/{i}.json", seed=i)
            self.file(f"b/{i}.json", 1.03, seed=50 + i)
        found, verdicts = self.verdicts("a", "b")
        self.assertEqual((1, {"BM_Copy/8": "regressed", "BM_Lock/threads:4": "equivalent"}), (found, verdicts))

    def test_old_and_new_library(self):
        for i in range(5):
            self.file(f"a/{i}.json", seed=i, version=None)
            self.file(f"b/{i}.json", seed=50 + i, version="v1.9.1")
        found, verdicts = self.verdicts("a", "b")
        self.assertEqual((0, {"equivalent"}), (found, set(verdicts.values())))

    def test_repetitions_of_one_process_bound_nothing(self):
        for side in "ab":
            foreign_json.write(Path(f"{side}.json"), [entry("x", 1.0 + i / 100, i, 9) for i in range(9)], "v1.9.0")
        self.assertIn("can't be bounded", " ".join(self.script("a.json", "b.json")[1].split()))

    def test_zero_has_no_ratio(self):
        self.file("a.json", 0.0)
        self.file("b.json")
        self.refuse("a.json", "b.json", "--filter=Copy", ("a.json", "BM_Copy/8", "is 0"))
        found, out, _ = self.script("a.json", "b.json")
        self.assertEqual(0, found)
        self.assertIn("BM_Copy/8: a.json: real_time is 0", out)

    def test_a_metric_of_ones_own(self):
        foreign_json.write(Path("a.json"), [entry("x", 1.0, misses=3.0), entry("y", 1.0)], "v1.9.0")
        foreign_json.write(Path("b.json"), [entry("x", 1.0, misses=6.0), entry("y", 1.0)], "v1.9.0")
        document = json.loads(self.script("a.json", "b.json", "--metric=misses", "--format=json")[1])
        self.assertAlmostEqual(2.0, document["cases"][0]["ratio"])
        self.assertEqual([{"case": "y", "why": "no misses in a.json"}], document["left_out"])
        self.refuse("a.json", "b.json", "--metric=nothing", "no nothing in")


class MetricTest(Scratch):
    def sides(self, **b):
        for side, more in (("a", {}), ("b", b)):
            for i in range(4):
                values = {"cycles": 300.0, "depth": 4.0, "items_per_second": 1e6, **more}
                foreign_json.write(Path(side, f"{i}.json"), [entry("x", 1.0 + i / 1e4, **values)], "v1.9.1")

    def test_time_is_judged_unless_told(self):
        """A counter called cycles is the user's."""
        self.sides(cycles=600.0)
        document = json.loads(self.script("a", "b", "--format=json")[1])
        self.assertEqual(("ns", {}), (document["cases"][0]["metric"], document["cases"][0]["other_ratios"]))
        self.assertEqual((1, {"x": "regressed"}), self.verdicts("a", "b", "--metric=cycles"))

    def test_directions_are_known_or_told(self):
        self.sides(depth=8.0, items_per_second=2e6)
        self.assertEqual((0, {"x": "improved"}), self.verdicts("a", "b", "--metric=items_per_second"))
        self.assertEqual((1, {"x": "regressed"}), self.verdicts("a", "b", "--metric=items_per_second:lower"))
        self.assertEqual((1, {"x": "regressed"}), self.verdicts("a", "b", "--metric=depth:lower"))
        self.assertEqual((0, {"x": "improved"}), self.verdicts("a", "b", "--metric=depth:higher"))
        self.refuse("a", "b", "--metric=depth", ("--metric=depth:lower", "--metric=depth:higher"))

    def test_one_case_without_the_metric_does_not_refuse_the_others(self):
        self.sides()
        for path in Path("b").glob("*.json"):
            path.write_text(path.read_text().replace('"depth": 4.0', '"depth": 0'))
        self.refuse("a", "b", "--metric=depth:lower", "depth is 0 in b/0.json")


class RefusalTest(Scratch):
    def test_inputs(self):
        self.run_of("a", 1)
        self.run_of("b", 2)
        self.run_of("c", 3)
        self.refuse("a", "nowhere", ("nowhere", "no such folder"))
        self.refuse("a", "nowhere.json", ("nowhere.json", "no such file"))
        self.refuse("a", "a", "named twice")
        self.refuse("x=a", "x=b", "1 sides")
        self.refuse("a", "b", "c", "3 sides")
        self.refuse("a", "1 sides")
        self.refuse("a", "b", "--filter=(", "regular expression")
        self.refuse("a", "b", "--filter=nosuchcase", "matches no case")
        Path("empty").mkdir()
        self.refuse("a", "empty", ("empty", "no results folder"))

    def test_arguments_that_are_none(self):
        for args in (["a", "b", "--alpha=2"], ["a", "b", "--threshold=fast"], ["a", "b", "--format=xml"], []):
            out, err = io.StringIO(), io.StringIO()
            self.assertEqual((2, "", 1), (run(args, out, err), out.getvalue(), err.getvalue().count("\n")))

    def test_machines(self):
        self.run_of("a", 1)
        cpu = {**synthetic_run.machine(2)["cpu"], "model": 2}
        self.run_of("b", 2, cpu=cpu)
        self.refuse("a", "b", ("another machine", "--across-machines"))
        self.assertEqual(0, self.script("a", "b", "--across-machines")[0])

    def test_machines_of_files(self):
        foreign_json.write(Path("a.json"), [entry("x", 1.0)], "v1.9.0", host_name="here")
        foreign_json.write(Path("b.json"), [entry("x", 1.0)], "v1.9.0", host_name="there")
        self.refuse("a.json", "b.json", ("another machine", "host: there"))
        cache = {"type": "Data", "level": 1, "size": 32768, "num_sharing": 2}
        for name, size in (("a.json", 32768), ("b.json", 49152)):
            foreign_json.write(Path(name), [entry("x", 1.0)], "v1.9.0", caches=[{**cache, "size": size}])
        self.refuse("a.json", "b.json", ("another machine", "caches of the CPUs: Data 1 49152 2"))

    def test_emulated(self):
        self.run_of("a", 1)
        self.run_of("b", 2, emulated=True)
        self.refuse("a", "b", ("under emulation", "--allow-emulated"))
        found, out, _ = self.script("a", "b", "--allow-emulated")
        self.assertEqual(0, found)
        self.assertIn("EMULATED", out)
        rows = [line for line in out.splitlines() if line.startswith("  floor/")]
        self.assertTrue(rows)
        for row in rows:
            self.assertEqual(3, row.split("ns ~")[0].count("~"), row)

    def test_schema_versions(self):
        self.run_of("a", 1)
        self.run_of("b", 2, change=lambda d: d["context"].update(fencepost_schema="3"))
        self.refuse("a", "b", "schema version 3")
        foreign_json.write(Path("c.json"), [entry("floor/add/latency", 1.0)], None, fencepost_schema="3")
        self.refuse("a", "c.json", "--across-machines", "schema version 3")

    def test_versions_of_which_one_adds_to_the_other(self):
        self.run_of("a", 1)
        self.run_of("b", 2, change=synthetic_run.version_2)
        for order in (("a", "b"), ("b", "a")):
            found, out, err = self.script(*order)
            self.assertIn(found, (0, 1), err)
            self.assertIn("floor/", out)

    def test_truncated(self):
        self.run_of("a", 1)
        self.run_of("b", 2)
        for name in ("run.json", "machine.json", "listing.json"):
            text = Path("b", name).read_text()
            Path("b", name).write_text(text[:len(text) // 2])
            self.refuse("a", "b", (name, "whole JSON"))
            Path("b", name).write_text(text)


if __name__ == "__main__":
    unittest.main()
