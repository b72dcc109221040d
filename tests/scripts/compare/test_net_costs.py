"""fencepost compare, of files: net costs beside the cases, of runs in which fence and baseline change together or apart."""
import csv
import io
import json
import random
from pathlib import Path

from ..support import synthetic_run
from ..support.compare_scratch import Scratch

FENCE, BASE = "fence/mfence/idle/threads:1", "fence/none/idle/threads:1"
USUAL = 33.0  # cycles that mfence takes more, in made-up runs


class NetCostTest(Scratch):
    def fences(self, path, seed, more, upgrade=synthetic_run.version_2):
        """A run of the fence and its baseline, each of which takes so many cycles more than usual."""
        noise = random.Random(seed)

        def change(document):
            for e in document["benchmarks"]:
                by = (1 + more.get(e["name"], 0.0) / e["cycles"]) * (1 + noise.gauss(0, 0.0005))
                for key in e:
                    if key in ("real_time", "cpu_time") or key.startswith(("ns_", "cycles")):
                        e[key] *= by
            upgrade(document)
        return synthetic_run.write(Path(path), 2, lambda name: name in (FENCE, BASE), change)

    def sides(self, more, count=6, **options):
        for i in range(count):
            self.fences(f"old/{i}", i, {}, **options)
            self.fences(f"new/{i}", 100 + i, more, **options)

    def cases(self, *args):
        code, out, err = self.script("old", "new", "--format=json", *args)
        return code, {c["case"]: c for c in json.loads(out)["cases"]}

    def test_a_baseline_that_changes_too_leaves_the_net_cost_as_it_was(self):
        self.sides({FENCE: 20.0, BASE: 20.0})
        code, cases = self.cases()
        self.assertEqual((1, "regressed", "regressed"), (code, cases[FENCE]["verdict"], cases[BASE]["verdict"]))
        fence = cases[FENCE]
        self.assertIs(False, fence["net_changed"])
        self.assertAlmostEqual(USUAL, fence["net_a"], delta=0.3)
        self.assertAlmostEqual(USUAL, fence["net_b"], delta=0.3)
        self.assertLess(fence["net_difference_low"], fence["net_difference"])
        self.assertAlmostEqual(0, fence["net_difference"], delta=0.3)
        self.assertNotIn("net_a", cases[BASE])
        self.assertRegex(self.script("old", "new")[1], rf"net cost: .*\n.*\n *{FENCE} .* no change found\n")

    def test_a_fence_that_changes_alone(self):
        self.sides({FENCE: 20.0})
        code, cases = self.cases()
        self.assertEqual((1, "equivalent"), (code, cases[BASE]["verdict"]))
        fence = cases[FENCE]
        self.assertEqual((BASE, "cycles", True), (fence["net_baseline"], fence["net_metric"], fence["net_changed"]))
        self.assertTrue(19.5 < fence["net_difference_low"] < fence["net_difference"] < fence["net_difference_high"] < 20.5, fence)
        self.assertTrue(fence["net_a_low"] < fence["net_a"] < fence["net_a_high"] < fence["net_b_low"], fence)
        self.assertRegex(self.script("old", "new")[1],
                         rf"\n *{FENCE} +cycles +3\d\.\d +3\d\.\d to 3\d\.\d"
                         r" +5\d\.\d +5\d\.\d to 5\d\.\d +(19|20)\.\d .* changed\n")

    def test_a_net_cost_that_changes_where_the_case_does_not(self):
        self.sides({BASE: 20.0})
        _, cases = self.cases("--filter=mfence")
        self.assertEqual(("equivalent", True), (cases[FENCE]["verdict"], cases[FENCE]["net_changed"]))
        self.assertAlmostEqual(-20, cases[FENCE]["net_difference"], delta=0.5)
        self.assertIn("-20", self.script("old", "new", "--filter=mfence")[1].split("net cost:")[1])

    def test_forms(self):
        self.sides({FENCE: 20.0})
        rows = {row["case"]: row for row in csv.DictReader(io.StringIO(self.script("old", "new", "--format=csv")[1]))}
        self.assertEqual("True", rows[FENCE]["net_changed"])
        self.assertEqual(("", ""), (rows[BASE]["net_a"], rows[BASE]["net_changed"]))
        for row in rows.values():
            self.assertNotIn(None, row)
        table = self.script("old", "new", "--format=markdown")[1].split("**net cost**")[1].strip().splitlines()[2:]
        self.assertEqual(3, len(table))
        self.assertEqual({10}, {line.count("|") for line in table})
        self.assertIn(f"`{FENCE}`", table[2])

    def test_a_difference_below_the_smallest_effect(self):
        """0.4 cycles of 133, in runs without noise."""
        def quiet(more):
            def upgrade(document):
                synthetic_run.version_2(document)
                for e in document["benchmarks"]:
                    if "net_cost" in e:
                        e["net_cost"]["cycles"] = USUAL + more
            return upgrade
        for i in range(4):
            self.fences(f"old/{i}", i, {}, quiet(0.01 * i))
            self.fences(f"new/{i}", i + 100, {}, quiet(0.4 - 0.01 * i))
        fence = self.cases()[1][FENCE]
        self.assertGreater(fence["net_difference_low"], 0)
        self.assertIs(False, fence["net_changed"])

    def noisy(self, share):
        """An upgrade that makes net costs noisy, with intervals of plus and minus that share."""
        def upgrade(document):
            synthetic_run.version_2(document)
            for cost in (e["net_cost"] for e in document["benchmarks"] if "net_cost" in e):
                cost["grade"] = "noisy"
                for unit in ("ns", "cycles"):
                    off = abs(cost[unit]) * share
                    cost.update({f"{unit}_ci_low": cost[unit] - off, f"{unit}_ci_high": cost[unit] + off})
        return upgrade

    def test_noisy_net_costs_change_only_where_their_intervals_are_apart(self):
        for share, changed in ((0.5, None), (0.01, True)):
            self.sides({FENCE: 20.0}, upgrade=self.noisy(share))
            _, cases = self.cases()
            self.assertIs(changed, cases[FENCE].get("net_changed"), share)

    def test_one_process_on_a_side(self):
        self.sides({FENCE: 20.0}, count=1)
        _, cases = self.cases()
        fence = cases[FENCE]
        self.assertAlmostEqual(2 * synthetic_run.NET_HALF, fence["net_a_high"] - fence["net_a_low"])
        self.assertNotIn("net_difference_low", fence)
        self.assertNotIn("net_changed", fence)
        table = self.script("old", "new")[1].split("net cost:")[1]
        self.assertRegex(table, rf"{FENCE} .* to .* to [\d.]+ +20\.\d\n")  # no third interval

    def test_sides_of_unequal_count(self):
        self.sides({FENCE: 20.0})
        self.fences("old/6", 6, {})
        self.assertIs(True, self.cases()[1][FENCE]["net_changed"])

    def test_runs_of_version_1_have_none(self):
        self.sides({FENCE: 20.0}, count=3, upgrade=lambda document: None)
        self.assertFalse([key for case in self.cases()[1].values() for key in case if key.startswith("net_")])
        self.assertNotIn("net cost", self.script("old", "new")[1])
        self.fences("new/0", 100, {FENCE: 20.0})  # one process with it does not make a side
        self.assertNotIn("net cost", self.script("old", "new")[1])

    def test_another_metric_and_another_baseline(self):
        self.sides({FENCE: 20.0}, count=2)
        self.assertNotIn("net_a", self.cases("--metric=ops_per_second")[1][FENCE])
        self.assertEqual("ns", self.cases("--metric=ns")[1][FENCE]["net_metric"])

        def elsewhere(document):
            synthetic_run.version_2(document)
            for e in document["benchmarks"]:
                if "net_cost" in e:
                    e["net_cost"]["baseline"] = "fence/none/store_load/threads:1"
        self.fences("new/0", 100, {}, elsewhere)
        self.assertNotIn("net_a", self.cases()[1][FENCE])
