"""Two machines side by side: matching, ratios, warnings, and the table in its three forms.

After a change of the text that is meant: FENCEPOST_UPDATE_GOLDEN=1 with the same command.
"""
import csv
import io
import json
import math
import os
import random
import re
import tempfile
import unittest
from pathlib import Path
from typing import Any

from fencepost_tool.cli import compare as command
from fencepost_tool.compare.machines.text import text
from fencepost_tool.results import Estimate, load
from fencepost_tool.select.headline import headline
from fencepost_tool.select.matching import compare, ratio
from fencepost_tool.text import differences as unfair
from fencepost_tool.text import labels
from fencepost_tool.text.table import WIDTH

from ..support import synthetic_run
from ..support.given import given
from ..support.synthetic_run import ARM, few

GOLDEN = synthetic_run.ROOT / "tests" / "golden" / "compare.txt"


class Scratch(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.scratch = Path(scratch.name)

    def run_of(self, name, pus=2, keep=few, change=lambda document: None, **machine):
        return load(synthetic_run.write(self.scratch / name, pus, keep, change, **machine), True)

    def two(self):
        """An x86-64 machine with 2 PUs, and an ARM64 one with 4 that costs 1.5 times as much in ns and
        1.2 times in cycles, knows no mfence, and lost additions in one case."""
        def spoil(document):
            synthetic_run.slower(1.5, 0.8, machine="other")(document)
            name = "mutex/spinlock/try_lock_success/threads:1"
            entry = next(e for e in document["benchmarks"] if e["name"] == name)
            for key in list(entry):
                if key not in ("name", "run_name", "run_type", "threads"):
                    del entry[key]
            entry.update(error_occurred=True, error_message="proof failed: 3 additions lost")
        return (self.run_of("one"),
                self.run_of("two", 4, lambda name: few(name) and "mfence" not in name, spoil, **ARM))

    def script(self, *args):
        out, err = io.StringIO(), io.StringIO()
        return command.run(["--as", "machines", *map(str, args)], out, err), out.getvalue(), err.getvalue()


class MarksTest(Scratch):
    def test_two_modes_are_marked_and_explained(self):
        one = self.run_of("one", change=synthetic_run.two_humped(lambda name: name.startswith("floor/add")))
        out = text(compare([one, self.run_of("two")]), every=True)
        self.assertIn(": after a value: the samples have two modes", " ".join(out.split()))
        self.assertRegex(out, r"\n  add +\| 0\.333: 0\.333 .*\| +1\.00: 1\.00 ")
        plain = text(compare([self.run_of("three"), self.run_of("four")]), every=True)
        self.assertNotIn("two modes", plain)


class TextTest(Scratch):
    maxDiff = None

    def test_golden(self):
        found = text(compare(self.two()))
        if os.environ.get("FENCEPOST_UPDATE_GOLDEN"):
            GOLDEN.write_text(found, "utf-8")
        self.assertEqual(GOLDEN.read_text("utf-8"), found)

    def test_ratios_are_those_of_the_machines(self):
        rows = re.findall(r"(\S+) (\S+)-(\S+)(?: \||$)", text(compare(self.two()), every=True), re.M)
        self.assertGreater(len(rows), 60)
        for value, low, high in rows:
            self.assertTrue(value in ("1.50", "1.20") and low < value < high, (value, low, high))

    def test_two_runs_fit_in_100_columns(self):
        every = lambda name: True  # noqa: E731
        for one, other in ((1, 64), (64, 64)):
            runs = [self.run_of(f"a{one}", one, every), self.run_of(f"b{other}", other, every, **ARM)]
            for everything in (False, True):
                lines = text(compare(runs), everything).splitlines()
                names_apart = lines[:lines.index("not in every run:")]  # whole names are not cut
                self.assertEqual([], [line for line in names_apart if len(line) > WIDTH])

    def test_headline_is_short_and_all_is_all(self):
        runs = [self.run_of(name, 64, lambda name: True) for name in ("a", "b")]
        comparison = compare(runs)
        self.assertLess(len(headline(comparison)), 0.1 * len(comparison.rows))
        kinds = {row.name.kind for row in headline(comparison)}
        self.assertEqual({row.name.kind for row in comparison.rows}, kinds)
        cells = [line for line in text(comparison, every=True).splitlines() if line.count("|") == 2]
        heads = 2 * len({(r.name.kind, r.name.operation) for r in comparison.rows})
        self.assertEqual(len(comparison.rows), len(cells) - heads)

    def test_three_runs_have_a_table_for_each_unit(self):
        runs = [self.run_of(str(i), 2, few, synthetic_run.slower(i)) for i in (1, 2, 4)]
        found = text(compare(runs))
        self.assertRegex(found, r"(?m)^  add +\| +0.333 0.667 1.33 2.00 1.97-2.03 4.00 3.94-4.06$")
        self.assertEqual(2, found.count("floor latency"))

    def test_a_kind_of_tomorrow_takes_part(self):
        def rename(document):
            for entry in document["benchmarks"]:
                entry["name"] = entry["name"].replace("mutex/", "semaphore/")
        runs = [self.run_of(name, change=rename) for name in ("a", "b")]
        self.assertIn("semaphore lock_unlock", text(compare(runs)))


class MatchingTest(Scratch):
    def test_what_stands_alone_is_listed_with_its_reason(self):
        alone = {(a.who, a.why): [n.text for n in a.names] for a in compare(self.two()).alone}
        self.assertEqual(["fence/mfence/back_to_back/threads:1"], alone["A", ""])
        self.assertEqual(["mutex/spinlock/try_lock_success/threads:1"],
                         alone["A", "B: proof failed: 3 additions lost"])
        self.assertTrue(all("threads:4" in n or "pair/" in n for n in alone["B", ""]))

    def test_every_case_is_compared_or_listed(self):
        one, two = self.two()
        comparison = compare((one, two))
        names = {c.name.text for run in (one, two) for c in run.cases}
        listed = {n.text for a in comparison.alone for n in a.names}
        self.assertEqual(names, listed | {row.name.text for row in comparison.rows})

    def test_pairs_are_matched_by_distance(self):
        runs = [self.run_of("a", 8, change=synthetic_run.slower(1)),
                self.run_of("b", 64, change=synthetic_run.slower(3))]
        rows = {row.name.text: row.ratios("ns")[0] for row in headline(compare(runs))
                if row.name.kind == "pair"}
        self.assertEqual({f"pair/cas_one_line/round_trip/class:{d}/home:{h}/threads:2"
                          for d in ("same-core", "same-l3") for h in "ab"}, set(rows))
        for found in map(given, rows.values()):
            self.assertAlmostEqual(3.0, found.value, delta=0.3)
            self.assertFalse(found.has_interval)  # many pairs on one side: a spread is no interval


class RatioTest(unittest.TestCase):
    def test_distances_add_up_as_squares(self):
        found = given(ratio(Estimate(30.0, 29.7, 30.3), Estimate(10.0, 9.9, 10.1)))
        low, high = given(found.interval)
        self.assertAlmostEqual(3.0, found.value)
        self.assertAlmostEqual(3.0 * math.exp(-math.hypot(math.log(30 / 29.7), math.log(1.01))), low)
        self.assertAlmostEqual(3.0 * math.exp(math.hypot(math.log(1.01), math.log(10 / 9.9))), high)

    def test_the_other_way_round_it_is_the_inverse(self):
        a, b = Estimate(30.0, 28.0, 30.3), Estimate(10.0, 9.9, 12.0)
        there, back = (given(given(found).interval) for found in (ratio(a, b), ratio(b, a)))
        self.assertAlmostEqual(1.0, there[0] * back[1])
        self.assertAlmostEqual(1.0, there[1] * back[0])

    def test_covers_95_per_cent(self):
        dice = random.Random(1)
        def estimate(true, sigma):
            value = true * math.exp(dice.gauss(0, sigma))
            return Estimate(value, value * math.exp(-1.96 * sigma), value * math.exp(1.96 * sigma))
        found = [given(given(ratio(estimate(6.0, 0.01), estimate(2.0, 0.03))).interval) for _ in range(4000)]
        hits = sum(low <= 3.0 <= high for low, high in found)
        self.assertTrue(0.935 <= hits / len(found) <= 0.965, hits)

    def test_without_figures_or_intervals(self):
        whole = Estimate(2.0, 1.9, 2.1)
        self.assertIsNone(ratio(None, whole))
        self.assertIsNone(ratio(whole, Estimate(0.0)))
        self.assertEqual(Estimate(2.0), ratio(whole, Estimate(1.0)))
        self.assertFalse(given(ratio(whole, Estimate(1.0, 0.0, 2.0))).has_interval)


class UnfairTest(Scratch):
    def warned(self, one, other, context=None):
        change = synthetic_run.slower(1, **(context or {}))
        return unfair.warnings([self.run_of("a", **one), self.run_of("b", change=change, **other)])

    def test_equals_need_no_warning(self):
        self.assertEqual([], self.warned({}, {}))
        self.assertEqual([], self.warned({}, {}, {"budget_s": "60.0"}))

    def test_each_difference_is_named(self):
        power = {"smt": "on", "governor": "performance"}
        cases: tuple[tuple[dict[str, Any], dict[str, Any], str], ...] = (
                 ({}, {"compiler": "Clang 1"}, "compiler differs: A: cc 0.0; B: Clang 1"),
                 ({}, {"compiler_flags": "-O2 -fast"},
                  "the compiler's command line differs: A: the same without; B: -fast"),
                 ({}, {"variant": "lse"}, "build variant differs: A: none named; B: lse"),
                 ({"build_type": "Release"}, {"build_type": "Debug"}, "build type differs"),
                 ({}, {"libc": "musl"}, "C library differs: A: glibc 0.0; B: musl"),
                 ({"libraries": {"google_benchmark": "1.7"}}, {"libraries": {"google_benchmark": "1.9"}},
                  "google_benchmark differs: A: 1.7; B: 1.9"),
                 ({"libraries": {"libstdc++": "12"}}, {}, "libstdc++ differs: A: 12; B: not known"),
                 ({}, {"kernel": "Linux 9"}, "kernel differs"),
                 ({"cores_allowed": 1}, {"cores_allowed": 2, "power": {"smt": "off"}},
                  "SMT differs: A: on; B: off"),
                 ({"power": power}, {"power": {**power, "governor": "powersave"}},
                  "governor differs: A: performance; B: powersave"),
                 ({}, {"hypervisor": "KVM"}, "B: in a virtual machine"),
                 ({"hypervisor": "KVM"}, {"hypervisor": "KVM"}, "A, B: in a virtual machine"),
                 ({}, {"emulated": True}, "B: emulated, so that no ratio"),
                 ({}, {"sanitizer": "thread"}, "B: built with a sanitizer"),
                 ({"options": {"kind": "kind 1 (IntelCore)"}}, {"options": {"kind": "kind 0 (IntelAtom)"}},
                  "kind of cores differs: A: kind 1 (IntelCore); B: kind 0 (IntelAtom)"),
                 ({"options": {"kind": "kind 1"}}, {"options": {"kind": ""}},
                  "kind of cores differs: A: kind 1; B: all are alike"),
                 ({"options": {"args": []}}, {"options": {"oversubscribe": True}},
                  "oversubscribe differs: A: no; B: yes"),
                 ({"options": {"cpus": [0, 1, 2, 8]}}, {"options": {"cpus": [0, 8]}},
                  "order of CPUs differs: A: 0-2,8; B: 0,8"),
                 ({}, {"warnings": ["the moon was full"]}, "B itself: the moon was full"))
        for one, other, words in cases:
            with self.subTest(words):
                found = self.warned(one, other)
                self.assertEqual(1, len(found), found)
                self.assertTrue(found[0].startswith(words), found)

    def test_what_the_context_says(self):
        for context, words in (({"commit": "1"}, "fencepost's commit differs: A: 0000000; B: 1"),
                               ({"budget_s": "5"}, "budget differs: A: 60 s; B: 5 s"),
                               ({"placement": "compact"}, "placement differs: A: spread; B: compact"),
                               ({"placement": "list", "placement_list": "0,2,8-15:2"},
                                "placement differs: A: spread; B: list 0,2,8-15:2"),
                               ({"shared_home": "interleave"},
                                "placement differs: A: spread; B: spread shared home interleave"),
                               ({"interrupted": "true"}, "B itself: interrupted")):
            self.assertIn(words, "\n".join(self.warned({}, {}, context)))

    def test_the_usual_home_of_shared_memory_is_that_of_runs_that_do_not_say_it(self):
        self.assertEqual([], self.warned({}, {}, {"shared_home": "first"}))

    def test_two_lists_are_two_placements(self):
        change = [synthetic_run.slower(1, placement="list", placement_list=text) for text in ("0,2", "0,8")]
        runs = [self.run_of(str(i), change=c) for i, c in enumerate(change)]
        self.assertEqual(["placement differs: A: list 0,2; B: list 0,8"], unfair.warnings(runs))
        self.assertEqual(["placement list 0,2", "placement list 0,8"],
                         [label.split(", Synth")[0] for label in labels.labels(runs)])

    def test_cpus_of_other_machines_or_of_more_threads_are_no_difference(self):
        options = [{"options": {"cpus": cpus}} for cpus in ([0, 2], [1, 3], [0, 2, 4])]
        self.assertEqual([], self.warned(options[0], options[1], {"machine": "another"}))
        self.assertEqual([], self.warned(options[0], options[2]))

    def test_what_nobody_could_read_is_no_difference(self):
        unread = [{"power": {"governor": f"unreadable: {why}"}} for why in ("no file", "not there")]
        self.assertEqual([], self.warned(*unread))

    def test_warnings_travel_with_the_table(self):
        for warning in compare(self.two()).warnings:
            self.assertIn(f"UNFAIR     {warning[:60]}", text(compare(self.two())))


class LabelTest(Scratch):
    def test_cpu_compiler_variant(self):
        self.assertEqual(["Synthetic CPU (made up for tests), cc 0.0", "Neoverse Made-Up, Clang 99.0, lse"],
                         labels.labels(self.two()))

    def test_placements_of_one_machine_come_first(self):
        runs = [self.run_of(p, change=synthetic_run.slower(1, placement=p))
                for p in ("compact", "one-per-l3", "same-class:other-package")]
        self.assertEqual(["placement compact", "placement one-per-l3",
                          "placement same-class:other-package"],
                         [label.split(", ")[0] for label in labels.labels(runs)])

    def test_kind_and_oversubscription(self):
        options = ({"kind": "kind 1"}, {"kind": "kind 0"}, {"kind": "kind 0", "oversubscribe": True})
        found = labels.labels([self.run_of(str(i), options=o) for i, o in enumerate(options)])
        self.assertEqual([["kind 1"], ["kind 0"], ["kind 0", "oversubscribed"]],
                         [label.split(", Synth")[0].split(", ") for label in found])

    def test_cpus_where_nothing_else_differs(self):
        found = labels.labels([self.run_of(str(i), options={"cpus": c}) for i, c in enumerate(([0, 2], [0, 4, 5]))])
        self.assertEqual(["CPUs 0,2", "CPUs 0,4-5"], [label.split(", Synth")[0] for label in found])

    def test_two_cpus_of_one_name_show_their_numbers(self):
        cpu = synthetic_run.machine(1)["cpu"]
        found = labels.labels([self.run_of("a"), self.run_of("b", cpu={**cpu, "model": 2})])
        self.assertIn("model 1", found[0])
        self.assertIn("model 2", found[1])

    def test_never_alike(self):
        self.assertEqual(["a, Synthetic", "b, Synthetic"],
                         [label[:12] for label in labels.labels([self.run_of("a"), self.run_of("b")])])

    def test_letters_do_not_end(self):
        letters = [labels.letter(i) for i in range(60)]
        self.assertEqual(60, len(set(letters)))
        self.assertEqual(["A", "Z", "A2"], [letters[i] for i in (0, 25, 26)])


class ScriptTest(Scratch):
    def setUp(self):
        super().setUp()
        self.folders = [run.folder for run in self.two()]

    def test_csv_holds_every_figure_unrounded(self):
        code, out, err = self.script(*self.folders, "--format=csv")
        self.assertEqual((0, ""), (code, err))
        rows = list(csv.DictReader(io.StringIO(out)))
        comparison = compare([load(f) for f in self.folders])
        self.assertEqual(4 * len(comparison.rows), len(rows))
        for row, (name, unit, run) in zip(rows, ((r.name.text, u, label) for r in comparison.rows
                                                 for u in ("ns", "cycles") for label in "AB")):
            self.assertEqual([name, unit, run], [row["case"], row["unit"], row["run"]])
            if run == "B":
                self.assertAlmostEqual({"ns": 1.5, "cycles": 1.2}[unit], float(row["ratio_to_A"]))
                self.assertLess(float(row["ratio_ci_low"]), float(row["ratio_to_A"]))
            else:
                self.assertEqual("", row["ratio_to_A"])

    def test_json_holds_the_warnings_too(self):
        code, out, _ = self.script(*self.folders, "--format=json")
        document = json.loads(out)
        self.assertEqual(0, code)
        self.assertTrue(any("compiler differs" in w for w in document["unfair"]))
        self.assertIn("the variation within one process", document["intervals"])
        self.assertEqual([str(f) for f in self.folders], [run["folder"] for run in document["runs"]])

    def test_filter(self):
        code, out, _ = self.script(*self.folders, "--filter=^floor/add/lat", "--all")
        self.assertEqual(0, code)
        self.assertIn("1 to compare", out)

    def test_bad_input_is_one_line(self):
        one = self.folders[0]
        for args, words in (([one], "takes two to compare"), ([one, one], "named twice"),
                            ([one, self.scratch / "none"], "no such folder"),
                            ([*self.folders, "--filter=("], "( without its )"),
                            ([*self.folders, "--filter=nothing_like_it"], "matches no case")):
            code, out, err = self.script(*args)
            self.assertEqual((2, "", 1), (code, out, err.count("\n")), err)
            self.assertIn(words, err)


if __name__ == "__main__":
    unittest.main()
