"""--doctor: what it prints, in both forms, always with exit code 0. What it finds is the machine's affair."""
import json
import os
import unittest

import jsonschema

from program import ROOT, ProgramTest


def schema(name):
    return json.loads((ROOT / "results" / "schema" / f"{name}.schema.json").read_text("utf-8"))


class DoctorTest(ProgramTest):
    def doctor(self, *flags):
        code, out, err = self.run_program(*flags)
        self.assertEqual(0, code, err)
        return out

    def test_json_obeys_its_schema_and_that_of_the_state(self):
        said = json.loads(self.doctor("--doctor=json"))
        jsonschema.validate(said, schema("doctor"))
        machine = schema("machine")
        jsonschema.validate(said["state"], {"$ref": "#/$defs/state", "$defs": machine["$defs"]})
        jsonschema.validate(said["warnings"], {"type": "array", "items": {"$ref": "#/$defs/warning"}, "$defs": machine["$defs"]})
        self.assertEqual(set(machine["$defs"]["state"]["properties"]), set(said["state"]))
        self.assertEqual(["uncontended costs", "contended", "counters"], [g["question"] for g in said["grades"]])
        self.assertLess(said["measured"]["seconds"], 20)
        self.assertEqual(len(os.sched_getaffinity(0)), said["measured"]["contended"]["threads"])

    def test_the_text_on_one_cpu(self):
        cpu = str(min(os.sched_getaffinity(0)))
        out = self.doctor("--doctor", "--cpus", cpu, "--seed=1")
        for part in ("fencepost doctor: ", "\nstate\n", "\nwarnings\n", "\nmeasured, in ", "\ncounters\n", "\ngrades ",
                     "one CPU: nothing contends"):
            self.assertIn(part, out)
        self.assertFalse(self.results.exists(), "it writes no files")

    def test_what_it_cannot_do_is_refused(self):
        self.refused("--doctor", naming="HWLOC_SYNTHETIC", env={"HWLOC_SYNTHETIC": "core:2 pu:2"})
        self.refused("--doctor=xml", naming="--doctor=xml")
        self.refused("--doctor", "--cpus=0,9999", naming="9999")
        self.refused("--doctor", "--budget=5s", naming="--budget")


if __name__ == "__main__":
    unittest.main()
