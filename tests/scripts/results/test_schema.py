"""The schemas are sound, say what schema.md says, and hold what readers rely on."""
import json
import re
import unittest
from typing import Any

import jsonschema

from fencepost_tool.paths import SCHEMAS
from fencepost_tool.results import enumerations
from fencepost_tool.results.documents import validator
from fencepost_tool.results.enumerations import DISTANCES
from fencepost_tool.results.samples import check_sample
from fencepost_tool.results.values import VALUES

from ..support import synthetic_run
from ..support.given import given

PAGE = (synthetic_run.ROOT / "results" / "schema.md").read_text("utf-8")


def documented(heading):
    """Keys in the tables under `## heading` of schema.md, in order."""
    body = PAGE.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    return re.findall(r"^\| `(\w+)` \|", body, re.M)


def schema(name):
    return json.loads((SCHEMAS / f"{name}.schema.json").read_text("utf-8"))


class PageTest(unittest.TestCase):
    """schema.md and the schemas state the same keys twice; this is the guard."""

    def same(self, heading, *properties):
        in_schema = [key for part in properties for key in part]
        in_page = documented(heading)
        self.assertEqual(len(in_page), len(set(in_page)), "a key is documented twice")
        self.assertEqual(set(in_page), set(in_schema))

    def test_context(self):
        self.same("run.json: context", schema("run")["$defs"]["context"]["properties"])

    def test_benchmarks(self):
        defs = schema("run")["$defs"]
        self.same("run.json: benchmarks", defs["entry"]["properties"], defs["estimates"]["properties"])

    def test_case(self):
        self.same("run.json: case", schema("run")["$defs"]["case"]["properties"])

    def test_net_cost(self):
        self.same("run.json: net cost", schema("run")["$defs"]["net_cost"]["properties"])

    def test_enumerations(self):
        rows = re.findall(r"^\| `(\w+)` \| ([^|]*) \|", PAGE.split("\n## Enumerations\n", 1)[1].split("\n## ", 1)[0], re.M)
        self.assertEqual({name: tuple(re.findall("`([^`]+)`", words)) for name, words in rows}, enumerations.ALL)

    def test_no_definition_of_a_schema_is_left_out_here(self):
        """A schema whose keys are a table of the page is in one of the tests above."""
        self.assertEqual({p.name.split(".")[0] for p in SCHEMAS.glob("*.schema.json")},
                         {"run", "sample", "machine", "doctor", "listing", "plan", "noise", "noise_scores", "fences", "reference",
                          "ratios"})

    def test_samples(self):
        self.same("samples.jsonl", schema("sample")["properties"])

    def test_machine(self):
        self.same("machine.json", schema("machine")["properties"])

    def test_state(self):
        self.same("The state of the machine", schema("machine")["$defs"]["state"]["properties"])

    def test_doctor(self):
        self.same("The doctor", schema("doctor")["properties"])

    def test_listing(self):
        self.same("listing.json", schema("listing")["properties"])

    def test_plan(self):
        self.same("The plan", schema("plan")["properties"])

    def test_scores_of_noise(self):
        properties = schema("noise_scores")["properties"]
        self.same("noise_scores.json", properties, properties["runs"]["items"]["properties"])

    def test_own_noise(self):
        self.same("noise.json", schema("noise")["properties"])

    def test_the_reference(self):
        self.same("reference.json", schema("reference")["properties"]["references"]["items"]["properties"])

    def test_ratios(self):
        self.same("ratios.json", schema("ratios")["properties"])

    def test_values_of_benchmarks(self):
        """What the program and the readers know, with the units of the page."""
        header = (synthetic_run.ROOT / "harness" / "benchmark" / "values.hpp").read_text("utf-8")
        known = dict(re.findall(r'\{"(\w+)", "([^"]*)"\}', header))
        self.assertEqual(list(VALUES), list(known))
        properties = schema("run")["$defs"]["estimates"]
        for key, unit in known.items():
            self.assertIn(f"\n| `{key}` | {unit}{' ' * bool(unit)}|", PAGE)
            self.assertIn(key, properties["properties"])
            for end in ("low", "high"):
                self.assertTrue(any(re.search(pattern, f"{key}_ci_{end}") for pattern in properties["patternProperties"]))

    def test_every_figure_has_a_unit(self):
        for line in PAGE.splitlines():
            stem = r"ns_\w+|cycles\w*|ops_\w+|windows_\w+|dropped_\w+|bytes"
            key = re.match(rf"\| `({stem})` \| (.*?) ?\|", line)
            if key:
                self.assertNotEqual("", key.group(2), line)


class SchemaTest(unittest.TestCase):
    def test_schemas_are_schemas(self):
        for name in ("run", "machine", "sample", "plan", "listing", "doctor"):
            jsonschema.Draft202012Validator.check_schema(schema(name))

    def test_synthetic_files_are_valid(self):
        document = synthetic_run.document(2)
        validator("run").validate(document)
        validator("machine").validate(synthetic_run.machine(2))
        validator("listing").validate(synthetic_run.listing(document["benchmarks"]))
        for line in synthetic_run.samples(document["benchmarks"]):
            validator("sample").validate(line)

    def test_a_plan_needs_every_distance_and_no_unknown_one(self):
        count = {"threads": 1, "cpus": [0], "pairs": dict.fromkeys(DISTANCES, 0)}
        thread = {"thread": 0, "cpu": 0, "core": 0, "l2": None, "l3": None, "numa": 0, "package": 0, "kind": 0}
        plan = {"plan_schema": 1, "source": "this machine", "this_machine": True, "pus_allowed": 1, "cores": 1,
                "l2_caches": 0, "l3_caches": 0, "numa_nodes": 1, "packages": 1, "kinds": [], "placement": "compact",
                "budget_s": 300.0, "threads": [thread], "counts": [count]}
        validator("plan").validate(plan)
        validator("plan").validate({**plan, "brand_new": 1})
        breaks: tuple[dict[str, Any], ...] = (
            {"counts": []}, {"counts": [{**count, "pairs": {"same-core": 0}}]}, {"source": "elsewhere"},
            {"threads": [{**thread, "cpu": None}]}, {"pairs": [{"distance": "near", "cpus": [0, 1]}]})
        for broken in breaks:
            with self.subTest(broken):
                self.assertFalse(validator("plan").is_valid({**plan, **broken}))

    def test_unknown_keys_are_allowed(self):
        document = synthetic_run.document(1, lambda name: name.startswith("floor"))
        for part in (document, document["context"], document["benchmarks"][0]):
            part["brand_new"] = {"any": ["thing"]}
        validator("run").validate(document)
        validator("machine").validate({**synthetic_run.machine(1), "brand_new": 1})

    def test_errors_need_no_figures_and_figures_are_needed_without(self):
        base = {"context": synthetic_run.context()}
        def valid(**entry):
            return validator("run").is_valid({**base, "benchmarks": [{"name": "a/b/c", **entry}]})
        self.assertTrue(valid(error_occurred=True, error_message="x"))
        self.assertTrue(valid(skipped=True, skip_message="x"))
        self.assertTrue(valid(run_type="aggregate"))
        self.assertFalse(valid())
        self.assertFalse(valid(error_occurred=False))
        self.assertFalse(valid(real_time=1.0, time_unit="us", threads=1))
        self.assertTrue(valid(real_time=1.0, time_unit="ns", threads=1))

    def test_a_loop_has_a_signature_or_a_problem(self):
        listing = synthetic_run.listing([])
        for loop, good in (({"instructions": [], "problem": "x"}, True), ({"instructions": []}, False),
                           ({"instructions": [], "signature": "mov"}, False),
                           ({"instructions": ["mov"], "signature": "mov", "repeats": 1}, True)):
            self.assertEqual(good, validator("listing").is_valid({**listing, "loops": {"_Zx": loop}}))

    def test_counts_of_any_event_are_figures_and_shares_are_shares(self):
        base = {"context": synthetic_run.context()}
        entry = {"name": "a/b/c", "real_time": 1.0, "time_unit": "ns", "threads": 1}
        for extra, good in (({"instructions:k_per_op": 3, "l2_lines_in_per_op_ci_low": 0.5}, True),
                            ({"instructions:k_per_op": -3}, False), ({"l2_lines_in_running": 1.5}, False),
                            ({"modified_load_share": 0.5}, True), ({"modified_load_share": 2}, False)):
            with self.subTest(extra):
                self.assertEqual(good, validator("run").is_valid({**base, "benchmarks": [{**entry, **extra}]}))

    def test_an_event_that_is_not_readable_says_why(self):
        machine = synthetic_run.machine(2)
        event = {"event": "INST_RETIRED:ANY_P", "key": "instructions", "readable": False}
        why = {"reason": "no PMU in this virtual machine", "fix": "give it one"}
        for one, good in ((event, False), ({**event, **why}, True), ({**event, "readable": True}, True)):
            self.assertEqual(good, validator("machine").is_valid({**machine, "counters": {"events": [one]}}))
        validator("machine").validate({**machine, "counters": "not read by this version"})

    def test_unreadable_values_of_the_machine(self):
        machine = {**synthetic_run.machine(2), "pus_allowed": "unreadable: no /proc",
                   "caches": "unreadable: no sysfs", "steal_share": None, "hypervisor": "KVM"}
        validator("machine").validate(machine)
        self.assertFalse(validator("machine").is_valid({**machine, "pus_allowed": "two"}))


    def test_a_state_holds_values_or_says_why_not(self):
        state = {"boost": "on", "cpu_time_s": {"all": 2.0, "stolen": 0.0, "busy": 1.0, "own": 0.5}, "tracer_pid": 0}
        machine = {**synthetic_run.machine(2), "causes": [], "state": {"before": state}}
        validator("machine").validate(machine)
        for change, good in (({"boost": "unreadable: /sys/x: none"}, True), ({"boost": "perhaps"}, False),
                             ({"cpu_time_s": {"all": 1.0}}, False), ({"cpu_quota": [{"group": "/g"}]}, False),
                             ({"governor": []}, False), ({"brand_new": 1}, True)):
            with self.subTest(change):
                both = {"before": state, "after": {**state, **change}}
                self.assertEqual(good, validator("machine").is_valid({**machine, "state": both}))
        self.assertFalse(validator("machine").is_valid({**machine, "causes": [{"cause": "steal", "what": "x"}]}))


class EnumerationTest(unittest.TestCase):
    """Where a schema lists words of an enumeration, it lists those of the program."""

    def test_distances(self):
        plan, machine = schema("plan")["$defs"], schema("machine")["$defs"]
        for listed in (plan["distance"]["enum"], machine["probed_pair"]["properties"]["distance"]["enum"]):
            self.assertEqual(enumerations.DISTANCES, tuple(listed))
        groups = ("same-cluster", "same-die")  # counted only where there are any
        self.assertEqual([name for name in enumerations.DISTANCES if name not in groups],
                         plan["count"]["properties"]["pairs"]["required"])

    def test_drop_reasons(self):
        """Each has a key that takes counts and nothing else."""
        document = synthetic_run.document(2, lambda name: name.startswith("floor/add/"))
        entry = document["benchmarks"][0]
        for reason in enumerations.DROP_REASONS:
            for value, valid in ((3, True), (0, True), (-1, False), ("3", False)):
                entry[f"dropped_{reason}"] = value
                self.assertEqual(valid, validator("run").is_valid(document), (reason, value))
            entry[f"dropped_{reason}"] = 0

    def test_verdicts_and_grades(self):
        verdicts = schema("machine")["$defs"]["probed_pair"]["properties"]["verdict"]["enum"]
        self.assertEqual(enumerations.ALL["topology_verdicts"], tuple(verdicts))
        self.assertEqual(enumerations.GRADES, tuple(schema("doctor")["$defs"]["grade"]["properties"]["grade"]["enum"]))


class Version2Test(unittest.TestCase):
    def setUp(self):
        self.document = synthetic_run.document(2)
        synthetic_run.version_2(self.document)

    def test_a_run_is_valid(self):
        self.assertTrue(any("net_cost" in e for e in self.document["benchmarks"]))
        validator("run").validate(self.document)

    def test_every_entry_has_its_case(self):
        del self.document["benchmarks"][-1]["case"]
        self.assertFalse(validator("run").is_valid(self.document))
        self.document["context"]["fencepost_schema"] = "1"
        self.assertTrue(validator("run").is_valid(self.document))

    def test_a_case_has_its_fields(self):
        entry = next(e for e in self.document["benchmarks"] if e["case"]["parameters"])
        good = entry["case"]
        for key in good:
            entry["case"] = {k: v for k, v in good.items() if k != key}
            self.assertFalse(validator("run").is_valid(self.document), key)
        for change in ({"kind": ""}, {"order": ""}, {"order": "a/b"}, {"threads": 0}, {"parameters": {"a": None}},
                       {"parameters": {"a:b": 1}}, {"primitive": "x:1"}):
            entry["case"] = {**good, **change}
            self.assertFalse(validator("run").is_valid(self.document), change)

    def test_a_net_cost_may_be_negative_and_has_both_intervals_or_none(self):
        cost = next(e["net_cost"] for e in self.document["benchmarks"] if "net_cost" in e)
        cost.update(cycles=-3.0, cycles_ci_low=-4.0, cycles_ci_high=-2.0)
        validator("run").validate(self.document)
        del cost["ns_ci_high"]
        self.assertFalse(validator("run").is_valid(self.document))
        for key in ("cycles_ci_low", "cycles_ci_high", "ns_ci_low"):
            del cost[key]
        validator("run").validate(self.document)
        del cost["measurable"]
        self.assertFalse(validator("run").is_valid(self.document))


class HandWrittenCheckTest(unittest.TestCase):
    """check_sample() is the fast form of the schema: where both look, both agree."""

    good = {"case": "a/b/c", "round": 0, "ns": [1.0, 2], "cycles": [1.0, 2.0]}

    def test_agreement(self):
        changes: list[dict[str, Any]] = [
                   {}, {"case": ""}, {"case": 1}, {"round": -1}, {"round": 0.5}, {"repetition": -1},
                   {"ns": [-1.0, 2]}, {"ns": ["1", 2]}, {"ns": 3}, {"cycles": [True, 2.0]},
                   {"error": "why"}, {"dropped": {"gap": 1}}, {"dropped": {"gap": -1}}, {"dropped": [1]},
                   {"error": 1}, {"brand_new": 1}, {"counts": {"a": [1.0, None], "b:k": 0}}, {"counts": [1.0]},
                   {"counts": {"a": [1.0, -2]}}, {"counts": {"a": ["1", 2]}}, {"counts": {"a": 3}}, {"counts": {}}]
        for change in changes:
            line = {**self.good, **change}
            with self.subTest(change):
                self.assertEqual(validator("sample").is_valid(line), check_sample(line) is None)
        for key in ("case", "round", "ns"):
            line = {k: v for k, v in self.good.items() if k != key}
            self.assertFalse(validator("sample").is_valid(line))
            self.assertIsNotNone(check_sample(line))

    def test_lengths_are_beyond_the_schema(self):
        self.assertIn("3 windows where ns has 2", given(check_sample({**self.good, "cycles": [1, 2, 3]})))
        self.assertIsNone(check_sample({**self.good, "cycles": []}))


if __name__ == "__main__":
    unittest.main()
