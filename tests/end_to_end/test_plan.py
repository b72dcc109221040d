"""--plan: on this machine and on machines that are only described; what can't be used is refused in one line."""
import json
import os
import subprocess
import unittest

import jsonschema

from program import PROGRAM, ROOT, ProgramTest

SCHEMA = json.loads((ROOT / "results" / "schema" / "plan.schema.json").read_text("utf-8"))
TOPOLOGIES = ROOT / "tests" / "data" / "topologies"
THOUSAND = "package:2 numa:4 l3:4 l2:8 core:2 pu:2"  # 1,024 PUs with every distance
QUARTER_OF_THAT = "package:2 numa:2 l3:2 l2:8 core:2 pu:2"


class PlanTest(ProgramTest):
    def plan(self, *flags, **env):
        """The plan as JSON, after its schema; nothing else is printed and nothing is written."""
        code, out, err = self.run_program("--plan=json", *flags, env=env)
        self.assertEqual((code, err), (0, ""))
        self.assertFalse(self.results.exists())
        plan = json.loads(out)
        jsonschema.validate(plan, SCHEMA)
        return plan


class ThisMachine(PlanTest):
    def test_plan_has_the_allowed_cpus(self):
        plan = self.plan()
        self.assertTrue(plan["this_machine"])
        self.assertEqual(plan["pus_allowed"], len(os.sched_getaffinity(0)))
        if len(plan["kinds"]) < 2:
            self.assertEqual(sorted(plan["counts"][-1]["cpus"]), sorted(os.sched_getaffinity(0)))

    def test_table_names_every_distance(self):
        code, out, err = self.run_program("--plan")
        self.assertEqual((code, err), (0, ""))
        distances = SCHEMA["$defs"]["count"]["properties"]["pairs"]["required"]
        for word in [*distances, "this machine", "placement  compact", "thread  CPU"]:
            self.assertIn(word, out)

    def test_affinity_at_the_start_is_respected(self):
        last = max(os.sched_getaffinity(0))
        done = subprocess.run(["taskset", "-c", str(last), PROGRAM, "--plan=json"], capture_output=True, text=True,
                              check=False)
        plan = json.loads(done.stdout)
        self.assertEqual([count["cpus"] for count in plan["counts"]], [[last]])

    def test_a_described_machine_is_not_cut_down_to_our_affinity(self):
        last = max(os.sched_getaffinity(0))
        done = subprocess.run(["taskset", "-c", str(last), PROGRAM, "--plan=json"], capture_output=True, text=True,
                              check=False, env={**os.environ, "HWLOC_SYNTHETIC": "core:4 pu:2"})
        self.assertEqual(json.loads(done.stdout)["pus_allowed"], 8)

    def test_bad_lists_and_names(self):
        absent = str(max(os.sched_getaffinity(0)) + 4000)
        for flag, naming in ((f"--cpus={absent}", absent), (f"--placement={absent}", absent),
                             ("--placement=0,0", "twice"), ("--placement=0,x", "--placement"),
                             ("--placement=sideways", "same-class:<distance>"),
                             ("--placement=same-class:near", "other-package"), ("--kinds=9", "--kinds=9"),
                             ("--plan=xml", "table, json"), ("--pairs=some", "all, classes")):
            with self.subTest(flag):
                plan = () if flag.startswith("--plan") else ("--plan",)
                self.refused(*plan, flag, naming=naming)


class DescribedMachines(PlanTest):
    def test_every_recorded_one(self):
        files = sorted(TOPOLOGIES.glob("*.xml"))
        self.assertGreaterEqual(len(files), 5)
        for file in files:
            for pairs in ((), ("--pairs",), ("--pairs=classes",)):
                with self.subTest(file.name, pairs=pairs):
                    plan = self.plan(*pairs, HWLOC_XMLFILE=str(file))
                    self.assertFalse(plan["this_machine"])
                    self.assertEqual(plan["source"], f"HWLOC_XMLFILE={file}")

    def test_hybrid_stays_on_one_kind_unless_asked(self):
        hybrid = str(TOPOLOGIES / "hybrid-8p-16e.xml")
        plan = self.plan(HWLOC_XMLFILE=hybrid)
        self.assertEqual((plan["kind"], plan["counts"][-1]["threads"]), (1, 16))
        plan = self.plan("--kinds=all", HWLOC_XMLFILE=hybrid)
        self.assertEqual((plan.get("kind"), plan["counts"][-1]["threads"]), (None, 32))

    def test_counts_agree_with_the_matrix(self):
        plan = self.plan("--pairs", "--placement=spread", HWLOC_SYNTHETIC="package:2 numa:2 l3:2 l2:2 core:1 pu:2")
        matrix, last = plan["matrix"], plan["counts"][-1]
        for index, name in enumerate(matrix["classes"]):
            cells = sum(row.count(index) for row in matrix["rows"])
            self.assertEqual(cells, 2 * last["pairs"][name], name)
        self.assertEqual(sorted(matrix["cpus"]), sorted(last["cpus"]))

    def test_all_pairs_are_counted_without_naming_them(self):
        for text in ("package:2 numa:2 l3:2 core:5 pu:2", "numa:3 core:11 pu:2", "core:40 pu:2"):  # 66 to 80 PUs
            with self.subTest(text):
                plan = self.plan("--pairs=all", HWLOC_SYNTHETIC=text)
                _, listed, _ = self.run_program("--benchmark_list_tests", "--pairs=all", env={"HWLOC_SYNTHETIC": text})
                self.assertEqual(len(listed.split()), plan["cases"] + plan["cases_left_out"])
                pairs = self.plan("--pairs=all", "--benchmark_filter=^pair/", HWLOC_SYNTHETIC=text)["cases"]
                self.assertEqual(sum(name.startswith("pair/") for name in listed.split()), pairs)
        _, out, _ = self.run_program("--plan", "--pairs=all", env={"HWLOC_SYNTHETIC": THOUSAND})
        self.assertRegex(out, r"\ncases +\d{7} .*in a budget")
        _, out, _ = self.run_program("--plan", "--pairs=all", "--benchmark_filter=pair", env={"HWLOC_SYNTHETIC": THOUSAND})
        self.assertIn("\ncases      too many to name and filter", out)

    def test_measuring_is_refused(self):
        for env in ({"HWLOC_SYNTHETIC": "core:1 pu:1"}, {"HWLOC_XMLFILE": str(TOPOLOGIES / "holes.xml")},
                    {"HWLOC_FSROOT": "/"}):
            for claim in ({}, {"HWLOC_THISSYSTEM": "1"}):
                with self.subTest(**env, **claim):
                    self.refused("--budget=1s", naming="not this machine", env={**env, **claim})
                    self.refused("--probe-topology", naming="not this machine", env={**env, **claim})
        code, out, _ = self.run_program("--benchmark_list_tests", env={"HWLOC_SYNTHETIC": "core:4 pu:2"})
        self.assertEqual(code, 0)
        self.assertIn("threads:8", out)

    def test_time_grows_as_the_number_of_pus_does(self):
        # 4 times the PUs: a linear plan takes at most 4 times the CPU time, a quadratic one 16 times. A fifth of a second for
        # a thousand of them where nobody else needs the CPUs.
        for flags in (("--plan",), ("--plan=json",), ("--plan", "--pairs"), ("--plan", "--placement=spread")):
            with self.subTest(flags):
                self.assertLess(self.cpu_s(THOUSAND, flags), 8 * self.cpu_s(QUARTER_OF_THAT, flags))

    def test_memory_does_not_grow_as_the_number_of_cases_does(self):
        # Some thousand cases for each number of threads, of 1 KB and more each.
        for flags in (), ("--benchmark_filter=fetch_add",):
            with self.subTest(flags):
                few, many = (self.used(THOUSAND, ("--plan", f"--threads=1-{most}", *flags)).ru_maxrss for most in (8, 128))
                self.assertLess(many, 2 * few)

    def cpu_s(self, synthetic, flags):
        """The least of five: on a shared core it is more."""
        usages = [self.used(synthetic, flags) for _ in range(5)]
        return min(used.ru_utime + used.ru_stime for used in usages)

    def used(self, synthetic, flags):
        process = subprocess.Popen([PROGRAM, *flags], env={**os.environ, "HWLOC_SYNTHETIC": synthetic},
                                   stdout=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        self.assertEqual(0, process.returncode)
        return used

    def test_a_thousand_thread_counts(self):
        _, out, _ = self.run_program("--plan=json", "--threads=1-1024", env={"HWLOC_SYNTHETIC": THOUSAND})
        plan = json.loads(out)
        self.assertTrue(all(plan["counts"][-1]["pairs"].values()))
        self.assertEqual([count["threads"] for count in plan["counts"]], list(range(1, 1025)))
        for count in plan["counts"]:
            self.assertEqual(len(set(count["cpus"])), count["threads"])
            self.assertEqual(sum(count["pairs"].values()), count["threads"] * (count["threads"] - 1) // 2)


class TopologiesThatCannotBeUsed(PlanTest):
    def unusable(self, naming, **env):
        """Neither planned for, nor listed, nor replaced by this machine in silence."""
        for flag in ("--plan", "--benchmark_list_tests", "--budget=1s"):
            with self.subTest(flag=flag, **env):
                self.refused(flag, naming=naming, env=env)

    def test_synthetic_strings(self):
        for text in ("nonsense", "core:x", "package:2 core", "pu:2 pu:2", "two\nlines"):
            self.unusable("no hwloc synthetic topology", HWLOC_SYNTHETIC=text)
        self.unusable("set to nothing", HWLOC_SYNTHETIC="")
        for text in ("core:99999999", "pu:16384"):
            self.unusable("4096", HWLOC_SYNTHETIC=text)

    def test_xml_files(self):
        folder = self.results.parent
        whole = (TOPOLOGIES / "holes.xml").read_text()
        for name, text in (("empty", ""), ("garbage", "garbage"), ("html", "<html><body/></html>"),
                           ("half", whole[:len(whole) // 2]), ("no_pus", '<topology version="2.0"></topology>')):
            (folder / name).write_text(text)
            self.unusable(name, HWLOC_XMLFILE=str(folder / name))
        self.unusable("No such file", HWLOC_XMLFILE=str(folder / "nowhere.xml"))
        self.unusable("a device", HWLOC_XMLFILE="/dev/zero")
        self.unusable("Is a directory", HWLOC_XMLFILE=str(folder))
        self.unusable("set to nothing", HWLOC_XMLFILE="")


if __name__ == "__main__":
    unittest.main()
