"""Planted results beside published values: agreement, deviations, other code in the loop, and what is not compared."""
from __future__ import annotations

import unittest
from pathlib import Path

from fencepost_tool.published import by_name, compare, identify
from fencepost_tool.results import Case, Estimate, Run
from fencepost_tool.results.names import parse_name

from ..support import cpus, synthetic_run  # noqa: F401  synthetic_run puts scripts/ on the path

LFENCE, PAUSE, MFENCE = (f"{name}/back_to_back/threads:1" for name in ("fence/lfence", "hint/pause", "fence/mfence"))
EXCHANGE = "atomic/exchange/{}/seq_cst/bits:64/threads:1"
FETCH_ADD = "atomic/fetch_add/latency/seq_cst/bits:64/threads:1"


def planted(cpu, results, arch="x86_64", loops=None, **changes):
    """results: case -> cycles, or an estimate. loops: case -> signature of its loop in a listing."""
    cases = []
    for name, value in results.items():
        estimate = value if isinstance(value, Estimate) else Estimate(value, value * 0.999, value * 1.001)
        cases.append(Case(parse_name(name), estimate, estimate, symbol=name))
    listing = loops and {"loops": {name: {"signature": signature} for name, signature in loops.items()}}
    machine = {"arch": arch, "cpu": cpu, "hypervisor": None, "emulated": False, **changes}
    return Run(Path("none"), {}, machine, tuple(cases), listing)


def compared(run):
    return compare(run, identify(run.machine))


def notes(run):
    return [one.note for one in compared(run) if one.deviates]


class CompareTest(unittest.TestCase):
    def test_agreement_has_no_note(self):
        found = compared(planted(cpus.ZEN_4, {LFENCE: 10.3, MFENCE: 58.5, "floor/add/latency/threads:1": 1.0}))
        self.assertEqual([("mfence", 58.4, ""), ("lfence", 10.1, "")],
                         [(one.timed.instruction, one.published, one.note) for one in found])

    def test_a_deviation_names_both_values_and_the_source(self):
        run = planted({**cpus.ZEN_4, "model": "97"}, {LFENCE: 12.0})
        self.assertEqual([f"lfence: 12 cycles measured, 10.1 published (InstLatx64, 2026-07); {LFENCE}"], notes(run))
        self.assertAlmostEqual(0.188, compared(run)[0].deviation, places=3)

    def test_from_ten_per_cent_on_in_both_directions(self):
        for cycles, expected in ((64.1, 0), (64.4, 1), (52.7, 0), (52.4, 1)):
            self.assertEqual(expected, len(notes(planted(cpus.ZEN_4, {MFENCE: cycles}))), cycles)

    def test_an_interval_that_reaches_within_the_limit_shows_no_deviation(self):
        for low, high, expected in ((63.0, 70.0, 0), (65.0, 70.0, 1)):
            self.assertEqual(expected, len(notes(planted(cpus.ZEN_4, {MFENCE: Estimate(66.0, low, high)}))))
        self.assertEqual(1, len(notes(planted(cpus.ZEN_4, {MFENCE: Estimate(66.0)}))))

    def test_latency_and_throughput_have_their_own_values(self):
        found = compared(planted(cpus.ZEN_4, {EXCHANGE.format("latency"): 8.0, EXCHANGE.format("throughput"): 7.7}))
        self.assertEqual([("latency", 8.0), ("throughput", 7.7)], [(one.timed.kind, one.published) for one in found])

    def test_known_deviations_have_their_cause(self):
        lfence, pause = notes(planted(cpus.ZEN_4, {LFENCE: 17.1, PAUSE: 90.2}))
        self.assertRegex(lfence, r"^lfence: 17\.1 cycles measured, 10\.1 published .*cause: unknown; ")
        self.assertRegex(pause, r"^pause: 90\.2 cycles measured, 65\.7 published .*cause: unknown; ")
        server, = notes(planted(cpus.EMERALD_RAPIDS, {PAUSE: 34.4}))
        self.assertIn("160 published (InstLatx64, 2026-07)", server)
        self.assertIn("cause: the published value is of client parts", server)

    def test_another_value_or_another_model_is_not_the_known_deviation(self):
        for cpu, cycles in ((cpus.ZEN_4, 20.0), ({**cpus.ZEN_4, "model": "97"}, 17.1)):
            note, = notes(planted(cpu, {LFENCE: cycles}))
            self.assertNotIn("cause", note)

    def test_what_is_known_of_the_published_value_stands_beside_a_deviation(self):
        note, = notes(planted(cpus.ROCKET_LAKE, {LFENCE: 6.0}))
        self.assertIn("published: 6 on another machine of the same core", note)


class NotComparedTest(unittest.TestCase):
    def test_unknown_and_masked_cores(self):
        for cpu in (cpus.UNKNOWN, cpus.UNREADABLE, cpus.MASKED):
            self.assertEqual([], compared(planted(cpu, {LFENCE: 99.0})))

    def test_cases_that_failed_or_have_no_cycles(self):
        run = planted(cpus.ZEN_4, {})
        failed = Case(parse_name(LFENCE), error="too few clean windows")
        no_cycles = Case(parse_name(PAUSE), ns=Estimate(20.0))
        self.assertEqual([], compared(Run(Path("none"), {}, run.machine, (failed, no_cycles))))

    def test_emulation(self):
        self.assertEqual([], compared(planted(cpus.ZEN_4, {LFENCE: 99.0}, emulated=True)))

    def test_instructions_without_a_value_of_this_core(self):
        self.assertEqual([], compared(planted({**cpus.ZEN_4, "family": "23", "model": "1"}, {LFENCE: 9.0})))


class LoopTest(unittest.TestCase):
    """Compilers choose the code of std::atomic; a fence is inline assembly."""

    def test_the_listing_decides_where_there_is_one(self):
        case = EXCHANGE.format("latency")
        for signature, expected in (("xchg", 1), ("mov lock cmpxchg loop", 0)):
            self.assertEqual(expected, len(compared(planted(cpus.ZEN_4, {case: 8.0}, loops={case: signature}))))
        self.assertEqual(1, len(compared(planted(cpus.ZEN_4, {LFENCE: 10.1}, loops={LFENCE: "whatever"}))))

    def test_arm64_without_a_listing_needs_the_variant_with_lse(self):
        for variant, expected in (("lse", 1), ("outline", 0), ("llsc", 0)):
            run = planted(cpus.NEOVERSE_N1, {FETCH_ADD: 13.1}, "aarch64", variant=variant)
            self.assertEqual(expected, len(compared(run)), variant)
        listed = planted(cpus.NEOVERSE_N1, {FETCH_ADD: 13.1}, "aarch64", {FETCH_ADD: "ldaddal"}, variant="outline")
        self.assertEqual(1, len(compared(listed)))

    def test_arm64_latency(self):
        note, = notes(planted(cpus.NEOVERSE_N1, {FETCH_ADD: 16.0}, "aarch64", variant="lse"))
        self.assertIn("ldaddal: 16 cycles measured, 13 published (insn_bench_aarch64)", note)


class TwoKindsTest(unittest.TestCase):
    def test_the_nearer_core_is_taken(self):
        for cycles, core, deviates in ((12.1, "Golden Cove", False), (25.0, "Gracemont", False), (40.0, "Gracemont", True)):
            one, = compared(planted(cpus.ALDER_LAKE, {LFENCE: cycles}))
            self.assertEqual((core, deviates), (one.cost.core, one.deviates))

    def test_by_name(self):
        one, = compare(planted(cpus.MASKED, {LFENCE: 12.1}), by_name("Golden Cove", "AMX"))
        self.assertEqual(("Golden Cove", ""), (one.cost.core, one.note))


if __name__ == "__main__":
    unittest.main()
