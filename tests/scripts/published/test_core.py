"""Which core a machine.json states: known, unknown, masked by a hypervisor, of two kinds."""
from __future__ import annotations

import unittest

from fencepost_tool.published import by_name, identify

from ..support import cpus, synthetic_run  # noqa: F401  synthetic_run puts scripts/ on the path


def machine(cpu, arch="x86_64", hypervisor=None):
    return {"arch": arch, "cpu": cpu, "hypervisor": hypervisor}


class IdentifyTest(unittest.TestCase):
    def test_by_family_and_model(self):
        for cpu, core in ((cpus.ZEN_4, "Zen 4"), (cpus.EMERALD_RAPIDS, "Golden Cove"), (cpus.ROCKET_LAKE, "Rocket Lake"),
                          ({**cpus.ZEN_4, "model": "33"}, "Zen 3"), ({**cpus.ZEN_4, "model": "160"}, "Zen 4"),
                          ({**cpus.ZEN_4, "family": "23", "model": "49"}, "Zen 2"),
                          ({**cpus.ZEN_4, "family": "23", "model": "1"}, "Zen 1"),
                          ({**cpus.ZEN_4, "family": "26", "model": "68"}, "Zen 5"),
                          ({**cpus.ROCKET_LAKE, "model": "106"}, "Ice Lake-SP"), ({**cpus.ROCKET_LAKE, "model": "85"}, "Skylake"),
                          ({**cpus.EMERALD_RAPIDS, "model": "173"}, "Redwood Cove"),
                          ({**cpus.EMERALD_RAPIDS, "model": "190"}, "Gracemont")):
            self.assertEqual((core,), identify(machine(cpu)).cores, cpu)

    def test_numbers_may_be_numbers(self):
        self.assertEqual(("Zen 4",), identify(machine({**cpus.ZEN_4, "family": 25, "model": 17})).cores)

    def test_arm64_by_implementer_and_part(self):
        for part, core in (("0xd0c", ("Neoverse N1",)), ("0xd40", ("Neoverse V1",)), ("0xd44", ("Cortex-X1",)), ("0xd4f", ())):
            self.assertEqual(core, identify(machine({**cpus.NEOVERSE_N1, "model_name": part}, "aarch64")).cores)
        self.assertEqual(("Firestorm",), identify(machine({"vendor": "0x61", "model_name": "0x025"}, "aarch64")).cores)
        self.assertEqual((), identify(machine({"vendor": "0x61", "model_name": "0xd0c"}, "aarch64")).cores)

    def test_two_kinds_of_cores(self):
        found = identify(machine(cpus.ALDER_LAKE))
        self.assertEqual(("Golden Cove or Gracemont", 151), (found.text, found.model))

    def test_unknown_cores_say_why(self):
        for cpu, arch in ((cpus.UNKNOWN, "x86_64"), (cpus.UNREADABLE, "x86_64"), (cpus.ZEN_4, "aarch64"), ({}, "x86_64"),
                          ({**cpus.ZEN_4, "vendor": "GenuineIntel"}, "x86_64"), ({**cpus.ZEN_4, "model": "255"}, "x86_64"),
                          (cpus.EMERALD_RAPIDS, "riscv64")):
            found = identify(machine(cpu, arch))
            self.assertEqual((), found.cores, cpu)
            self.assertRegex(found.how, "no core with published values|states no model")

    def test_a_virtual_machine_may_state_another_model(self):
        self.assertIn("stated model, AuthenticAMD family 25 model 17", identify(machine(cpus.ZEN_4)).how)
        self.assertNotIn("virtual machine", identify(machine(cpus.ZEN_4)).how)
        self.assertIn("a virtual machine may state another model", identify(machine(cpus.ZEN_4, hypervisor="KVM")).how)

    def test_a_feature_that_the_stated_model_never_had_shows_a_masked_core(self):
        found = identify(machine(cpus.MASKED, hypervisor="KVM"))
        self.assertEqual((), found.cores)
        self.assertRegex(found.how, "Rocket Lake .*but it has serialize, so it is another")
        unreadable = {**cpus.MASKED, "features": "unreadable: made up"}
        self.assertEqual(("Rocket Lake",), identify(machine(unreadable)).cores)

    def test_by_other_means(self):
        found = by_name("Golden Cove", "AMX")
        self.assertEqual((("Golden Cove",), None, "AMX"), (found.cores, found.model, found.how))


if __name__ == "__main__":
    unittest.main()
