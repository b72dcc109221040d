"""Warnings of machine.json: version 2's objects, and version 1's sentences."""
import json
import unittest

from fencepost_tool.paths import SCHEMAS
from fencepost_tool.results import MachineWarning, enumerations, warnings_of
from fencepost_tool.results.documents import validator
from fencepost_tool.results.warnings import EMULATED, TOPOLOGY

from ..support import synthetic_run

STEAL = {"id": "steal", "severity": "warning", "text": "the hypervisor took 2 %", "affects": "windows are dropped",
         "remedy": "ask for dedicated CPUs"}
CAUSE = {"cause": "turbo", "what": "turbo (boost) is on", "touches": "nanoseconds", "fix": "scripts/tune.sh --apply"}


def machine(version, **changes):
    return {**synthetic_run.machine(2), "schema_version": version, **changes}


class Version2(unittest.TestCase):
    def test_each_object_is_a_warning(self):
        document = machine(2, warnings=[STEAL])
        validator("machine").validate(document)
        self.assertEqual([MachineWarning(**STEAL)], warnings_of(document))
        self.assertEqual("the hypervisor took 2 %; affects: windows are dropped; remedy: ask for dedicated CPUs",
                         warnings_of(document)[0].line)

    def test_the_schema_wants_objects_with_a_known_id(self):
        for wrong in ("a sentence", {**STEAL, "id": "moon"}, {**STEAL, "severity": "grave"}, {**STEAL, "remedy": ""},
                      {k: v for k, v in STEAL.items() if k != "affects"}):
            with self.subTest(wrong):
                self.assertFalse(validator("machine").is_valid(machine(2, warnings=[wrong])))
        self.assertFalse(validator("machine").is_valid(machine(2, causes=[CAUSE])), "of version 1")

    def test_the_readers_ids_are_in_the_schema(self):
        schema = json.loads((SCHEMAS / "machine.schema.json").read_text("utf-8"))
        ids = schema["$defs"]["warning"]["properties"]["id"]["enum"]
        self.assertEqual(len(ids), len(set(ids)))
        self.assertLessEqual({EMULATED, TOPOLOGY}, set(ids))
        self.assertEqual(enumerations.ALL["warnings"], tuple(ids))


class Version1(unittest.TestCase):
    def test_sentences_with_their_causes(self):
        said = "turbo (boost) is on: nanoseconds; fix: scripts/tune.sh --apply"
        document = machine(1, warnings=["EMULATED: timings are not valid", said, "topology: wrong", "the moon was full"],
                           causes=[CAUSE])
        validator("machine").validate(document)
        found = warnings_of(document)
        self.assertEqual([EMULATED, "turbo", TOPOLOGY, ""], [w.id for w in found])
        self.assertEqual("turbo (boost) is on; affects: nanoseconds; remedy: scripts/tune.sh --apply", found[1].line)
        self.assertEqual("the moon was full", found[3].line)

    def test_none(self):
        self.assertEqual([], warnings_of(machine(1)))
        self.assertEqual([], warnings_of(machine(2)))
        self.assertFalse(validator("machine").is_valid(machine(1, warnings=[STEAL])))


if __name__ == "__main__":
    unittest.main()
