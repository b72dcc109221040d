"""--doctor: what it prints, in both forms, always with exit code 0. What it finds is the machine's affair."""
import json
import os
import unittest

import jsonschema

from program import ROOT, ProgramTest


def schema(name):
    return json.loads((ROOT / "results" / "schema" / f"{name}.schema.json").read_text("utf-8"))


class DoctorTest(ProgramTest):
    def test_both_forms(self):
        """At the same time: each takes ten seconds, and nothing here depends on what they find."""
        cpu = str(min(os.sched_getaffinity(0)))
        texts = []
        for process in [self.start("--doctor=json"), self.start("--doctor", "--cpus", cpu, "--seed=1")]:
            out, err = process.communicate(timeout=240)
            self.assertEqual(0, process.returncode, err)
            texts.append(out)
        with self.subTest("json obeys its schema and that of the state"):
            self.check_json(json.loads(texts[0]))
        with self.subTest("the text on one CPU"):
            self.check_text(texts[1])

    def check_json(self, said):
        jsonschema.validate(said, schema("doctor"))
        machine = schema("machine")
        jsonschema.validate(said["state"], {"$ref": "#/$defs/state", "$defs": machine["$defs"]})
        jsonschema.validate(said["warnings"], {"type": "array", "items": {"$ref": "#/$defs/warning"}, "$defs": machine["$defs"]})
        self.assertEqual(set(machine["$defs"]["state"]["properties"]), set(said["state"]))
        self.assertEqual(["uncontended costs", "contended", "counters"], [g["question"] for g in said["grades"]])
        self.assertLess(said["measured"]["seconds"], 20)
        self.assertIn("verdict", said["measured"])
        self.assertEqual(len(os.sched_getaffinity(0)), said["measured"]["contended"]["threads"])

    def check_text(self, out):
        for part in ("fencepost doctor: ", "\nstate\n", "\nwarnings\n", "\nmeasured, in ", "\n  verdict ", "\ncounters\n",
                     "\ngrades ", "one CPU: nothing contends"):
            self.assertIn(part, out)
        self.assertFalse(self.results.exists(), "it writes no files")

    def test_what_it_cannot_do_is_refused(self):
        self.refused("--doctor", naming="HWLOC_SYNTHETIC", env={"HWLOC_SYNTHETIC": "core:2 pu:2"})
        self.refused("--doctor=xml", naming="--doctor=xml")
        self.refused("--doctor", "--cpus=0,9999", naming="9999")
        self.refused("--doctor", "--budget=5s", naming="--budget")


if __name__ == "__main__":
    unittest.main()
