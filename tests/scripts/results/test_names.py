"""Case names and the merging of repetitions."""
import json
import tempfile
import unittest

from fencepost_tool.results import Estimate, LightRun, ResultsError, load, load_light, name_of
from fencepost_tool.results.estimates import NetCost, case_from_entries
from fencepost_tool.results.names import parse_name

from ..support import synthetic_run
from ..support.given import given


class NameTest(unittest.TestCase):
    def check(self, text, *expected):
        name = parse_name(text)
        self.assertEqual(expected, (name.kind, name.primitive, name.operation, name.order,
                                    name.params, name.threads))

    def test_decimals_are_numbers_where_they_are_printed_as_they_were_read(self):
        for text in ("99.9", "0.5", "12.25", "1.0", "1.20", "007.5", "1.5e3", "9.", ".5", "1.2.3", "-0.5", "99.9 "):
            whole = f"map/a/mix/reads:{text}/threads:1"
            fields = {**name_of({"name": "map/a/mix"}).fields(), "parameters": {"reads": text}}
            number = float(text) if text in ("99.9", "0.5", "12.25") else None
            for name in (parse_name(whole), name_of({"name": whole, "case": fields})):
                with self.subTest(text):
                    self.assertEqual((number, None), (name.number("reads"), name.count("reads")))
                    self.assertEqual(text, str(name.params["reads"]))
        name = parse_name("a/b/c/reads:99")
        self.assertEqual((99, 99), (name.number("reads"), name.count("reads")))

    def test_shapes(self):
        self.check("floor/add/latency", "floor", "add", "latency", "", {}, 1)
        self.check("atomic/load/shared/seq_cst/bits:64/threads:8",
                   "atomic", "load", "shared", "seq_cst", {"bits": 64}, 8)
        self.check("false_sharing/add/array/layout:padded/threads:2",
                   "false_sharing", "add", "array", "", {"layout": "padded"}, 2)
        self.check("channel/go_channel/one_way/capacity:0/senders:1/receivers:3/threads:4",
                   "channel", "go_channel", "one_way", "", {"capacity": 0, "senders": 1, "receivers": 3}, 4)

    def test_strange_names_are_names(self):
        self.check("x", "x", "", "", "", {}, 1)
        self.check("a/b/c/d/e", "a", "b", "c", "d/e", {}, 1)
        self.check("a/b/c/threads:many", "a", "b", "c", "", {}, 1)

    def test_series_joins_thread_counts_only(self):
        one, two = parse_name("a/b/c/k:1/threads:1"), parse_name("a/b/c/k:1/threads:2")
        self.assertEqual(one.series, two.series)
        self.assertNotEqual(one.series, parse_name("a/b/c/k:2/threads:1").series)


class FieldsTest(unittest.TestCase):
    """Version 2 has a case's fields as data, version 1 has its name alone: readers get the same of both."""

    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.old = synthetic_run.write(scratch.name + "/old")
        self.new = synthetic_run.write(scratch.name + "/new", change=synthetic_run.version_2)

    def test_the_same_cases_of_both_versions(self):
        old, new = load(self.old), load(self.new)
        self.assertEqual(("1", "2"), (old.context["fencepost_schema"], new.context["fencepost_schema"]))
        self.assertEqual([c.name for c in old.cases], [c.name for c in new.cases])
        self.assertEqual([c.ns for c in old.cases], [c.ns for c in new.cases])
        self.assertEqual(list(load_light(self.old).entries), list(load_light(self.new).entries))

    def test_fields_are_taken_as_they_are_and_not_from_the_name(self):
        fields = {"kind": "k", "primitive": "p", "operation": "o", "order": None, "parameters": {"a": 1.5, "b": "x"},
                  "threads": 7}
        case = case_from_entries([{**synthetic_run.entry("some/thing/else/bits:3/threads:2", 2, 1.0, {}), "case": fields}])
        self.assertEqual("some/thing/else/bits:3/threads:2", case.name.text)
        self.assertEqual(("k", "p", "o", "", 7, {"a": 1.5, "b": "x"}),
                         (case.name.kind, case.name.primitive, case.name.operation, case.name.order, case.name.threads,
                          case.name.params))
        self.assertEqual(fields, case.name.fields())

    def test_net_costs_are_those_of_the_file(self):
        run = load(self.new)
        found = {c.name.text: c.net_cost for c in run.cases if c.net_cost}
        self.assertEqual({e["name"] for e in self.entries() if "net_cost" in e}, set(found))
        for entry in self.entries():
            if "net_cost" in entry:
                stored, cost = entry["net_cost"], found[entry["name"]]
                self.assertEqual((stored["baseline"], stored["cycles"], stored["ns_ci_low"], stored["cycles_ci_high"]),
                                 (cost.baseline, given(cost.cycles).value, given(cost.ns).low, given(cost.cycles).high))
        self.assertFalse(any(c.net_cost for c in load(self.old).cases))

    def test_a_net_cost_without_an_interval(self):
        entry = next(e for e in self.entries() if "net_cost" in e)
        entry["net_cost"] = {k: v for k, v in entry["net_cost"].items() if "_ci_" not in k}
        self.assertFalse(given(given(case_from_entries([entry]).net_cost).cycles).has_interval)

    def entries(self):
        return json.loads((self.new / "run.json").read_text("utf-8"))["benchmarks"]

    def test_fields_there_and_back(self):
        for text in ("floor/add/latency", "atomic/load/shared/seq_cst/bits:64/threads:8",
                     "false_sharing/add/array/layout:padded/threads:2"):
            name = parse_name(text)
            self.assertEqual(name, name_of({"name": text, "case": name.fields()}))
            self.assertEqual(dict(name.params), name_of({"name": text, "case": name.fields()}).params)
        self.assertIsNone(parse_name("floor/add/latency").fields()["order"])

    def test_fields_go_before_the_name(self):
        fields = {"kind": "lock", "primitive": "p", "operation": "o", "order": None, "parameters": {"k": 3}, "threads": 4}
        name = name_of({"name": "x/y", "case": fields})
        self.assertEqual(("x/y", "lock", "p", "o", "", 4, {"k": 3}),
                         (name.text, name.kind, name.primitive, name.operation, name.order, name.threads, name.params))


class SchemaTwoTest(unittest.TestCase):
    """A run of schema 2 says the same as one of schema 1, and is checked as strictly."""

    def write(self, scratch, change=lambda entry: None):
        def upgrade(document):
            document["context"]["fencepost_schema"] = "2"
            for entry in document["benchmarks"]:
                entry["case"] = parse_name(entry["name"]).fields()
                change(entry)
        return synthetic_run.write(scratch, 2, lambda n: n.startswith("floor/add"), upgrade, schema_version=2)

    def test_the_same_cases(self):
        with tempfile.TemporaryDirectory() as scratch:
            two = load(self.write(f"{scratch}/two"))
            one = load(synthetic_run.write(f"{scratch}/one", 2, lambda n: n.startswith("floor/add")))
            light = load_light(f"{scratch}/two")
        self.assertEqual([c.name for c in one.cases], [c.name for c in two.cases])
        self.assertIsInstance(light, LightRun)

    def test_spoilt_fields_are_refused_by_both_readers(self):
        spoils = [lambda e: e["case"].pop("kind"), lambda e: e["case"].update(order=3), lambda e: e.update(case=[]),
                  lambda e: e["case"].update(threads="2"), lambda e: e["case"].update(parameters=[])]
        for i, spoil in enumerate(spoils):
            with tempfile.TemporaryDirectory() as scratch:
                folder = self.write(scratch, spoil)
                for reader in (load, load_light):
                    with self.subTest(i, reader=reader.__name__), self.assertRaises(ResultsError):
                        reader(folder)

    def test_a_stored_net_cost(self):
        entry = synthetic_run.entry("fence/mfence/idle/threads:1", 1, 2.0, {})
        entry["net_cost"] = {"baseline": "fence/none/idle/threads:1", "ns": -1.0, "ns_ci_low": -1.5, "ns_ci_high": -0.5,
                             "cycles": 3.0}
        self.assertEqual(NetCost("fence/none/idle/threads:1", Estimate(-1.0, -1.5, -0.5), Estimate(3.0)),
                         case_from_entries([entry]).net_cost)
        del entry["net_cost"]
        self.assertIsNone(case_from_entries([entry]).net_cost)


class RepetitionTest(unittest.TestCase):
    def entries(self, *times):
        return [synthetic_run.entry("a/b/c/threads:1", 1, t, {}, i) for i, t in enumerate(times)]

    def test_median_and_hull(self):
        entries = self.entries(10, 30, 20)
        case = case_from_entries(entries)
        self.assertEqual(Estimate(entries[2]["real_time"], entries[0]["ns_ci_low"], entries[1]["ns_ci_high"]),
                         case.ns)
        self.assertEqual(3 * synthetic_run.KEPT, case.counters["windows_kept"])
        self.assertEqual(3 * 2, case.counters["dropped_neighbour"])

    def test_two_humps_in_one_repetition_are_two(self):
        entries = [{**entry, "modes": modes} for entry, modes in zip(self.entries(10, 30, 20), (1, 2, 1))]
        self.assertEqual(2, case_from_entries(entries).counters["modes"])

    def test_order_of_repetitions_does_not_matter(self):
        entries = self.entries(10, 30, 20, 25)
        self.assertEqual(case_from_entries(entries), case_from_entries(entries[::-1]))

    def test_one_failed_repetition_fails_the_case(self):
        for failed in ({"error_occurred": True, "error_message": "lost"},
                       {"skipped": True, "skip_message": "lost"}):
            case = case_from_entries(self.entries(10, 20) + [{"name": "a/b/c/threads:1", **failed}])
            self.assertEqual(("lost", None), (case.error, case.ns))

    def test_few_rounds_have_no_interval(self):
        entry = {**self.entries(10)[0], "rounds": 5}
        self.assertFalse(given(case_from_entries([entry]).ns).has_interval)
        self.assertTrue(given(case_from_entries([{**entry, "rounds": 6}]).ns).has_interval)


if __name__ == "__main__":
    unittest.main()
