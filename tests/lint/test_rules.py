"""The sources obey every rule, and each rule catches the breach it is there for.

    python3 -m unittest discover -s tests/lint
"""
from __future__ import annotations

import sys
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import facts  # noqa: E402
import python_layers  # noqa: E402
import rules  # noqa: E402
from planted import breaches  # noqa: E402
from tree import Tree, without_comments  # noqa: E402

DEPS = """cmake_minimum=3.25
base='
tool  cmake  cmake  cmake
tool  a      liba-dev   a-devel
tool  b      libb-dev|libb  b-devel
tool  c      libc-dev   c-devel
'
"""


class TheSources(unittest.TestCase):
    def test_obey_every_rule(self):
        tree = Tree(HERE.parents[1])
        for rule in rules.ALL + python_layers.ALL + facts.ALL:
            with self.subTest(rule.__name__):
                self.assertEqual([], rule(tree), rule.__doc__)


class ARule(unittest.TestCase):
    """Planted trees; `assert_breaks` says how many breaches one holds."""

    def assert_breaks(self, rule, files: dict[str, str], times: int = 1):
        self.assertEqual(times, len(breaches(rule, files)), files)

    def assert_keeps(self, rule, files: dict[str, str]):
        self.assertEqual([], breaches(rule, files))

    def test_tolerates_a_tree_with_nothing_in_it(self):
        for rule in rules.ALL + python_layers.ALL + facts.ALL:
            self.assert_keeps(rule, {})

    def test_names_are_parsed_in_one_place(self):
        rule, tool = python_layers.names_are_parsed_in_one_place, "scripts/fencepost_tool"
        self.assert_keeps(rule, {f"{tool}/results/case_fields.py": "from .names import parse_name\n",
                                 f"{tool}/results/a.py": "from .case_name import CaseName\n"})
        self.assert_breaks(rule, {f"{tool}/results/a.py": "from .names import parse_name\n"})
        self.assert_breaks(rule, {f"{tool}/track/a.py": "from fencepost_tool.results.names import parse_name\n"})
        self.assert_breaks(rule, {f"{tool}/track/a.py": "from fencepost_tool.results import names\n"})
        self.assert_breaks(rule, {"plots/a.py": "import fencepost_tool.results.names\n"})

    def test_names_are_not_split(self):
        rule, tool = python_layers.names_are_not_split, "scripts/fencepost_tool"
        self.assert_keeps(rule, {f"{tool}/results/names.py": "a.split('/')\n", "tests/scripts/a.py": "a.split('/')\n",
                                 "plots/a.py": "a.split(); a.split(' '); b.replace('/', ' '); '/'.join(c)\n"})
        for split in ("name.split('/')[1]", "a.name.text.partition('/')", "a.rpartition(\"/\")", "a.rsplit('/', 1)",
                      "a.split(sep='/')", "re.split('/', name)"):
            self.assert_breaks(rule, {f"{tool}/select/a.py": f"kind = {split}\n"})
            self.assert_breaks(rule, {"plots/compare/a.py": f"kind = {split}\n"})

    def test_python_direction(self):
        rule = python_layers.direction
        tree = {"scripts/fencepost_tool/plotting/__init__.py": "import json\n",
                 "scripts/draw.py": "import fencepost_tool\n", "scripts/fencepost_tool/results/__init__.py": ""}
        self.assert_keeps(rule, {**tree, "plots/a.py": "import numpy as np\nfrom fencepost_tool.plotting import style\n"})
        self.assert_breaks(rule, {**tree, "plots/a.py": "import ctypes\n"})
        self.assert_breaks(rule, {**tree, "plots/a.py": "from tests.scripts import x\n"})
        self.assert_breaks(rule, {**tree, "plots/a.py": "from fencepost_tool.results import load\n"})
        self.assert_breaks(rule, {**tree, "plots/a/b.py": "from fencepost_tool import results\n"})
        self.assert_breaks(rule, {**tree, "scripts/b.py": "import a\n", "plots/a.py": "\n"})
        if hasattr(sys, "stdlib_module_names"):
            self.assert_breaks(rule, {**tree, "plots/a.py": "import pandas\n"})

    def test_python_layers(self):
        rule, tool = python_layers.layers, "scripts/fencepost_tool"
        self.assert_keeps(rule, {f"{tool}/stats/a.py": "from fencepost_tool.results import Case\nfrom . import b\n",
                                 f"{tool}/cli/a.py": "from fencepost_tool import track\nfrom ..summary import text\n"})
        for layer, allowed in python_layers.MAY_IMPORT.items():
            for other in python_layers.MAY_IMPORT.keys() - allowed - {layer}:
                self.assert_breaks(rule, {f"{tool}/{layer}/a.py": f"from fencepost_tool.{other} import x\n"})
        self.assert_breaks(rule, {f"{tool}/results/a.py": "from .. import stats\n"})
        self.assert_breaks(rule, {f"{tool}/compare/files/a.py": "from ...cli.options import share\n"})
        self.assert_breaks(rule, {f"{tool}/new/a.py": "def f():\n    import fencepost_tool.results.names\n"})

    def test_python_layers_have_no_cycle(self):
        order = list(python_layers.MAY_IMPORT)
        for i, layer in enumerate(order):
            self.assertLessEqual(python_layers.MAY_IMPORT[layer], set(order[:i]), layer)

    def test_folders_are_small(self):
        rule = rules.folders_are_small
        self.assert_keeps(rule, {**{f"plots/a/{i}.py": "" for i in range(40)}, "plots/b.py": ""})
        self.assert_breaks(rule, {f"tests/scripts/a/{i}.py": "" for i in range(41)})

    def test_lines_are_short(self):
        rule = rules.lines_are_short
        self.assert_keeps(rule, {"harness/a.hpp": f"// {'a' * 127}\n", "docs/a.md": "a" * 200})
        self.assert_breaks(rule, {"harness/a.hpp": f"int a;\n// {'a' * 128}\n"})
        self.assert_breaks(rule, {"tests/a.cpp": "a" * 131})

    def test_tests_have_a_namespace_for_each_file(self):
        rule = rules.tests_have_a_namespace_for_each_file
        self.assert_keeps(rule, {"tests/harness/a_test.cpp": "namespace fencepost::harness::a_test {\nTEST(A, B) {}\n}\n",
                                 "tests/support/help.cpp": "namespace fencepost::harness {\n}\n"})
        self.assert_breaks(rule, {"tests/harness/a_test.cpp": "namespace fencepost::harness {\nTEST(A, B) {}\n}\n",
                                  "tests/b_test.cpp": "namespace fencepost::b::a_test {\nTYPED_TEST(A, B) {}\n}\n",
                                  "tests/c_test.cpp": "TEST_F(A, B) {}\n"}, 3)

    def test_architecture_only_in_arch(self):
        rule = rules.architecture_only_in_arch
        self.assert_keeps(rule, {"arch/a.hpp": "#ifdef __x86_64__\n#endif\n"})
        self.assert_keeps(rule, {"harness/a.hpp": "#ifdef __linux__\n#endif\n// #if __aarch64__\n"})
        self.assert_breaks(rule, {"harness/a.hpp": "#ifdef __x86_64__\n#endif\n"})
        self.assert_breaks(rule, {"tests/a.cpp": "#if defined(A) || \\\n  defined(__aarch64__)\n#endif\n"})
        self.assert_breaks(rule, {"benches/a.cpp": "#if 0\n#elif __ARM_ARCH >= 8\n#endif\n"})

    def test_memory_orders_are_spelled_out(self):
        rule = rules.memory_orders_are_spelled_out
        self.assert_keeps(rule, {"primitives/a.hpp":
                                 "a.load(std::memory_order_relaxed); file.load(path);\n"
                                 "v.exchange(f(x), order); std::exchange(a, 1); // a.load()\n"
                                 "v.compare_exchange_weak(a, b, O.success, O.failure);\n"})
        self.assert_keeps(rule, {"tests/harness/a.cpp": "a.load();\n"})
        self.assert_breaks(rule, {"primitives/a.hpp": "a.load();\n"})
        self.assert_breaks(rule, {"harness/a.cpp": "a->store(f(x, y));\n"})
        twice = "a.fetch_add(1);\na.compare_exchange_weak(x,\n  y);\n"
        self.assert_breaks(rule, {"primitives/a.hpp": twice}, 2)
        for folder in rules.ORDERED:
            self.assert_breaks(rule, {f"{folder}a.cpp": "a.load();\n"})

    def test_memory_orders_of_operators(self):
        rule = rules.memory_orders_are_spelled_out
        declared = "std::atomic<int> n_{0};\nstd::vector<std::atomic<int>> many(4);\nint plain = 0;\n"
        self.assert_keeps(rule, {"benches/a.cpp": f"{declared}++plain; plain += 1; ++n_.plain; many.size();\n"})
        for breach in ("++n_;", "--this->n_;", "a.b[i].n_++;", "n_ |= 1;", "++many[i];", "many[i] += 2;"):
            self.assert_breaks(rule, {"benches/a.cpp": f"{declared}{breach}\n"})

    def test_files_are_short(self):
        self.assert_keeps(rules.files_are_short, {"a.cpp": "\n" * 350, "results/a.json": "\n" * 999})
        self.assert_breaks(rules.files_are_short, {"a.cpp": "\n" * 351})

    def test_tree_is_small(self):
        half = "x" * (rules.LARGEST[""] // 2)
        self.assert_keeps(rules.tree_is_small, {"a.json": half, "docs/b.png": half})
        self.assert_breaks(rules.tree_is_small, {"a.json": half, "docs/b.png": half + "x"})
        example = "x" * rules.LARGEST["docs/example/"]
        self.assert_keeps(rules.tree_is_small, {"docs/example/run.json": example})
        self.assert_breaks(rules.tree_is_small, {"docs/example/run.json": example + "x"})
        found, = breaches(rules.tree_is_small, {"a.json": half, "docs/b.png": half + "x"})
        self.assertIn("the largest: docs/b.png 4,500,001, a.json 4,500,000", found)

    def test_no_machine_paths(self):
        rule = rules.no_machine_paths
        self.assert_keeps(rule, {"a.md": "/usr/include ~/x https://host/home/x build/home/x\n"})
        self.assert_breaks(rule, {"a.md": "see /ho" + "me/me/fencepost\n"})
        self.assert_breaks(rule, {"a.cpp": '"/ro' + 'ot/x" ".' + './shared/x"\n'}, 2)

    def test_version(self):
        agreed = {"CMakeLists.txt": "project(fencepost VERSION 1.2.3 LANGUAGES CXX)\n",
                  "scripts/fencepost_tool/version.py": 'VERSION = "1.2.3"\n', "pyproject.toml": 'version = "1.2.3"\n'}
        self.assert_keeps(facts.version, agreed)
        for path, text in agreed.items():
            self.assert_breaks(facts.version, {**agreed, path: text.replace("3", "4")})

    def test_cmake_minimum(self):
        old = "cmake_minimum_required(VERSION 3.20)\n"
        stated = {"CMakeLists.txt": "cmake_minimum_required(VERSION 3.25)\n",
                  "scripts/install-deps.sh": DEPS,
                  "CMakePresets.json": '{"cmakeMinimumRequired": {"major": 3, "minor": 25}}'}
        self.assert_keeps(facts.cmake_minimum, {**stated, "README.md": "CMake 3.25, `cmake >= 3.25`\n"})
        self.assert_breaks(facts.cmake_minimum, {**stated, "README.md": "CMake 3.22 or later\n"})
        self.assert_breaks(facts.cmake_minimum, {**stated, "CMakeLists.txt": old})

    def test_compiler_minimum(self):
        script = {"scripts/find-cxx.sh": "gcc_minimum=12\n"}
        self.assert_keeps(facts.compiler_minimum,
                          {**script, "README.md": "g++ 12 or later; gcc 11 is not enough\n"})
        self.assert_breaks(facts.compiler_minimum, {**script, "README.md": "g++ >= 11\n"})

    def test_packages(self):
        script = {"scripts/install-deps.sh": DEPS}
        all_four = "apt-get install -y cmake liba-dev \\\n  libb-dev libc-dev"
        self.assert_keeps(facts.packages, {
            **script, "README.md": f"`apt install git make`\n```\n{all_four}\n```\n"})
        self.assert_breaks(facts.packages, {**script, "README.md": f"{all_four} libz-dev\n"})
        more = DEPS.replace("tool  c ", "tool  d  libd-dev  d-devel\ntool  c ")
        self.assert_breaks(facts.packages, {"scripts/install-deps.sh": more, "README.md": all_four})
        self.assert_breaks(facts.packages, {**script, "README.md": "`dnf install liba-dev`\n"})

    def test_doctor_limits(self):
        header = {"machine/grades.hpp": "inline constexpr Limits good_alone{0.80, 0.01, 0.01};\n"}
        self.assert_keeps(facts.doctor_limits, {**header, "docs/method.md": "| uncontended | good | 80 % | 1 % | 1 % |\n"})
        self.assert_breaks(facts.doctor_limits,
                           {**header, "docs/method.md": "| uncontended | good | 80 % | 2 % | 1 % |\n"}, 2)
        self.assert_breaks(facts.doctor_limits, {**header, "docs/method.md": ""})

    def test_gates(self):
        tree = {"scripts/lint.sh": "readonly checks='format rules'\n", "scripts/build.sh": "", "Makefile": "test:\n",
                ".ci/run": "step 'a' make test\nfor check in format rules; do\n",
                ".github/workflows/ci.yml": "- {run: scripts/lint.sh format}\n- {run: scripts/lint.sh rules}\n",
                ".pre-commit-config.yaml": "entry: scripts/lint.sh format\n"}
        self.assert_keeps(facts.gates, tree)
        self.assert_breaks(facts.gates, {**tree, ".ci/run": "step 'format' scripts/lint.sh format\n"})
        self.assert_breaks(facts.gates, {**tree, ".github/workflows/ci.yml": "run: scripts/lint.sh format\n"})
        self.assert_breaks(facts.gates, {**tree, ".pre-commit-config.yaml": "entry: scripts/lint.sh tea\n"})
        for call in ("step 'a' make tea\n", "step 'a' scripts/tea.sh\n"):
            self.assert_breaks(facts.gates, {**tree, ".ci/run": tree[".ci/run"] + call})
        self.assert_breaks(facts.gates, {**tree, ".devcontainer/devcontainer.json": '"onCreateCommand": "make tea"\n'})

    def test_make_targets(self):
        makefile = {"Makefile": ".PHONY: bench plots\nX := 1\nbench: ## b\nplots: ## p\n"}
        self.assert_keeps(facts.make_targets, {
            **makefile, "README.md": "make sure\n```sh\nmake bench # make it\n"
                                     "cd x && make plots RUN=a\n```\n`make -j bench`\n"})
        self.assert_breaks(facts.make_targets, {**makefile, "docs/a.md": "`make draw`\n"})
        fenced = "```\n$ BUDGET=1m make bench2\n```\n"
        self.assert_breaks(facts.make_targets, {**makefile, "README.md": fenced})
        self.assert_breaks(facts.make_targets, {"Makefile": ".PHONY: a\na:\nb:\n"})

    def test_links(self):
        there = {"docs/a.md": "# A `b`: c\n", "docs/x/run.json": "{}"}
        self.assert_keeps(facts.links, {**there, "README.md": "[a](docs/a.md#a-b-c) [x](docs/x/) [me](#top) [o](https://h/x)\n"
                                                              "# Top\n"})
        self.assert_keeps(facts.links, {**there, "docs/b.md": "[a](a.md) [x](x/run.json)\n"})
        self.assert_breaks(facts.links, {**there, "README.md": "[a](docs/b.md)\n"})
        self.assert_breaks(facts.links, {**there, "docs/b.md": "[a](docs/a.md) [a](a.md#b) [b](#b)\n"}, 3)

    def test_documents_named_in_code(self):
        page = {"docs/a/b.md": "# B\n"}
        self.assert_keeps(facts.documents_named_in_code, {**page, "a.py": '"see docs/a/b.md"\n'})
        self.assert_breaks(facts.documents_named_in_code, {**page, "a.cpp": "// docs/b.md, docs/a/b.md, docs/a.md\n"}, 2)

    def test_blanks_comments_and_literals_line_by_line(self):
        self.assertEqual("a       \nb = 1'000;    ", without_comments('a // "x"\nb = 1\'000; "c"'))


if __name__ == "__main__":
    unittest.main()
