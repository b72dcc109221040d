"""The arithmetic of selfcheck: verdicts, spreads, and which core it takes this one for. Runs no program."""
from __future__ import annotations

import io
import statistics
import tempfile
import unittest
from dataclasses import replace
from pathlib import Path
from unittest import mock

from fencepost_tool.cli import selfcheck as command
from fencepost_tool.results import Estimate, Run
from fencepost_tool.results.estimates import Case
from fencepost_tool.results.names import parse_name
from fencepost_tool.results.samples import Sample
from fencepost_tool.selfcheck import chains, counting, cpu, drift, locks, program, spread, uneven, verdict
from fencepost_tool.selfcheck.common import split
from fencepost_tool.selfcheck.table import render
from fencepost_tool.selfcheck.verdict import MET, MISSED, NOISY, SHOWN, Row

from ..support import synthetic_run  # noqa: F401  puts scripts/ on the path
from ..support.given import given

SAPPHIRE_RAPIDS = "fpu avx512f avx512_bf16 avx512_fp16 amx_bf16 amx_tile amx_int8"


def case(name: str, cycles: float | None = None, windows: int = 100, error: str | None = None) -> Case:
    estimate = None if cycles is None else Estimate(cycles, cycles * 0.999, cycles * 1.001)
    return Case(parse_name(name), estimate, estimate, estimate, {"windows_kept": windows}, error)


class FakeRun(Run):
    def __init__(self, *cases: Case):
        super().__init__(Path("fake"), {}, {"calibration": {"core_ghz": 3.5}}, cases)

    def samples(self):
        return iter([Sample("x", 0, 0, ns=(1.0, 1.0), dropped={"neighbour": 2}, raw={"chain": {"alone": [0.25]}})])


class Counting(unittest.TestCase):
    def rounds(self, *pairs):
        """(counted, ns) -> samples of one case."""
        return [Sample("x", 0, i, ns=(ns, ns), raw={"counts": {"a": 0}} if counts else {})
                for i, (counts, ns) in enumerate(pairs)]

    def test_neighbours_of_which_one_counted_are_compared_each_once(self):
        found = counting.ratios(self.rounds((True, 11.0), (False, 10.0), (True, 30.0), (False, 30.0), (False, 5.0)))
        self.assertEqual([0.1, 0.0], [round(r, 6) for r in found])

    def test_order_does_not_turn_the_ratio(self):
        self.assertAlmostEqual(0.1, counting.ratios(self.rounds((False, 10.0), (True, 11.0)))[0])

    def test_rounds_of_one_kind_only_give_nothing(self):
        self.assertEqual([], counting.ratios(self.rounds((True, 10.0), (True, 11.0))))

    def test_verdict(self):
        for cost, verdict_of_it in ((0.002, MET), (0.05, MISSED)):
            done = counting.row("a/b/c/threads:1", FakeRun(), [cost] * 10, "1 of 1 events: a")
            self.assertEqual(verdict_of_it, done.verdict)
        noisy = counting.row("a/b/c/threads:1", FakeRun(), [-0.03, 0.06, 0.0, 0.05, 0.04, 0.001, 0.05, 0.002], "a")
        self.assertEqual(NOISY, noisy.verdict)

    def test_no_rounds_are_a_miss_that_says_why(self):
        done = counting.row("a/b/c/threads:1", FakeRun(case("a/b/c/threads:1", error="too few clean windows")), [], "a")
        self.assertEqual((MISSED, ["too few clean windows"]), (done.verdict, done.notes))

    def test_where_nothing_can_be_counted_nothing_is_judged(self):
        event = {"event": "X", "key": "x", "readable": False, "reason": "no PMU", "fix": "buy one"}
        run = mock.Mock(machine={"counters": {"events": [event]}})
        rows = counting.check(mock.Mock(run=lambda *a: run, names=lambda *a: []), 1.0)
        self.assertEqual([(SHOWN, ["no PMU"])], [(r.verdict, r.notes) for r in rows])


class Verdicts(unittest.TestCase):
    def test_within(self):
        self.assertEqual(MET, verdict.within(3.02, 3.0, 3.1, 3.0, 0.01))
        self.assertEqual(MISSED, verdict.within(3.1, 3.05, 3.2, 3.0, 0.01))
        self.assertEqual(NOISY, verdict.within(3.1, 3.02, 3.2, 3.0, 0.01))
        self.assertEqual(NOISY, verdict.within(2.9, 2.8, 2.98, 3.0, 0.01))
        self.assertEqual(MISSED, verdict.within(3.1, None, None, 3.0, 0.01))

    def test_exit_code(self):
        rows = [Row("", "", "", v) for v in (MET, SHOWN)]
        self.assertEqual(0, verdict.exit_code(rows))
        self.assertEqual(3, verdict.exit_code(rows + [Row("", "", "", NOISY)]))
        self.assertEqual(1, verdict.exit_code(rows + [Row("", "", "", v) for v in (NOISY, MISSED)]))

    def test_spread(self):
        values = [18.0, 18.1, 18.3]
        self.assertAlmostEqual(statistics.stdev(values) / statistics.mean(values), given(verdict.spread(values)))
        self.assertIsNone(verdict.spread([1.0]))

    def test_quantile(self):
        values = list(range(1, 11))
        self.assertEqual([5, 8, 9, 10, 1], [verdict.quantile(values, q) for q in (0.5, 0.8, 0.9, 1.0, 0.0)])

    def test_of_spreads(self):
        near, far = [0.001] * 9, [0.02]
        self.assertEqual(MET, verdict.of_spreads(near + far, 0.005, 0.9, []))
        self.assertEqual(MET, verdict.of_spreads(near + [None], 0.005, 0.9, []))
        self.assertEqual(MISSED, verdict.of_spreads(near + far * 2, 0.005, 0.9, [0.001, None]))
        self.assertEqual(NOISY, verdict.of_spreads(near + far * 2, 0.005, 0.9, [0.001, 0.02]))
        # Cases without an estimate are a miss however much the machine moved.
        self.assertEqual(MISSED, verdict.of_spreads(near + [None] * 2, 0.005, 0.9, [0.02]))
        self.assertEqual(MISSED, verdict.of_spreads([], 0.005, 0.9, []))

    def test_faster_than(self):
        self.assertEqual(MET, verdict.faster_than(91.0, [100.0, 99.0], 0.1))
        self.assertEqual(NOISY, verdict.faster_than(91.0, [100.0, 130.0], 0.1))
        self.assertEqual(MISSED, verdict.faster_than(50.0, [100.0, 130.0], 0.1))

    def test_more_than(self):
        self.assertEqual(MET, verdict.more_than(0.3, [0.01, 0.05], 0.06))
        self.assertEqual(NOISY, verdict.more_than(0.03, [0.01, 0.05], 0.06))
        self.assertEqual(MISSED, verdict.more_than(0.01, [0.01, 0.05], 0.06))
        self.assertEqual(NOISY, verdict.more_than(0.01, [0.01, 0.05], 0.04), "something else spun already")

    def test_drift(self):
        self.assertEqual(MET, drift.verdict([13.5, 13.9], [52.0, 53.0]))
        self.assertEqual(NOISY, drift.verdict([13.5, 15.0], [52.0, 52.0]))
        self.assertEqual(MISSED, drift.verdict([7.4, 19.4], [28.0, 75.0]))


class Rows(unittest.TestCase):
    def test_a_case_without_a_figure_is_missed(self):
        row = chains.row("xchg", case("a", error="too few clean windows"), 17.0, 0.05)
        self.assertEqual((MISSED, ("too few clean windows",)), (row.verdict, tuple(row.notes)))
        self.assertEqual(MISSED, chains.row("xchg", None, 17.0, 0.05).verdict)

    def test_another_core_is_shown_and_not_judged(self):
        row = chains.row("xchg", case("a", 23.0), 17.0, 0.05, "not this core (no amx_tile)")
        self.assertEqual(SHOWN, row.verdict)
        self.assertIn("not this core", row.notes[0])

    def test_a_whole_number_of_cycles(self):
        for cycles, expected in ((5.01, MET), (3.99, MET), (4.5, MISSED), (0.3, MISSED)):
            self.assertEqual(expected, chains.whole_number("load", case("a", cycles)).verdict, cycles)

    def test_work_of_critical_sections_takes_its_cycles(self):
        for taken, expected in (((100.09, 1001.5), [MET, MET]), ((103.0, 1003.0), [MISSED, MET]),
                                ((100.0, 1300.0), [MET, MISSED])):
            run = FakeRun(*(case(name, cycles) for (_, name, _), cycles in zip(chains.WORK, taken)))
            with mock.patch.object(program.Program, "run", return_value=run) as asked:
                rows = {row.what: row for row in chains.check(program.Program(Path("x"), Path("y"), io.StringIO()), 1.0)}
            for n in (100, 1000):
                self.assertIn(f"floor/work/latency/cycles:{n}/threads:1", asked.call_args[0][0])
            found = [rows[f"work of {n} cycles, cycles"] for n in (100, 1000)]
            self.assertEqual(expected, [row.verdict for row in found])
            self.assertEqual(["100 +-1 %", "1000 +-1 %"], [row.target for row in found])

    def test_spreads_of_cases(self):
        runs = [FakeRun(case("near/threads:1", v), case("few/threads:1", v, windows=29),
                        case("none/threads:1", None if v > 1 else v, error="x" if v > 1 else None),
                        case("trapped/threads:1", error="skipped: the kernel traps it"), case("two/threads:2", v))
                for v in (1.0, 1.002)]
        found = spread.case_spreads(runs, 1)
        self.assertEqual({"near/threads:1", "few/threads:1", "none/threads:1"}, set(found))
        self.assertAlmostEqual(0.0014, given(found["near/threads:1"]), places=4)
        self.assertIsNone(found["few/threads:1"])
        self.assertIsNone(found["none/threads:1"])
        row = spread.row("one thread", runs, 1, 0.005, 0.9, spread.machine_evidence(runs))
        self.assertEqual((MISSED, "33 % of 3 cases"), (row.verdict, row.measured))
        self.assertIn("throughput chain alone: 0.2500 cycles per add", "\n".join(row.notes))
        self.assertIn("windows kept: 50 %", "\n".join(row.notes))

    def test_the_chains_are_named_by_their_primitives(self):
        add, multiply = "floor/add/latency/threads:1", "floor/multiply/latency/threads:1"
        runs = [FakeRun(case(add, 1.0), case(multiply, cycles)) for cycles in (3.0, 3.3)]
        found = spread.machine_evidence(runs)
        self.assertEqual("the machine over the same processes: add 0.00 %, multiply 6.73 %", found.text[0])
        self.assertEqual(0.0, found.yardsticks[0])

    def test_what_moves_all_cases_together_is_told_apart(self):
        factor, own = (1.0, 1.05, 0.97, 1.01), (1.0, 1.0, 1.0, 1.002)
        common, rest = split({"a": [20 * f for f in factor], "b": [3 * f for f in factor],
                              "c": [7 * f * o for f, o in zip(factor, own)]})
        self.assertAlmostEqual(given(verdict.spread(factor)), given(common))
        self.assertAlmostEqual(0.0, given(rest["a"]))
        self.assertAlmostEqual(0.001, given(rest["c"]), places=5)
        self.assertEqual((None, {}), split({}))

    def test_dropped_share(self):
        samples = [Sample("a", 0, 0, ns=(1.0,) * 6, dropped={"late": 1, "gap": 1, "neighbour": 5})]
        self.assertEqual((2, 0.25), program.dropped_share(samples, ("late", "gap")))

    def test_locks_take_no_less_than_their_work(self):
        def lock(name, cycles, work=100.0):
            found = case(f"mutex/{name}/lock_unlock/critical:0/outside:100/threads:1", cycles)
            return replace(found, counters={**found.counters, "work_cycles": work})

        met, short = lock("a", 111.0), lock("b", 62.0)
        self.assertEqual((MET, "least 1.110; 1 of 1"), (locks.row([met]).verdict, locks.row([met]).measured))
        self.assertEqual((MISSED, "least 0.620; 1 of 2", ("mutex/b/lock_unlock/critical:0/outside:100/threads:1: 0.620",)),
                         (locks.row([met, short]).verdict, locks.row([met, short]).measured, locks.row([met, short]).notes))
        disturbed = lock("c", None)
        self.assertEqual(MET, locks.row([met, disturbed]).verdict)
        self.assertEqual((NOISY, MISSED), (locks.row([disturbed]).verdict, locks.row([]).verdict))

    def test_truth_of_uneven_threads(self):
        self.assertAlmostEqual(133.333, uneven.TRUTH, places=3)

    def test_uneven_threads_are_missed_only_where_they_failed(self):
        none = case(uneven.NAME, error="too few clean windows: 2 of 22")
        for one, wanted in ((none, NOISY), (case(uneven.NAME, error="skipped: no such CPU"), MISSED),
                            (replace(none, broken=True), MISSED)):
            planted = mock.Mock(names=lambda *args: [uneven.NAME], **{"run.return_value.cases": [one]})
            self.assertEqual([wanted], [row.verdict for row in uneven.check(planted, 1.0)])

    def test_table(self):
        lines = render([Row("a", "1", "2", MET), Row("long", "1", "222", MISSED, ("why",))])
        self.assertEqual(["value  target  measured  verdict", "a      1       2         met",
                          "long   1       222       MISSED", "    why"], lines)


class GoldenCove(unittest.TestCase):
    def judged(self, flags):
        return cpu.golden_cove(cpu.cpu_flags(f"processor\t: 0\nmodel\t\t: 167\nflags\t\t: {flags}\n"))

    def test_sapphire_rapids(self):
        self.assertTrue(self.judged(SAPPHIRE_RAPIDS)[0])

    def test_others(self):
        for flags, named in (("fpu avx512f", "lacks amx_int8, amx_tile, avx512_fp16"),
                             (SAPPHIRE_RAPIDS + " amx_fp16", "newer"), ("", "lacks")):
            is_it, how = self.judged(flags)
            self.assertFalse(is_it)
            self.assertIn(named, how)

    def test_no_flags_at_all(self):
        self.assertEqual(frozenset(), cpu.cpu_flags("Features : fp asimd atomics\n"))


class CommandLine(unittest.TestCase):
    def run_with(self, *argv):
        out, err = io.StringIO(), io.StringIO()
        return command.run(argv, out, err), out.getvalue(), err.getvalue()

    def test_bad_input_is_one_line(self):
        for argv in (["--program", "no/such/program"], ["--only", "nonsense"], ["--processes", "1"],
                     ["--process-budget", "0"], ["--process-budget", "x"], ["--frobnicate"]):
            code, out, err = self.run_with(*argv)
            self.assertEqual((2, "", 1), (code, out, len(err.splitlines())), err)
            self.assertIn(argv[-1], err)

    def test_a_program_that_fails_is_one_line_too(self):
        with tempfile.TemporaryDirectory() as folder:
            fake = Path(folder, "fake")
            fake.write_text("#!/bin/sh\necho 'fake: no' >&2\nexit 2\n")
            fake.chmod(0o755)
            code, _, err = self.run_with("--program", str(fake), "--only", "chains")
        self.assertEqual(2, code)
        self.assertIn("ended with code 2: fake: no", err.splitlines()[-1])

    def test_exit_code_and_tally(self):
        rows = [Row("a", "1", "1", MET), Row("b", "1", "9", NOISY)]
        with mock.patch.dict(command.CHECKS, {"chains": lambda p, a: rows}):
            code, out, _ = self.run_with("--program", "/bin/true", "--only", "chains")
        self.assertEqual(3, code)
        self.assertIn("1 met, 1 machine too noisy to say", out)


if __name__ == "__main__":
    unittest.main()
