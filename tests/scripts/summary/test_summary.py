"""The summary against its golden file, and what must hold of every summary.

After a change that is meant: FENCEPOST_UPDATE_GOLDEN=1 with the same command.
"""
import os
import re
import tempfile
import unittest

from fencepost_tool import summary
from fencepost_tool.results import enumerations, load
from fencepost_tool.selfcheck import spinner
from fencepost_tool.summary.heading import REASONS
from fencepost_tool.text.numbers import percent, ratio, si, significant
from fencepost_tool.text.table import WIDTH, Column, render

from ..support import synthetic_run

GOLDEN = synthetic_run.ROOT / "tests" / "golden" / "summary.txt"


def EVERYTHING(name):
    return True


def NOTHING(document):
    pass


def text_of(pus, keep=EVERYTHING, change=NOTHING, **machine):
    if change is NOTHING:
        return summary.text(synthetic_run.whole(pus, keep, **machine))
    with tempfile.TemporaryDirectory() as scratch:
        return summary.text(load(synthetic_run.write(scratch, pus, keep, change, **machine), True))


class ReasonsTest(unittest.TestCase):
    def test_every_reason_to_drop_a_sample_has_a_label(self):
        self.assertEqual(enumerations.DROP_REASONS, tuple(REASONS))
        self.assertLess(set(spinner.REASONS), set(enumerations.DROP_REASONS))


class GoldenTest(unittest.TestCase):
    maxDiff = None

    def test_two_pus(self):
        text = text_of(2)
        if os.environ.get("FENCEPOST_UPDATE_GOLDEN"):
            GOLDEN.write_text(text, "utf-8")
        self.assertEqual(GOLDEN.read_text("utf-8"), text)


class EverySummaryTest(unittest.TestCase):
    def test_fits_100_columns_whatever_the_machine(self):
        for pus in (1, 2, 64, 200):
            wide = [line for line in text_of(pus).splitlines() if len(line) > WIDTH]
            self.assertEqual([], wide)

    def test_any_single_kind(self):
        for kind in ("floor", "atomic", "mutex", "rwmutex", "channel", "queue", "snapshot", "reclamation",
                     "false_sharing", "counter", "fence",
                     "pattern", "hint"):
            text = text_of(2, lambda name, kind=kind: name.startswith(kind + "/"))
            self.assertRegex(text, rf"(?m)^{kind}:")

    def test_codegens_are_beside_each_other(self):
        codegens = {"exchange": "outline", "fetch_add": "lse", "fetch_or": "ll_sc"}

        def change(document):
            for entry in document["benchmarks"]:
                entry["name"] = re.sub(r"atomic/(\w+)/(\w+)/(\w+)/bits:64", lambda found: "rmw/fetch_add/{}/{}/codegen:{}".format(
                    *found.group(2, 3), codegens[found[1]]), entry["name"])
                del entry["label"]
            lacking = next(e for e in document["benchmarks"] if "/latency/seq_cst/codegen:lse/" in e["name"])
            for key in [key for key in lacking if key not in ("name", "run_type", "threads")]:
                del lacking[key]
            lacking.update(error_occurred=True, error_message="skipped: unsupported: needs lse")
        text = text_of(2, lambda name: re.match(f"atomic/({'|'.join(codegens)})/.*(relaxed|seq_cst)/bits:64", name), change)
        self.assertRegex(text, r"(?m)^rmw:")
        rows = [re.split(r"[ ?|]+", line.strip())[:3] for line in text.splitlines() if re.match(r" +(relaxed|seq_cst) ", line)]
        self.assertEqual([(order, by) for order in ("relaxed", "seq_cst") for by in codegens.values()],
                         [(order, by) for order, by, _ in rows])
        self.assertEqual([("seq_cst", "lse", "-")], [tuple(row) for row in rows if row[2] == "-"])
        self.assertEqual([], [line for line in text.splitlines() if len(line) > WIDTH])

    def test_nothing_measured(self):
        self.assertIn("0 measured", text_of(2, lambda name: False))

    def test_missing_figures_are_dashes(self):
        def change(document):
            for entry in document["benchmarks"]:
                for key in [k for k in entry if k.startswith(("cycles", "ns_ci", "ops", "fairness"))]:
                    del entry[key]
        text = text_of(2, lambda name: name.startswith("mutex/std_mutex"), change)
        self.assertNotIn("cycles |", text)
        self.assertRegex(text, r"std_mutex +0 +0 \| +14\.0 +\| +4\d\.\d")

    def test_no_figure_that_is_not_in_the_data(self):
        """Every time in the mutex table is one of run.json's, rounded."""
        text = text_of(2, lambda name: name.startswith("mutex/"))
        rows = re.findall(r"^  \w+ +\d+ +\d+ \| +(\S+) .*?\| +(\S+)", text, re.M)
        self.assertEqual(8, len(rows))
        known = {significant(e["real_time"]) for e in synthetic_run.document(2)["benchmarks"]
                 if "real_time" in e}
        self.assertLessEqual({cell for row in rows for cell in row}, known)

    def test_a_mutex_may_lack_its_contended_cases(self):
        text = text_of(2, lambda name: name.startswith("mutex/std_mutex")
                       or (name.startswith("mutex/spinlock") and name.endswith("threads:1")))
        self.assertRegex(text, r"spinlock try_lock_success")

    def test_failures_are_counted_and_collapsed(self):
        text = text_of(2)
        self.assertIn("not measured: 2 of ", text)
        self.assertRegex(text, r"(?m)^     2  proof failed: 7 additions lost: atomic/")

    def test_windows_count_failed_cases_and_any_reason(self):
        """One case kept 7 and dropped 3, one failed and dropped all 10."""
        def count(document):
            document["benchmarks"][1].update(windows_kept=0, windows_dropped=10, dropped_moonlight=10)
        def keep(name):
            return name in ("floor/add/latency", "counter/mutex/update/threads:2")
        self.assertIn("35 % clean of 20; noisy: moonlight 50 %, SMT sibling busy 10 %, timer gap 5.0 %",
                      text_of(2, keep, count))
        self.assertIn("70 % clean of 10, failed cases not counted", text_of(2, keep))

    def test_warnings(self):
        def change(document):
            document["context"].update(interrupted="true", cases_left_out="12")
            document["benchmarks"][0]["rounds"] = 3
        text = text_of(2, change=change, emulated=True, warnings=["the moon was full"], hypervisor="KVM")
        for word in ("EMULATED", "interrupted", "1 with fewer than 6 rounds", "12 left out,", "the moon was full",
                     "hypervisor: KVM"):
            self.assertIn(word, text)

    def test_findings_of_the_synthetic_machine(self):
        text = text_of(64)
        self.assertIn("go_rwmutex beats std_mutex from 90 % reads", text)
        self.assertIn("go_rwmutex beats futex_mutex, its inner lock, from 99 % reads", text)
        self.assertNotIn("futex_mutex beats", text)
        self.assertRegex(text, r"one_line:(.*\n)+?    std_mutex +0 +\| +- +- \| +- +- \| +[\d.]+ M 1.00")
        self.assertIn("add: measured destructive interference size: 64 bytes "
                      "(hwloc line: 64; compiler constant: 64)", text)
        one = " ".join(text_of(1).split())
        self.assertIn("interference size: not visible, one thread only", one)

    def test_unknown_primitive_takes_part(self):
        def change(document):
            for entry in document["benchmarks"]:
                entry["name"] = entry["name"].replace("spinlock", "ticket_lock_of_tomorrow")
        self.assertIn("ticket_lock_of_tomorrow", text_of(2, change=change))


class NumbersTest(unittest.TestCase):
    def test_significant(self):
        cases = {0.0834: "0.0834", 0.251: "0.251", 5.312: "5.31", 9.996: "10.0", 18.66: "18.7",
                 123.4: "123", 53210.4: "53210", 0: "0", 99.95: "100"}
        for value, text in cases.items():
            self.assertEqual(text, significant(value))
        self.assertEqual("-", significant(None))

    def test_percent_si_ratio(self):
        self.assertEqual(["0.0", "<0.1", "0.3", "9.9", "10", "-"],
                         [percent(v) for v in (0, 0.01, 0.31, 9.94, 9.96, None)])
        self.assertEqual(["1.24 G", "53.2 M", "1.00 M", "910 k", "87.0", "-"],
                         [si(v) for v in (1.24e9, 53.2e6, 999999, 910e3, 87, None)])
        self.assertEqual(["0.93", "24.8", "120", "-"], [ratio(v) for v in (0.934, 24.77, 119.5, None)])


class TableTest(unittest.TestCase):
    def test_too_wide_shortens_names_only(self):
        lines = render([Column("name", left=True), Column("n")], [["x" * 200, "123456"]])
        self.assertEqual(WIDTH, len(lines[-1]))
        self.assertRegex(lines[-1], r"x~ 123456$")

    def test_columns_without_figures_go(self):
        lines = render([Column("name", left=True), Column("a"), Column("b")], [["x", "-", "1"]])
        self.assertEqual(["  name b", "  x    1"], lines)


if __name__ == "__main__":
    unittest.main()
