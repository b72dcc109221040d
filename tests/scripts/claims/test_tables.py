"""The tables of claims: every cell is valid, the tables agree with each other, and cases exist in the sources."""
from __future__ import annotations

import math
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from fencepost_tool.answers import MOST
from fencepost_tool.claims import claims, tables
from fencepost_tool.published.tables import cores

from ..support import csv_tables
from ..support.synthetic_run import ROOT

HEADS = {"claims": "claim,kind,arch,core,topic,low,high,unit,emits,sentence,source,unmeasured",
         "measures": "claim,quantity,pick,base,differs", "sources": "source,title,author,url,date",
         "picks": "pick,kind,primitive,operation,order,parameters,threads"}
UNITS = {"ns", "x", "bytes", "% reads", "shards", "instruction"}  # of what is measured
QUANTITIES = {"range": {"cost"}, "about": {"cost", "ratio", "p50", "p50_ratio", "relief"}, "ratio": {"ratio"},
              "enough": {"enough"}, "order": {"ratio"}, "difference": {"difference"}, "trend": {"ratio", "speedup"},
              "crossover": {"crossover"}, "constant": {"size"}, "emission": {"emission"}, "litmus": {"outcomes"},
              "existence": {"outcomes"}}
UNIT_OF = {"cost": "ns", "p50": "ns", "difference": "ns", "ratio": "x", "p50_ratio": "x", "relief": "x", "speedup": "x",
           "enough": "shards", "crossover": "% reads", "size": "bytes", "emission": "instruction"}


class TablesTest(unittest.TestCase):

    def test_every_row_has_the_columns_of_its_table_and_no_stray_blanks(self):
        csv_tables.check(self, tables.DATA, HEADS, lambda name, row: row[0] if name != "measures" else tuple(row))

    def test_what_is_wrong_is_named_by_file_and_line(self):
        good = "a,about,any,,t,1,1,ns,,text,downs,why"
        for table, bad, words in (("claims", good.replace("about", "roughly"), r"claims\.csv:3: roughly is none of "),
                                  ("claims", good.replace("any", "mips"), r"claims\.csv:3: mips is none of "),
                                  ("claims", good.replace(",1,1,", ",one,1,"), r"claims\.csv:3: "),
                                  ("claims", good.replace("downs", "nobody"), r"claims\.csv:3: "),
                                  ("measures", "nobody,cost,load,,", "measures.csv: .*nobody: no such claim")):
            with tempfile.TemporaryDirectory() as folder:
                for path in tables.DATA.glob("*.csv"):
                    Path(folder, path.name).write_text(path.read_text("utf-8"), "utf-8")
                rows = [HEADS[table], good, bad] if table == "claims" else [HEADS[table], bad]
                Path(folder, f"{table}.csv").write_text("\n".join(rows) + "\n", "utf-8")
                with mock.patch.object(tables, "DATA", Path(folder)), self.assertRaisesRegex(ValueError, words):
                    tables.claims.__wrapped__()


class ClaimsTest(unittest.TestCase):

    def test_each_is_measured_or_says_why_not(self):
        for claim in claims():
            self.assertNotEqual(bool(claim.measures), bool(claim.unmeasured), claim.name)
            self.assertTrue(claim.topic and (claim.sentence or claim.low == claim.high), claim.name)

    def test_ranges_and_units_fit_what_is_measured(self):
        for claim in claims():
            self.assertLessEqual(claim.low, claim.high, claim.name)
            self.assertEqual(claim.kind == "emission", bool(claim.emits), claim.name)
            for measure in claim.measures:
                self.assertIn(measure.quantity, QUANTITIES[claim.kind], claim.name)
                if measure.quantity == "outcomes":
                    self.assertRegex(claim.unit, "^outcomes|^of iterations$", claim.name)
                    continue
                self.assertEqual(UNIT_OF[measure.quantity], claim.unit, claim.name)
                self.assertEqual(measure.quantity not in ("cost", "p50", "size", "emission"), measure.base is not None)
            if claim.measures and not claim.emits and claim.kind not in ("litmus", "existence"):
                self.assertIn(claim.unit, UNITS, claim.name)
                self.assertTrue(math.isfinite(claim.low) or math.isfinite(claim.high), claim.name)

    def test_cores_are_known(self):
        arch = {core.name: core.arch for core in cores()}
        for claim in claims():
            if claim.core:
                self.assertEqual(arch.get(claim.core), claim.arch, claim.name)

    def test_sources_are_used_and_have_a_title_and_an_address(self):
        self.assertEqual(set(tables.sources()), {claim.source.name for claim in claims()})
        for source in tables.sources().values():
            self.assertTrue(source.title)
            self.assertRegex(source.url, r"^https://\S+$")
            self.assertRegex(source.date, r"^(20\d\d-\d\d)?$")

    def test_the_accepted_range(self):
        ends = {claim.name: claim.accepted for claim in claims()}
        self.assertEqual((10, 40), ends["mutex-any"])
        self.assertEqual([13.64, 27.5], [round(end, 2) for end in ends["mutex-x86"]])
        self.assertEqual((64, 64), ends["line-64"])
        self.assertEqual((1, math.inf), ends["rwmutex-overhead"])

    def test_contradictions(self):
        by_name = {claim.name: claim for claim in claims()}

        def clash(one, other):
            found = by_name[one].contradicts(by_name[other])
            self.assertEqual(found, by_name[other].contradicts(by_name[one]))
            return found
        self.assertTrue(clash("downs-add-skylake-2", "gambhir-add-skylake-2"))  # 44 and 95 ns
        self.assertFalse(clash("downs-add-n1-16", "gambhir-add-n1-16"))         # 150 and 175 ns
        self.assertTrue(clash("emit-store-arm", "seqcst-fence-arm"))
        self.assertFalse(clash("mutex-x86", "mutex-any"))                       # 15 to 25 and about 20 ns
        self.assertFalse(clash("mutex-x86", "mutex-arm"))                       # other machines
        self.assertFalse(clash("store-x86", "emit-store-x86"))                  # other units


class PicksTest(unittest.TestCase):

    def test_all_are_used(self):
        used = {pick.text for claim in claims() for measure in claim.measures for pick in (measure.pick, measure.base) if pick}
        self.assertEqual(set(), {pick.text for pick in tables.picks().values()} - used)
        self.assertEqual(len(tables.picks()), len({pick.text for pick in tables.picks().values()}))

    def test_the_primitives_exist(self):
        """tests/end_to_end asks the program for the cases themselves."""
        benches = "".join(path.read_text("utf-8") for path in (ROOT / "benches").rglob("*.?pp"))
        for pick in tables.picks().values():
            header = ROOT / "primitives" / pick.kind / f"{pick.primitive}.hpp"
            self.assertTrue(header.exists() or f'"{pick.primitive}"' in benches, pick.text)
            self.assertTrue(pick.threads == MOST or pick.threads > 0, pick.text)


if __name__ == "__main__":
    unittest.main()
