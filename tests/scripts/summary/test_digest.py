"""The digest against its golden files, and each of its sentences turned the other way by planted runs.

After a change that is meant: FENCEPOST_UPDATE_GOLDEN=1 with the same command, and README's block by hand.
"""
import os
import unittest

from fencepost_tool import summary
from fencepost_tool.results import load
from fencepost_tool.summary.digest.phrases import NOISY, SAME, TOO_FEW

from ..support import synthetic_run
from ..support.planted import both, digest_of, line_of, only, scaled, without_intervals
from ..support.verb_call import call

ROOT = synthetic_run.ROOT
EXAMPLES = sorted((ROOT / "docs" / "example").glob("*/*/"))
FEW = only("^(?!.*(bits:32|counter/mutex))")  # of which none failed, so that there is more room
ALL_NOISY = synthetic_run.noisy(lambda name: True)


class GoldenTest(unittest.TestCase):
    maxDiff = None

    def check(self, name, text):
        file = ROOT / "tests" / "golden" / "digest" / f"{name}.txt"
        if not file.exists():  # README has it
            self.assertIn(f"```text\n{text}```\n", (ROOT / "README.md").read_text("utf-8"))
            return
        if os.environ.get("FENCEPOST_UPDATE_GOLDEN"):
            file.write_text(text, "utf-8")
        self.assertEqual(file.read_text("utf-8"), text)

    def test_every_example_and_a_made_up_run(self):
        self.assertGreaterEqual(len(EXAMPLES), 2)
        for folder in EXAMPLES:
            with self.subTest(folder.parent.name):
                self.check(folder.parent.name, summary.digest(load(folder)))
        self.check("synthetic", summary.digest(synthetic_run.whole(2)))


class RowsTest(unittest.TestCase):
    def rows(self, change=lambda run: None):
        return [line.split("|")[0].strip() for line in digest_of(2, change) if "|" in line][2:]

    def test_equal_orders_are_one_row(self):
        self.assertEqual(["load, any order (contended: throughput)", "store, relaxed and release", "store, seq_cst",
                          "fetch_add, any order", "compare_exchange, any order", "std_mutex, lock and unlock"], self.rows())

    def test_an_order_that_costs_more_is_a_row_of_its_own(self):
        for pattern, label in (("atomic/load/latency/seq_cst", "load, seq_cst (contended: throughput)"),
                               ("atomic/fetch_add/shared/acq_rel", "fetch_add, acq_rel"),
                               ("compare_exchange_strong_success/.*/seq_cst-seq_cst", "compare_exchange, seq_cst-seq_cst")):
            with self.subTest(label):
                self.assertIn(label, self.rows(scaled(**{pattern: 1.2})))

    def test_stores_may_cost_the_same_and_throughput_stands_in_for_latency(self):
        self.assertIn("store, any order (throughput)", self.rows(both(
            scaled(**{"atomic/store/throughput/seq_cst": 1 / 18}), only("atomic/(store|load)/throughput"))))

    def test_contended_factor(self):
        for operation, change, said in (("load", lambda run: None, "same"), ("std_mutex", ALL_NOISY, "noisy"),
                                        ("load", scaled(**{"atomic/load/shared/.*threads:2": 2}), "2.00"),
                                        ("load", scaled(**{"atomic/load/shared/.*threads:2": 0.5}), "0.50"),
                                        ("std_mutex", without_intervals, "?")):
            row = next(line for line in digest_of(2, change) if line.strip().startswith(operation))
            self.assertIn(said, row.split("|")[-1].split())
        self.assertNotIn("contended", "\n".join(digest_of(1)))


class SentencesTest(unittest.TestCase):
    def test_each_turned(self):
        """label, the costs that are changed and by how much, what the sentence then says, and what it said before."""
        for label, changes, said, before in (
                ("seq_cst", {"atomic/store/throughput/seq_cst": 1 / 18}, f"store: {SAME}", "store +17"),
                ("seq_cst", {"atomic/store/throughput/release": 40}, "store -2", "store +17"),
                ("seq_cst", {"pattern/publish/release": 10}, f"publishing: {SAME}", "publishing +"),
                ("seq_cst", {"atomic/load/latency/seq_cst": 1.5}, "load +2.5", "load and fetch_add"),
                ("fence", {"fence/thread_fence_seq_cst/store_load": 1 / 19}, f"seq_cst: {SAME}", "seq_cst +18"),
                ("fence", {"fence/mfence/store_load/threads:1": 0.5}, "mfence +16", "mfence +33"),
                ("neighbours", {"false_sharing/fetch_add/stride/bytes:(4|8|16|32)/threads:2": 6 / 21},
                 f"{SAME}; interference: not visible", "3.50x"),
                ("sharding", {"counter/sharded.*update.*threads:2": 5}, "slower than atomic", "faster than atomic"),
                ("sharding", {"counter/atomic/update/threads:2": 7 / 21}, f"update {SAME}", "faster than atomic"),
                ("sharding", {"counter/atomic/read": 9}, "x ±1.4 % faster", "read 2.00x ±1.4 % slower"),
                ("channel", {"channel/go_channel/round_trip/capacity:0": 0.5}, "back 4495 ns", "back 8989 ns"),
                ("RW mutexes", {"rwmutex/go_rwmutex/mix": 9}, "go_rwmutex never", "go_rwmutex from 90 % reads"),
                ("RW mutexes", {"rwmutex/go_rwmutex/mix/reads:100": 9}, "go_rwmutex only at 90, 99 % reads", "from 90"),
                ("RW mutexes", {"rwmutex/std_shared_mutex/mix": 0.1}, "std_shared_mutex from 0 % reads", "too close to tell")):
            with self.subTest(label, changes=changes):
                self.assertIn(before, line_of(label, 2, FEW))
                after = line_of(label, 2, both(scaled(**changes), FEW))
                self.assertIn(said, after)
                self.assertNotIn(before, after)

    def test_far_cores_may_be_as_near(self):
        self.assertRegex(line_of("cores", 16), r"same-core 3.*other-package 5\d\d ns .*; 16\.\dx")
        self.assertIn(SAME, line_of("cores", 16, scaled(**{"pair/cas_one_line/.*class:other-package": 33 / 536})))

    def test_noisy_and_too_few_rounds_decide_nothing(self):
        for change, words in ((ALL_NOISY, NOISY), (without_intervals, TOO_FEW)):
            for label in ("seq_cst", "fence", "sharding", "neighbours", *(["RW mutexes"] if change is ALL_NOISY else [])):
                with self.subTest(label, words=words):
                    said = line_of(label, 2, change)
                    self.assertIn(words, said)
                    self.assertNotRegex(said, r"[+-]\d|faster|slower|next|\dx ±")
        self.assertTrue(line_of("NOISY", 2, ALL_NOISY))

    def test_some_noisy_are_explained(self):
        said = line_of("noisy", 2, synthetic_run.noisy(lambda name: name.startswith("mutex/std_mutex/lock")))
        self.assertRegex(said, r"^\d+ cases: too few clean windows: 0 of 20, most dropped for no_level$")
        self.assertEqual("", line_of("noisy"))


class RunTest(unittest.TestCase):
    def test_what_was_not_measured(self):
        said = line_of("no answer", 2, only("^floor|^rwmutex"))
        for what in ("load", "mutex", "seq_cst", "fence", "sharding", "cores", "channel"):
            self.assertIn(what, said)
        self.assertEqual("", line_of("no answer"))
        self.assertIn("cores, channel, rw_mutexes: needs 2 CPUs, the run used 1", line_of("no answer", 1, only("threads:1$")))

    def test_what_failed_by_reason(self):
        self.assertEqual("2 cases: proof failed: 7 additions lost", line_of("missing"))

        def unsupported(run):
            only("^(floor|atomic/load/shared/relaxed|counter/mutex)")(run)
            for entry in run["benchmarks"][:3]:
                entry.update(error_occurred=True, error_message="skipped: unsupported: needs moonlight")
            run["context"].update(cases_left_out="12", left_out="queue/x/")
        self.assertEqual("3 cases: needs moonlight; 2: proof failed: 7 additions lost; 12: not in the core set (--all)",
                         line_of("missing", 2, unsupported))

    def test_warnings_by_severity(self):
        listed = [{"id": id_, "severity": severity, "text": "t", "affects": "a", "remedy": "r"}
                  for id_, severity in (("a", "info"), ("b", "invalid"), ("c", "info"))]
        self.assertEqual("1 invalid: b; 2 info: a, c", line_of("WARNING", schema_version=2, warnings=listed))
        self.assertEqual("", line_of("WARNING"))

    def test_interrupted_and_emulated(self):
        said = digest_of(2, lambda run: run["context"].update(interrupted="true"), emulated=True)
        self.assertRegex(" ".join(said), "WARNING +EMULATED.* interrupted")
        self.assertTrue(all("EMULATED: " in line for line in said if line.startswith(("seq_cst", "fence", "sharding", "RW"))))
        self.assertTrue(all("~" in line for line in said if "any order" in line))

    def test_no_case_at_all(self):
        self.assertIn("0 of 0 cases", "\n".join(digest_of(2, only("^$"))))


class VerbTest(unittest.TestCase):
    def test_digest_full_and_json(self):
        folder = EXAMPLES[0]
        self.assertEqual(summary.digest(load(folder)), call("summary", str(folder))[1])
        self.assertEqual(summary.text(load(folder)), call("summary", str(folder), "--full")[1])

    def test_the_document_has_the_answers(self):
        run = synthetic_run.whole(2)
        found = summary.document(run)["digest"]
        self.assertEqual(summary.digest(run).splitlines(), found["lines"])
        answers = {answer["id"]: answer for answer in found["answers"]}
        self.assertEqual("more", answers["seq_cst.store.cycles"]["verdict"])
        names = {case.name.text for case in run.cases}
        self.assertTrue(all(set(answer["cases"]) <= names for answer in found["answers"] if "missing" not in answer))


if __name__ == "__main__":
    unittest.main()
