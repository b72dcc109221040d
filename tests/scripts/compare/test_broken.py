"""Cases that the new side alone fails: broken, exit 1, first in every form. What the old one or both fail fails nothing."""
from __future__ import annotations

import io
import json
import random
import signal
import tempfile
import unittest
from dataclasses import replace
from pathlib import Path
from unittest import mock

from fencepost_tool.cli import compare
from fencepost_tool.cli import compare_programs as command
from fencepost_tool.compare.interleaved import default_set, measurement, program
from fencepost_tool.compare.interleaved import pair as pair_module
from fencepost_tool.compare.interleaved.answers import fault_of_round
from fencepost_tool.compare.interleaved.failures import AT_END, Failure, Record
from fencepost_tool.compare.interleaved.measurement import MeasuredProgram, Rules
from fencepost_tool.compare.interleaved.program import Program
from fencepost_tool.results.failures import NO_RESULT, SKIPPED, UNSUPPORTED

from ..support import foreign_json, synthetic_run
from ..support.compare_scratch import Scratch
from ..support.foreign_json import entry
from ..support.given import given
from ..support.program_stand_in import Answers
from ..support.stand_in_runs import ALONE, SEED, SHARED, STAND_IN, sides, stand_in, without_processes

CASE, OTHER = ALONE[1:3]


class Interleaved(unittest.TestCase):
    def test_who_fails_a_case(self):
        """In every pair, or by its absence; all other cases have verdicts."""
        for what, words in (("wrong_in", "disproved its own work: the sum"), ("missing_in", "not in {}"),
                            ("obstacles", "needs wings"), ("crashes", "died measuring it: killed by signal 11")):
            for whose, side in (("new", "B"), ("base", "A"), ("both", "A")):
                if (what, whose) == ("missing_in", "both"):
                    continue
                with self.subTest(what, whose=whose), stand_in(**{what: {CASE: whose}}), without_processes():
                    found = measurement.measure(sides(), 2.5, Rules(), SEED)
                    self.assertIn(words.format(side), found.left_out[CASE])
                    self.assertEqual({CASE} if whose == "new" else set(), set(found.broken))
                    self.assertEqual({*ALONE, SHARED} - {CASE}, set(found.verdicts))

    def test_a_case_that_only_the_old_one_has_and_cannot_measure(self):
        with stand_in(obstacles={CASE: "base"}, missing_in={CASE: "new"}), without_processes():
            found = measurement.measure(sides(), 2.5, Rules(), SEED)
        self.assertEqual((set(), "skipped by A alone: unsupported: needs wings"), (set(found.broken), found.left_out[CASE]))

    def test_the_default_set_is_in_both_core_sets(self):
        for flag, out in ((default_set.FLAG, {CASE, ALONE[0]}), ("--benchmark_filter=floor", set())):
            base, new = (replace(side, flags=(*side.flags, flag)) for side in sides())
            with stand_in(not_core={CASE: "new", ALONE[0]: "base"}, missing_in={CASE: "base"}), without_processes():
                found = measurement.measure((base, new), 2.5, Rules(), SEED)
            self.assertEqual(({*ALONE, SHARED} - out, {}), ({*found.cases, *found.left_out}, found.broken))

    def test_who_dies_after_it_has_measured_everything(self):
        for whose, words in (("new", "B killed by signal 11 at its end"), ("base", "A killed by signal 11 at its end"),
                             ("both", "A killed by signal 11 at its end; B killed by signal 11 at its end")):
            with self.subTest(whose), stand_in(at_end=whose), without_processes():
                found = measurement.measure(sides(), 2.5, Rules(), SEED)
                self.assertEqual({AT_END: words}, found.left_out)
                self.assertEqual({AT_END} if whose == "new" else set(), set(found.broken))
                self.assertEqual({*ALONE, SHARED}, set(found.verdicts))
        with stand_in(at_end="new", signal=signal.SIGTERM), without_processes():
            self.assertEqual({}, measurement.measure(sides(), 2.5, Rules(), SEED).left_out)
        record = Record(("A", "B"), {}, {})
        for side in (1, 0):
            record.at_end({side: program.Died("killed")})
        self.assertEqual(({}, "A killed at its end; B killed at its end"), (record.broken, record.left_out[AT_END]))

    def test_a_process_tells_how_it_ended(self):
        for number in (signal.SIGSEGV, signal.SIGTERM):
            with stand_in(at_end="new", signal=number):
                old, new = Program(STAND_IN, ()), Program(STAND_IN, ("--extra-work=1/1",))
                self.assertIsNone(old.close())
                death = given(new.close())
                self.assertEqual((f"killed by signal {int(number)}", number == signal.SIGTERM), (str(death), death.external))

    def test_many_cases_that_kill_the_new_one(self):
        with stand_in(crashes=dict.fromkeys(ALONE, "new")), without_processes():
            found = measurement.measure(sides(), 10.0, Rules(), SEED)
        self.assertEqual((set(ALONE), {SHARED}), (set(found.broken), set(found.verdicts)))

    def test_who_ended_a_process(self):
        """From outside it says nothing of the case the first time."""
        for number, external in ((signal.SIGKILL, True), (signal.SIGSEGV, False)):
            with stand_in(crashes={CASE: "new"}, signal=number):
                both = [Program(STAND_IN, flags) for flags in ((), ("--extra-work=1/1",))]
                pair = pair_module.run_pair(both, [CASE], 1, random.Random(SEED))
                for one in both:
                    one.kill()
            self.assertEqual(Failure(CASE, {1: f"died measuring it: killed by signal {int(number)}"}, external), pair.killer)
        record, ended = Record(("A", "B"), {}, {}), Failure(CASE, {1: "died"}, True)
        self.assertEqual([False, False, True], [record.add(one) for one in (ended, Failure(OTHER, {1: "died"}, True), ended)])
        self.assertEqual({CASE: "B died"}, record.broken)

    def test_one_that_tells_of_its_hang_and_ends_is_dead_by_that_case(self):
        with stand_in():
            good = Answers(()).take(3, CASE)
        both = [mock.Mock(), mock.Mock()]
        both[0].take.return_value, both[1].take.side_effect = good, [{"error": "hung"}, program.Died("ended")]
        pair = pair_module.run_pair(both, ALONE, 1, random.Random(SEED))
        self.assertEqual(list(pair.wrong.values()), [pair.killer])

    def test_answers_that_cannot_be_used_are_a_death(self):
        with stand_in():
            good = Answers(()).take(3, CASE)
        self.assertEqual("", fault_of_round(good) + fault_of_round({"error": "lost"}))
        for key in ("window_us", "ns", "cycles", "dropped", "chain"):
            for value in (None, "x", [None], {"x": None}, float("nan"), [-1.0], 10 ** 400):
                self.assertRegex(fault_of_round({**good, key: value}), "^has ", (key, value))


class ExitCodes(unittest.TestCase):
    def compare(self, *args: str, **asked) -> tuple[int, str, str]:
        def one(label, path, flags):
            return MeasuredProgram(label, path, flags + (("--extra-work=1/1",) if label == "B" else ()))
        out, err = io.StringIO(), io.StringIO()
        with tempfile.TemporaryDirectory() as results, stand_in(**asked), without_processes(), \
                mock.patch.object(command, "MeasuredProgram", one):
            code = compare.run(["--as", "programs", str(STAND_IN), str(STAND_IN), "--results", results, "--budget", "2s",
                                "--seed", str(SEED), *args], out, err)
        return code, out.getvalue(), err.getvalue()

    def test_broken_is_first_everywhere(self):
        asked = {"crashes": {CASE: "new"}, "factor": {OTHER: 1.2}}
        code, out, _ = self.compare(**asked)
        self.assertEqual(1, code)
        self.assertRegex(out, r"(?s)1 broken, 1 regressed.*\nbroken: .*\nregressed: ")
        document = json.loads(self.compare("--json", two_modes={SHARED: "new"}, **asked)[1])
        self.assertEqual((1, 2), next((c["modes_a"], c["modes_b"]) for c in document["cases"] if c["case"] == SHARED))
        self.assertEqual((1, CASE, "broken"), (document["counts"]["broken"], *list(document["cases"][0].values())[:2]))
        self.assertRegex(self.compare("--format=csv", **asked)[1].splitlines()[1], f"^{CASE},,broken,.*killed by signal 11")
        self.assertRegex(self.compare("--format=markdown", **asked)[1], r"(?s)\*\*broken\*\*.*\*\*regressed\*\*")

    def test_the_old_one_alone_and_nothing_to_tell(self):
        for code, args, asked in ((0, (), {"crashes": {CASE: "base"}}), (0, (), {"missing_in": {CASE: "base"}}), (0, (), {}),
                                  (1, (), {"at_end": "new"}), (0, (), {"at_end": "base"}), (1, (), {"obstacles": {CASE: "new"}}),
                                  (3, ("--alpha=0.01",), {"noise": 0.5}), (3, (), {"levels": False}),
                                  (3, ("--require", CASE), {"crashes": {CASE: "both"}}),
                                  (0, ("--require", OTHER), {"crashes": {CASE: "both"}})):
            with self.subTest(asked, args=args):
                self.assertEqual(code, self.compare(*args, **asked)[0])

    def test_a_pattern_that_matches_nothing_is_found_before_anything_is_measured(self):
        with mock.patch.object(pair_module, "run_pair") as measured:
            code, out, err = self.compare("--require=nowhere")
        self.assertEqual((2, "", 1, 0), (code, out, err.count("\n"), measured.call_count))
        self.assertIn("--require=nowhere: matches no case", err)


class Files(Scratch):
    def test_who_fails(self):
        good, zero = [entry("x", 1.0)], [entry("x", 0.0)]
        failed = [{**zero[0], "error_occurred": True, "error_message": "lost"}]
        skipped = [{**zero[0], "skipped": True, "skip_message": "no GPU"}]
        for a, b, code in ((good, failed, 1), (good, [], 1), (failed, good, 0), ([], good, 0), (failed, failed, 0),
                           (failed, [], 0), (good, skipped, 1), (skipped, good, 0), (skipped, skipped, 0),
                           (skipped, failed, 0), (failed, skipped, 0), (good, zero, 1), (zero, failed, 0), (zero, zero, 0),
                           *((good, [entry("x", time)], 1) for time in (float("nan"), float("inf"), [1.0]))):
            for side, entries in (("a", a), ("b", b)):
                for i in range(3):
                    foreign_json.write(Path(side, f"{i}.json"), [entry("other", 1.0), *entries], "v1.9.1")
            found, out, _ = self.script("a", "b", "--format=json")
            document = json.loads(out)
            with self.subTest(a=a, b=b):
                self.assertEqual((code, "x"), (found, (document["cases"] if code else document["left_out"])[0]["case"]))

    def test_lost_in_part(self):
        """Which of three processes have the case (1), lack it (-), fail it (f), skip it (s) or have no time of it (0)."""
        entries = {"1": [entry("x", 1.0)], "-": [], "0": [entry("x", 0.0)],
                   "f": [{**entry("x", 0.0), "error_occurred": True, "error_message": "lost"}],
                   "s": [{**entry("x", 0.0), "skipped": True, "skip_message": "no GPU"}]}
        for a, b, words in (("111", "11-", "not in b/2.json: it vanished in 1 of 3"), ("111", "1--", "in 2 of 3"),
                            ("11-", "---", "nor the others: it vanished"), ("11-", "11f", "b/2.json: lost"),
                            ("111", "1ss", "b/1.json: skipped by B alone: no GPU"), ("11-", "s1f", "b/2.json: lost"),
                            ("11s", "sss", ""), ("111", "000", "b/0.json: real_time is 0 ns"), ("11-", "000", "real_time is 0"),
                            ("11-", "-11", ""), ("11-", "111", ""), ("11f", "---", ""), ("11f", "11f", ""), ("111", "110", "")):
            for side, kinds in (("a", a), ("b", b)):
                for i, kind in enumerate(kinds):
                    foreign_json.write(Path(side, f"{i}.json"), [entry("other", 1.0), *entries[kind]], "v1.9.1")
            found, out, _ = self.script("a", "b", "--format=json")
            document = json.loads(out)
            with self.subTest(a=a, b=b):
                self.assertEqual(bool(words), bool(found))
                self.assertIn(words, (document["cases"] if words else document["left_out"])[0]["why"])
                if (a, b) == ("11-", "-11"):
                    self.assertEqual("only in 2 of 3 processes of A and 2 of 3 processes of B", document["left_out"][0]["why"])

    def test_runs_without_a_time(self):
        def without_time(document):
            document["benchmarks"][0]["real_time"] = 0.0
        self.run_of("old", 1)
        self.run_of("new", 2, change=without_time)
        found, out, _ = self.script("old", "new")
        self.assertEqual(1, found)
        self.assertIn("new: real_time is 0", out)

    def test_runs_of_fencepost_tell_failures_from_cases_without_a_result(self):
        def floors(name):
            return name.startswith("floor/add")
        for why, code in (("the sum should be 2, is 1", 1), *((words, int(words == SKIPPED)) for words in NO_RESULT)):
            def fail(document, why=why):
                document["benchmarks"][0] = {"name": document["benchmarks"][0]["name"], "error_occurred": True,
                                             "error_message": why}
            synthetic_run.write(Path("old"), 2, floors)
            synthetic_run.write(Path("new"), 2, floors, fail)
            self.assertEqual(code, self.script("old", "new")[0], why)
        self.assertIn(f'"{UNSUPPORTED}needs ', Path(synthetic_run.ROOT, "arch", "needs.hpp").read_text("utf-8"))
        harness = "".join(path.read_text("utf-8") for path in (synthetic_run.ROOT / "harness").glob("s*/*.[ch]pp"))
        self.assertEqual([], [words for words in NO_RESULT if f'"{words}' not in harness])

    def test_what_another_machine_lacks_is_left_out(self):
        """Only where it is another one, and where the reason says so."""
        for why, host, code in (("unsupported: needs cas128", "other", 0), ("unsupported: needs cas128", "m", 1),
                                ("not today", "other", 1)):
            synthetic_run.write(Path("old"), 2, lambda name: name.startswith("floor/add"))

            def skip(document, why=why):
                document["benchmarks"][0] = {"name": document["benchmarks"][0]["name"], "error_occurred": True,
                                             "error_message": f"skipped: {why}"}
            synthetic_run.write(Path("new"), 2, lambda name: name.startswith("floor/add"), skip,
                                **({"cpu": {"model_name": "Other CPU"}} if host == "other" else {}))
            found, out, _ = self.script("old", "new", "--across-machines")
            with self.subTest(why, host=host):
                self.assertEqual(code, found)
                self.assertIn(f"skipped by B alone: {why}" if code else f"skipped: {why}", " ".join(out.split()))

    def test_what_was_left_out_has_not_vanished(self):
        lost = "mutex/spinlock/try_lock_success/threads:1"
        skipped = {"name": "mutex/spinlock/not_installed/threads:1", "error_occurred": True,
                   "error_message": "skipped: unsupported: not installed: libx"}
        for left_out, entries, words in (("a/b/,mutex/spinlock/", [], "core"), ("mutex/spin/", [], ""), ("", [skipped], "libx")):
            def change(document, left_out=left_out, entries=entries):
                document["benchmarks"] = document["benchmarks"][:1] + entries
                document["context"]["left_out"] = left_out
            synthetic_run.write(Path("old"), 2, lambda name: name in ("floor/add/latency", lost))
            synthetic_run.write(Path("new"), 2, lambda name: name in ("floor/add/latency", lost), change)
            found, out, _ = self.script("old", "new", "--format=json", "--require=spinlock")
            self.assertEqual(3 if words else 1, found, out)
            self.assertIn(words, json.dumps(json.loads(out)["left_out"]))


if __name__ == "__main__":
    unittest.main()
