"""The check of single instructions beside published values. Runs no program."""
from __future__ import annotations

import re
import unittest
from pathlib import Path
from unittest import mock

from fencepost_tool.results import Case, Estimate, Run
from fencepost_tool.results.names import parse_name
from fencepost_tool.selfcheck import cpu, fence, verdict
from fencepost_tool.selfcheck.program import Program
from fencepost_tool.selfcheck.verdict import MET, SHOWN

from ..support import cpus, synthetic_run  # noqa: F401  synthetic_run puts scripts/ on the path

CYCLES = {"fence/mfence/back_to_back/threads:1": 40.0, "fence/lock_or/back_to_back/threads:1": 21.0,
          "fence/word_xchg/near/threads:1": 17.1, "fence/word_xadd/near/threads:1": 18.0,
          "fence/sfence/back_to_back/threads:1": 5.97, "fence/lfence/back_to_back/threads:1": 14.0,
          "floor/add/latency/threads:1": 1.0}
LFENCE, MFENCE = "lfence, lfence back_to_back", "mfence, mfence back_to_back"


class Fake(Program):
    """A program whose cases take so many cycles, on this CPU."""

    def __init__(self, machine, cycles):
        cases = tuple(Case(parse_name(name), cycles=Estimate(v, v * 0.999, v * 1.001)) for name, v in cycles.items())
        self.result = Run(Path("none"), {}, machine, cases)

    def names(self, pattern, *args):
        return [c.name.text for c in self.result.cases if re.search(pattern, c.name.text)]

    def run(self, pattern, budget_s, *args):
        assert all(re.search(pattern, name) for name in CYCLES if name.startswith("fence/"))
        return self.result


class FenceTest(unittest.TestCase):
    def rows(self, stated, cycles=CYCLES, golden_cove=False, isa="x86_64"):
        machine = {"arch": isa, "cpu": stated, "hypervisor": "KVM", "emulated": False}
        with mock.patch.object(cpu, "here", lambda: (golden_cove, "by AMX")), \
                mock.patch("platform.machine", lambda: isa):
            return {r.what.removesuffix(", cycles"): r for r in fence.check(Fake(machine, cycles), 1)}

    def test_deviations_over_ten_per_cent_are_named_and_no_failure(self):
        rows = self.rows(cpus.EMERALD_RAPIDS)
        self.assertEqual({"mfence, mfence back_to_back": MET, "lock or m64, lock_or back_to_back": SHOWN,
                          "xchg m64, word_xchg near": MET, "lock xadd m64, word_xadd near": MET,
                          "sfence, sfence back_to_back": MET, LFENCE: SHOWN}, {title: r.verdict for title, r in rows.items()})
        self.assertEqual("12 +-10 %", rows[LFENCE].target)
        self.assertRegex(rows[LFENCE].notes[0], r"^lfence: 14 cycles measured, 12 published \(InstLatx64, 2026-07\)")
        self.assertRegex(rows[LFENCE].notes[1], r"^Golden Cove: by the CPU's stated model.*virtual machine may")
        self.assertEqual(0, verdict.exit_code(rows.values()))

    def test_another_core_has_its_own_values(self):
        rows = self.rows(cpus.ZEN_4, {"fence/lfence/back_to_back/threads:1": 17.1, "fence/mfence/back_to_back/threads:1": 58.5})
        self.assertEqual([MET, SHOWN], [rows[MFENCE].verdict, rows[LFENCE].verdict])
        self.assertIn("cause: unknown", rows[LFENCE].notes[0])

    def test_features_decide_where_the_model_is_masked(self):
        rows = self.rows(cpus.MASKED, golden_cove=True)
        self.assertEqual(MET, rows[MFENCE].verdict)
        self.assertIn("Golden Cove: by AMX", rows[LFENCE].notes[1])

    def test_unknown_and_masked_cores_are_not_compared_and_say_why(self):
        for stated, why in ((cpus.UNKNOWN, "no core with published values"), (cpus.MASKED, "so it is another")):
            row, = self.rows(stated).values()
            self.assertEqual(("not compared", SHOWN), (row.measured, row.verdict))
            self.assertIn(why, row.notes[0])
            self.assertEqual(0, verdict.exit_code([row]))

    def test_another_instruction_set_has_nothing_to_compare(self):
        for isa in ("riscv64", "aarch64"):
            row, = self.rows(cpus.EMERALD_RAPIDS, isa=isa).values()
            self.assertEqual(("not measured", SHOWN), (row.measured, row.verdict))

    def test_a_known_core_without_a_measured_case_says_so(self):
        missing = {name: value for name, value in CYCLES.items() if "lock_or" in name}
        row, = self.rows(cpus.ZEN_4, missing).values()
        self.assertEqual(("not compared", "Zen 4: no case was measured"), (row.measured, row.notes[0]))


if __name__ == "__main__":
    unittest.main()
