"""fencepost compare, of files: verdicts, forms, exit codes.

After a change of the text that is meant: FENCEPOST_UPDATE_GOLDEN=1 with the same command.
"""
import csv
import io
import json
import os
import unittest
from pathlib import Path

from fencepost_tool.compare.files import code
from fencepost_tool.compare.files.comparison import Options, compare
from fencepost_tool.compare.files.inputs import Process, Side, sides
from fencepost_tool.results import load_foreign
from fencepost_tool.results.estimates import Case, case_from_entries
from fencepost_tool.results.names import parse_name
from fencepost_tool.stats import metrics

from ..support import foreign_json, synthetic_run
from ..support.compare_scratch import Scratch
from ..support.foreign_json import entry
from ..support.given import given

GOLDEN = synthetic_run.ROOT / "tests" / "golden"


class VerdictTest(Scratch):
    def test_a_regression_is_found_and_nothing_else(self):
        self.two_sides()
        found, verdicts = self.verdicts("old", "new")
        self.assertEqual(1, found)
        self.assertEqual(["floor/add/latency"], [n.split("/threads")[0] for n, v in verdicts.items() if v == "regressed"])
        self.assertNotIn("improved", verdicts.values())

    def test_the_other_way_round_it_is_an_improvement(self):
        self.two_sides()
        found, verdicts = self.verdicts("new", "old")
        self.assertEqual((0, "improved"), (found, verdicts["floor/add/latency"]))

    def test_more_operations_per_second_are_better(self):
        self.two_sides()
        found, verdicts = self.verdicts("old", "new", "--metric=ops_per_second", "--filter=^floor/add/latency")
        self.assertEqual((1, ["regressed"]), (found, list(verdicts.values())))
        row = json.loads(self.script("old", "new", "--metric=ops_per_second", "--filter=^floor/add/latency",
                                     "--format=json")[1])["cases"][0]
        self.assertLess(row["ratio"], 0.97)
        self.assertTrue(row["ratio_low"] < row["ratio"] < row["ratio_high"] < 1)

    def test_cycles_for_one_thread_and_ns_for_several_or_memory(self):
        def case(name):
            return case_from_entries([{"name": name, "real_time": 1.0, "cycles": 2.0}])
        for name, metric in (("floor/add/latency", "cycles"), ("mutex/m/lock_unlock/threads:2", "ns"),
                             ("fence/mfence/stores_flushed/after:1/threads:1", "ns"), ("fence/f/far/threads:2", "ns")):
            self.assertEqual(metric, metrics.choose([case(name)], metrics.AUTO), name)
        lonely = case_from_entries([{"name": "floor/add/latency", "real_time": 1.0}])
        self.assertEqual("ns", metrics.choose([case("floor/add/latency"), lonely], metrics.AUTO))

    def test_a_clock_that_changed_is_no_regression_of_one_thread(self):
        for i in range(6):
            self.run_of(f"old/{i}", i)
            self.run_of(f"new/{i}", 100 + i, change=synthetic_run.slower(1.2, 1 / 1.2))
        verdicts = self.verdicts("old", "new")[1]
        self.assertEqual("equivalent", verdicts["floor/add/latency"])
        self.assertEqual("regressed", verdicts[[n for n in verdicts if n.startswith("mutex")][0]])

    def test_one_process_a_side_has_a_ratio_and_no_p(self):
        self.two_sides(1)
        found, out, _ = self.script("old/0", "new/0")
        self.assertEqual(0, found)
        self.assertIn("can't be bounded", " ".join(out.split()))
        found, out, _ = self.script("old/0", "new/0", "--format=json")
        row = json.loads(out)["cases"][0]
        self.assertEqual(set(), {"p", "p_holm", "ratio_low", "pairs_needed"} & set(row))
        self.assertIn("ratio", row)

    def test_threshold_and_alpha(self):
        self.two_sides(factor=1.02)
        self.assertEqual(1, self.verdicts("old", "new")[0])
        self.assertEqual(0, self.verdicts("old", "new", "--threshold=3%")[0])
        self.assertEqual(0, self.verdicts("old", "new", "--threshold=0.03")[0])
        self.assertEqual(0, self.verdicts("old", "new", "--alpha=1e-12")[0])

    def test_own_noise_of_the_machine_sets_the_contended_threshold(self):
        self.two_sides(12, 1.04, only="mutex")
        name = "--filter=^mutex"
        self.assertEqual(0, self.verdicts("old", "new", name)[0])
        noise = {"schema_version": 1, "machine": "synthetic", "date": "2026-01-02", "floors": {"mutex": 0.01}}
        (self.scratch / "old" / "noise.json").write_text(json.dumps(noise))
        runs = [f"{side}={side}/{i}" for side in ("old", "new") for i in range(12)]
        found, out, _ = self.script(*runs, name)
        self.assertEqual(1, found)
        self.assertIn("noise.json", out)
        (self.scratch / "old" / "noise.json").rename(self.scratch / "old" / "aa.json")
        found, out, _ = self.script(*runs, name)
        self.assertEqual(1, found)
        self.assertIn("aa.json", out)
        (self.scratch / "old" / "noise.json").write_text("{}")
        self.refuse(*runs, name, "noise.json")

    def test_sign_flip_needs_pairs_and_enough_of_them(self):
        self.two_sides(4)
        found, verdicts = self.verdicts("old", "new", "--test=sign-flip")
        self.assertEqual((0, "inconclusive"), (found, verdicts["floor/add/latency"]))
        row = json.loads(self.script("old", "new", "--test=sign-flip", "--format=json")[1])["cases"][0]
        self.assertGreaterEqual(row["pairs_needed"], 7)
        self.run_of("new/4", 9)
        self.refuse("old", "new", "--test=sign-flip", "needs pairs")

    def test_sign_flip_finds_it_with_enough(self):
        self.two_sides(10)
        self.assertEqual(1, self.verdicts("old", "new", "--test=sign-flip")[0])

    def test_unequal_sides(self):
        self.two_sides()
        self.run_of("new/more", 77, 1.05)
        found, out, _ = self.script("old", "new")
        self.assertEqual(1, found)
        self.assertIn("Welch", out)


class CodeTest(Scratch):
    def test_layout_needs_the_flag_and_the_same_code(self):
        self.two_sides()
        self.assertEqual(1, self.verdicts("old", "new")[0])
        found, verdicts = self.verdicts("old", "new", "--layout")
        self.assertEqual((0, "layout"), (found, verdicts["floor/add/latency"]))

    def other_build(self, folder, change):
        """As if built again: another build id, and loops changed by change()."""
        for name in ("run.json", "listing.json"):
            path = folder / name
            document = json.loads(path.read_text())
            holder = document.get("context", document)
            holder["build_id"] = "fedcba"
            if name == "listing.json":
                change(document["loops"])
            path.write_text(json.dumps(document))

    def test_another_build_of_the_same_loops(self):
        self.two_sides(6, only="atomic")
        for i in range(6):
            self.other_build(Path(f"new/{i}"), lambda loops: None)
        verdicts = self.verdicts("old", "new", "--layout", "--filter=^atomic")[1]
        self.assertEqual({"layout"}, set(verdicts.values()))

    def test_loops_that_changed_are_named(self):
        self.two_sides(6, only="atomic")

        def change(loops):
            for symbol in loops:
                if "atomic" in symbol:
                    loops[symbol].update(signature="mov mfence", instructions=["mov", "mfence"])
        for i in range(6):
            self.other_build(Path(f"new/{i}"), change)
        found, out, _ = self.script("old", "new", "--layout", "--filter=^atomic")
        self.assertEqual(1, found)
        self.assertRegex(out, r"the loop was lock \w+ and is mov mfence")

    def side(self, instructions, build):
        process = Process(Path("x"), {"c": Case(parse_name("c"), symbol="s")}, {}, {}, {"build_id": build}, False, True)
        process.__dict__["loops"] = {"s": {"instructions": instructions, "signature": "s"}}
        return Side("x", (process,))

    def test_loops_that_call_are_never_known_to_be_the_same(self):
        one, other = self.side(["add", "mov"], "1"), self.side(["add", "mov"], "2")
        self.assertTrue(code.same(one, other, "c"))
        for leaves in ("call foo", "blr x3", "bl memcpy"):
            self.assertFalse(code.same(self.side(["add", leaves], "1"), self.side(["add", leaves], "2"), "c"), leaves)
        self.assertTrue(code.same(self.side(["call foo"], "1"), self.side(["call foo"], "1"), "c"), "one build")
        self.assertFalse(code.same(one, self.side(["sub", "mov"], "2"), "c"))
        self.assertFalse(code.same(one, self.side(None, None), "c"))


class RequireTest(Scratch):
    def test_exit_codes(self):
        self.two_sides(3, 1.0)
        name = "mutex"
        self.assertEqual(0, self.script("old", "new", "--threshold=50%", "--require", name)[0])
        found, verdicts = self.verdicts("old", "new", "--threshold=0.01%", "--require", name)
        self.assertEqual("inconclusive", verdicts[[n for n in verdicts if n.startswith(name)][0]])
        self.assertEqual(3, found)
        self.assertEqual(0, self.script("old", "new", "--threshold=0.01%")[0])

    def test_a_required_case_without_a_value(self):
        """New in B: cannot tell. Gone from B: broken."""
        self.two_sides(3, 1.0, change=lambda d: d["benchmarks"].pop(0))
        gone = "^" + json.loads(Path("old/0/run.json").read_text())["benchmarks"][0]["name"]
        self.assertEqual(3, self.script("new", "old", "--threshold=50%", "--require", gone)[0])
        self.assertEqual(1, self.script("old", "new", "--threshold=50%", "--require", gone)[0])
        self.refuse("old", "new", "--require=nosuchcase", "matches no case")

    def test_a_regression_comes_first(self):
        self.two_sides()
        self.assertEqual(1, self.script("old", "new", "--threshold=0.2%", "--require=.")[0])


class FormTest(Scratch):
    def test_golden(self):
        self.two_sides(5, change=lambda d: d["context"].update(commit="1111111"), compiler="cc 1.0")
        self.run_of("old/more", 9, change=lambda d: d["benchmarks"].pop())
        found = self.script("old", "new", "--all")[1] + "\n" + self.script("old", "new", "--format=markdown")[1]
        golden = GOLDEN / "compare_files.txt"
        if os.environ.get("FENCEPOST_UPDATE_GOLDEN"):
            golden.write_text(found, "utf-8")
        self.assertEqual(golden.read_text("utf-8"), found)

    def test_csv_and_json_say_the_same(self):
        self.two_sides(4)
        rows = list(csv.DictReader(io.StringIO(self.script("old", "new", "--format=csv")[1])))
        document = json.loads(self.script("old", "new", "--format=json")[1])
        self.assertEqual([r["case"] for r in rows], [c["case"] for c in document["cases"]])
        for row, case in zip(rows, document["cases"]):
            self.assertEqual(case["verdict"], row["verdict"])
            self.assertEqual(case["ratio"], float(row["ratio"]))
        self.assertEqual(len(rows), sum(document["counts"].values()))

    def test_labels_and_folders_of_runs_are_the_same_sides(self):
        self.two_sides(3)
        labelled = [f"before={p}" for p in sorted(Path("old").iterdir())] + [f"after={p}" for p in sorted(Path("new").iterdir())]
        one, other = (json.loads(self.script(*args, "--format=json")[1])["cases"] for args in (["old", "new"], labelled))
        self.assertEqual(one, other)
        self.assertEqual(("before", "after"), tuple(s.label for s in sides(labelled)))

    def test_a_path_with_an_equals_sign(self):
        foreign_json.write(Path("n=1.json"), [entry("x", 1.0)], "v1.9.0")
        foreign_json.write(Path("n=2.json"), [entry("x", 2.0)], "v1.9.0")
        a, b = sides(["n=1.json", "n=2.json"])
        self.assertEqual(1, len(compare(a, b, Options()).rows))
        self.assertEqual(2.0, given(load_foreign(Path("n=2.json"))[1]["x"].ns).value)


if __name__ == "__main__":
    unittest.main()
