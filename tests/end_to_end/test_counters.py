"""Counted events in a real run: what this machine lets count, and what is said of the rest."""
import json
import re
import unittest

from program import SANITIZED, ProgramTest

CASE = "^floor/add/latency/threads:1$"


class Counters(ProgramTest):
    def counters(self, folder):
        return json.loads((folder / "machine.json").read_text())["counters"]

    def test_a_run_is_whole_whatever_can_be_counted(self):
        run, folder, _ = self.measure(CASE)
        counters = self.counters(folder)
        self.assertTrue(counters["events"])
        self.skip_if_busy(run["benchmarks"])
        entry = run["benchmarks"][0]
        self.assertEqual(0, entry["page_faults_per_op"])
        for event in counters["events"]:
            self.assertIn(event["check"], ("plausible", "counts_nothing", "implausible", "not_checked"))
            # Readable events have a value, unless too few rounds had their pass; the others a reason and no value.
            if not event["readable"]:
                self.assertTrue(event["reason"] and event["fix"], event)
                self.assertNotIn(f"{event['key']}_per_op", entry)
        readable = [e["key"] for e in counters["events"] if e["readable"]]
        if counters["passes"] == 1:
            for key in readable:
                self.assertIn(f"{key}_per_op", entry)

    def test_task_clock_agrees_with_the_clock(self):
        """The kernel's clock of a thread that never sleeps runs like ours: 10 %, since neither is told of the other."""
        run, folder, _ = self.measure(CASE, "--events=perf::TASK-CLOCK")
        event = self.counters(folder)["events"][0]
        if not event["readable"]:
            self.skipTest(event["reason"])
        self.skip_if_busy(run["benchmarks"])
        entry = run["benchmarks"][0]
        self.assertAlmostEqual(1.0, entry["perf_task_clock_ns_per_op"] / entry["real_time"], delta=0.1)

    def test_none_counts_nothing_but_what_needs_no_event(self):
        run, folder, _ = self.measure(CASE, "--events=none")
        self.assertEqual(([], "none"), (self.counters(folder)["events"], self.counters(folder)["reading"]))
        self.skip_if_busy(run["benchmarks"])
        per_op = {key for key in run["benchmarks"][0] if "_per_op" in key and "_ci_" not in key}
        self.assertEqual({"context_switches_per_op", "page_faults_per_op"}, per_op)
        self.assertNotIn('"counts"', (folder / "samples.jsonl").read_text())

    @unittest.skipIf(SANITIZED, "all windows begin late there, but for those that begin early to count")
    def test_alternately_every_second_round_counts(self):
        _, folder, _ = self.measure(CASE, "--events=perf::TASK-CLOCK", "--count-alternately")
        if not self.counters(folder)["events"][0]["readable"]:
            self.skipTest(self.counters(folder)["events"][0]["reason"])
        rounds = [json.loads(line) for line in (folder / "samples.jsonl").read_text().splitlines()]
        counted = ["counts" in line for line in rounds if line["ns"]]
        self.assertTrue(any(counted) and not all(counted), counted)

    def test_bad_input_is_refused_before_anything_is_measured(self):
        for text, naming in (("", "names no event"), ("perf::PAGE-FALTS", "did you mean perf::PAGE-FAULTS"),
                             ("perf::PAGE-FAULTS,perf::PAGE-FAULTS", "twice"),
                             ("perf::PAGE-FAULTS,perf_page_faults", "the same event"), ("perf::PAGE-FAULTS,", "empty name")):
            with self.subTest(text):
                self.refused(f"--events={text}", naming=naming)
                self.assertFalse(self.results.exists())

    def test_the_head_of_a_run_says_what_can_be_counted(self):
        _, _, err = self.run_program("--budget=1s", f"--benchmark_filter={CASE}")
        self.assertRegex(err, r"(?m)^counters: \d+ of \d+ events")
        for line in re.findall(r"(?m)^counters: not .*$", err):
            self.assertIn("; remedy: ", line)
