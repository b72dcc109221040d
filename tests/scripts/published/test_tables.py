"""The tables of published values: every cell is valid, the tables agree with each other, and cases exist in the sources."""
from __future__ import annotations

import itertools
import re
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from fencepost_tool.claims import claims
from fencepost_tool.published import tables
from fencepost_tool.results.names import parse_name

from ..support import csv_tables, synthetic_run
from ..support.given import given

HEADS = {"costs": "core,instruction,latency_cycles,throughput_cycles,note,source", "sources": "source,title,url,date",
         "cores": "core,arch,vendor,family,models,never_has", "cases": "arch,instruction,kind,case,loop",
         "deviations": "core,models,instruction,measured_cycles,cause"}
FEATURES = {"cas128", "cx16", "waitpkg", "bus_lock_detect", "serialize", "rtm", "lse", "lse2", "lse128", "rcpc", "rcpc2", "rcpc3",
            "sb", "wfxt"}  # results/schema.md, machine.json, cpu


class CsvTest(unittest.TestCase):
    def test_every_row_has_the_columns_of_its_table_and_no_stray_blanks(self):
        csv_tables.check(self, tables.DATA, HEADS)

    def test_a_wrong_cell_is_named_by_file_and_line(self):
        with tempfile.TemporaryDirectory() as folder, mock.patch.object(tables, "DATA", Path(folder)):
            for bad in ("a,b,no number,1,,s", "a,b,-3,1,,s", "a,b,nan,1,,s", "a,b"):
                Path(folder, "costs.csv").write_text(f"{HEADS['costs']}\na,b,1,,,s\n{bad}\n", "utf-8")
                tables.costs.cache_clear()
                with self.assertRaisesRegex(ValueError, r"^costs\.csv:3: "):
                    tables.costs()
        tables.costs.cache_clear()

    def test_ranges(self):
        self.assertEqual((range(78, 79), range(85, 95), range(0xd0c, 0xd0d)), tables.ranges("78 85-94 0xd0c"))
        self.assertEqual((), tables.ranges(""))


class CostsTest(unittest.TestCase):
    def test_cores_and_sources_are_in_their_tables(self):
        cores = {core.name for core in tables.cores()}
        for cost in tables.costs():
            self.assertIn(cost.core, cores)
            self.assertTrue(cost.sources)
            self.assertLessEqual(set(cost.sources), set(tables.sources()))
        claimed = {claim.core for claim in claims()}
        self.assertEqual(cores, {cost.core for cost in tables.costs()} | claimed & cores, "a core without values and claims")
        self.assertEqual(set(tables.sources()), {name for cost in tables.costs() for name in cost.sources})

    def test_a_value_each_and_one_row_for_each_instruction(self):
        for cost in tables.costs():
            self.assertTrue(cost.latency or cost.throughput, cost)
        keys = [(cost.core, cost.instruction) for cost in tables.costs()]
        self.assertEqual(len(keys), len(set(keys)))

    def test_sources_have_a_title_a_url_and_a_date(self):
        for source in tables.sources().values():
            self.assertTrue(source.title)
            self.assertRegex(source.url, r"^(https://\S+)?$")
            self.assertRegex(source.date, r"^(20\d\d-\d\d)?$")

    def test_values_that_were_disputed(self):
        """sfence of Golden Cove was 4.6 in selfcheck, which nobody measured again."""
        value = {(c.core, c.instruction): c.throughput for c in tables.costs()}
        self.assertEqual(6.0, value["Golden Cove", "sfence"])
        self.assertEqual(10.1, value["Zen 4", "lfence"])
        self.assertEqual(65.7, value["Zen 4", "pause"])


class CoresTest(unittest.TestCase):
    # CPUs with two kinds of cores state one model for both.
    HYBRID = ({"Golden Cove", "Gracemont"}, {"Lion Cove", "Skymont"})

    def test_a_model_names_one_core(self):
        for one, other in itertools.combinations(tables.cores(), 2):
            same = (one.arch, one.vendor, one.family) == (other.arch, other.vendor, other.family)
            if same and {one.name, other.name} not in self.HYBRID:
                models = [{n for part in core.models for n in part} for core in (one, other)]
                self.assertFalse(models[0] & models[1], f"{one.name}, {other.name}")

    def test_fields(self):
        self.assertEqual(len(tables.cores()), len({core.name for core in tables.cores()}))
        for core in tables.cores():
            self.assertIn(core.arch, ("x86_64", "aarch64"))
            self.assertEqual(core.arch == "aarch64", core.family is None, core.name)
            self.assertTrue(core.models and all(core.models), core.name)
            self.assertLessEqual(core.never_has, FEATURES)


class CasesTest(unittest.TestCase):
    def test_instructions_have_published_values_of_this_kind(self):
        arch = {core.name: core.arch for core in tables.cores()}
        for timed in tables.cases():
            self.assertIn(timed.kind, (tables.LATENCY, tables.THROUGHPUT))
            self.assertTrue(any(cost.instruction == timed.instruction and arch[cost.core] == timed.arch
                                and cost.cycles(timed.kind) for cost in tables.costs()), timed)

    def test_latency_is_compared_with_latency(self):
        for timed in tables.cases():
            name = parse_name(timed.case)
            self.assertEqual(1, name.threads)
            expected = tables.LATENCY if name.operation == "latency" else tables.THROUGHPUT
            self.assertEqual(expected, timed.kind, timed.case)
            self.assertEqual(name.kind == "atomic", bool(timed.loop), "code that the compiler chooses is checked in the listing")

    def test_the_primitives_exist(self):
        for timed in tables.cases():
            name = parse_name(timed.case)
            if name.kind == "atomic":
                self.assertTrue((synthetic_run.ROOT / "primitives" / "atomic" / f"{name.primitive}.hpp").exists(), timed.case)
                continue
            headers = "".join((synthetic_run.ROOT / "arch" / timed.arch / f"{file}.hpp").read_text("utf-8")
                              for file in ("fences", "hints", "word_ops"))
            self.assertIn(f'name = "{name.primitive}"', headers, timed.case)

    def test_no_case_twice(self):
        cases = [(timed.arch, timed.case) for timed in tables.cases()]
        self.assertEqual(len(cases), len(set(cases)))


class DeviationsTest(unittest.TestCase):
    def test_each_is_one_and_has_a_cause_or_says_unknown(self):
        cost = {(c.core, c.instruction): c for c in tables.costs()}
        timed = {t.instruction: t for t in tables.cases()}
        models = {core.name: core.models for core in tables.cores()}
        for deviation in tables.deviations():
            published = given(cost[deviation.core, deviation.instruction].cycles(timed[deviation.instruction].kind))
            self.assertGreater(abs(deviation.measured / published - 1), 0.10)
            self.assertTrue(re.match(r"unknown; |\w.{20}", deviation.cause))
            for number in itertools.chain(*deviation.models):
                self.assertTrue(any(number in part for part in models[deviation.core]))


if __name__ == "__main__":
    unittest.main()
