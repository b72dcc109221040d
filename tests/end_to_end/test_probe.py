"""--probe-topology: what it prints, in which form and with which exit code. What it finds is the machine's affair."""
import json
import unittest

import jsonschema

from program import ROOT, SANITIZED, ProgramTest, two_cpus

MACHINE = json.loads((ROOT / "results" / "schema" / "machine.schema.json").read_text())
LIST = {"$ref": "#/$defs/list", "$defs": {**MACHINE["$defs"], "list": MACHINE["properties"]["topology_probe"]}}


@unittest.skipIf(SANITIZED, "a sanitizer's threads say nothing about cores")
@unittest.skipIf(len(two_cpus()) < 2, "one CPU has no pairs")
class Probe(ProgramTest):
    def probe(self, *flags):
        """Returns (exit code, stdout); stderr must tell the seed, and there is no results folder."""
        code, out, err = self.run_program("--cpus", ",".join(map(str, two_cpus())), "--seed=7", *flags)
        self.assertIn(code, (0, 1), err)
        self.assertIn("seed 7", err)
        self.assertFalse(self.results.exists())
        return code, out

    def test_json(self):
        code, out = self.probe("--probe-topology=json")
        report = json.loads(out)
        self.assertEqual(7, report["seed"])
        jsonschema.validate(report["pairs"], LIST)
        self.assertEqual([two_cpus()], [[pair["a"], pair["b"]] for pair in report["pairs"]])
        self.assertEqual(code, 1 if report["disagreements"] else 0)
        for text in report["disagreements"]:
            self.assertTrue(text.startswith("topology: "), text)
        disagreed = any(pair["agrees"] is False for pair in report["pairs"])
        self.assertEqual(disagreed, bool(report["disagreements"]))

    def test_table(self):
        code, out = self.probe("--probe-topology")
        lines = out.splitlines()
        self.assertEqual(two_cpus(), [int(word) for word in lines[2].split()[:2]])
        self.assertRegex(lines[2], r"  (shared|apart|unclear) +(yes|NO|-)$")
        for text in lines[3:]:
            self.assertRegex(text, "^topology: " if code == 1 else "^measured and reported topology ")
        self.assertGreaterEqual(len(lines), 4)

    def test_help_tells_the_exit_codes(self):
        _, out, _ = self.run_program("--help")
        self.assertRegex(" ".join(out.split()), "--probe-topology.*Exit code 1: they disagree; 0: they agree")

    def test_nothing_to_probe(self):
        cpu = str(two_cpus()[0])
        self.refused("--probe-topology", "--cpus", cpu, naming="only CPU " + cpu)
        self.refused("--probe-topology", naming="HWLOC_SYNTHETIC", env={"HWLOC_SYNTHETIC": "core:2 pu:2"})
        self.refused("--probe-topology=xml", naming="--probe-topology=xml")
        self.refused("--probe-topology", "--cpus=0,9999", naming="9999")

    def test_every_run_probes_briefly(self):
        _, folder, _ = self.measure("^atomic/fetch_add/shared/seq_cst/bits:64", "--threads=2", budget="2s")
        machine = json.loads((folder / "machine.json").read_text())
        jsonschema.validate(machine, MACHINE)
        self.assertEqual(1, len(machine["topology_probe"]))
        warned = any(warning["id"] == "topology_mismatch" for warning in machine["warnings"])
        self.assertEqual(warned, machine["topology_probe"][0]["agrees"] is False)


if __name__ == "__main__":
    unittest.main()
