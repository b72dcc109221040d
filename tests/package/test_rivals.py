"""Libraries that are only headers are found, and compiled, in a folder that compilers do not look into by themselves."""
from __future__ import annotations

import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROJECT = f"""
cmake_minimum_required(VERSION 3.20)
project(planted C CXX)
set(fencepost_root "${{CMAKE_SOURCE_DIR}}")
include("{ROOT}/cmake/FencepostRivals.cmake")
add_executable(user user.cpp)
target_link_libraries(user PRIVATE ${{fencepost_rival_libraries}})
"""
FILES = {
    "CMakeLists.txt": PROJECT,
    "user.cpp": '#include <planted.h>\nextern "C" int planted_sum();\nint main() { return planted_sum() - planted; }\n',
    "elsewhere/include/planted.h": "enum { planted = 3 };\n",
    "rivals/headers/package.cmake": "find_path(rival_headers planted.h)\nset(rival_found ${rival_headers})\n"
                                    "set(rival_includes ${rival_headers})\n",
    "rivals/in_c/package.cmake": "find_path(rival_in_c planted.h)\nset(rival_found ${rival_in_c})\n"
                                 "set(rival_includes ${rival_in_c})\nset(rival_sources sum.c)\n",
    "rivals/in_c/sum.c": "#include <planted.h>\nint planted_sum(void) { return planted; }\n"}


class HeadersElsewhere(unittest.TestCase):
    def test_are_compiled(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            for name, text in FILES.items():
                path = Path(folder, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
            for command in (["cmake", "-B", "build", f"-DCMAKE_PREFIX_PATH={folder}/elsewhere"], ["cmake", "--build", "build"],
                            ["build/user"]):
                done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
                self.assertEqual(0, done.returncode, done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()
