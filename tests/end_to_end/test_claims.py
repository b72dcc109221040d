"""The cases that claims are compared with (scripts/fencepost_tool/claims) are the program's."""
import json
import sys
import unittest
from dataclasses import replace

from program import ROOT, SANITIZED, ProgramTest

sys.path.insert(0, str(ROOT / "scripts"))
from fencepost_tool.answers import hierarchy
from fencepost_tool.claims.tables import picks
from fencepost_tool.results import name_of


@unittest.skipIf(SANITIZED, "the list does not change under a sanitizer")
class ClaimedCases(ProgramTest):
    def test_each_is_in_the_list(self):
        names = []
        for env in ({}, {"HWLOC_SYNTHETIC": "core:4 pu:1"}):  # some take four CPUs
            code, out, err = self.run_program("list", "--json", env=env)
            self.assertEqual((0, ""), (code, err))
            names += [name_of(entry) for entry in json.loads(out)]
        for pick in picks().values():
            # Which size and node stand for a level is known from a run.
            plain = replace(pick, params={key: value for key, value in pick.params.items()
                                          if key != hierarchy.LEVEL and value != hierarchy.OTHER})
            self.assertTrue(any(plain.matches(name) for name in names), pick.text)


if __name__ == "__main__":
    unittest.main()
