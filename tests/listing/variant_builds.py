"""Builds of a variant (FENCEPOST_VARIANT), as far as tests need one: configured, and single files compiled as it would."""
from __future__ import annotations

import json
import platform
import re
import shlex
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROBE = ROOT / "cmake" / "variant_probe.cpp"
PREFIX = "aarch64-linux-gnu-"


def variants(isa: str) -> list[str]:
    text = (ROOT / "arch" / isa / "variants.cmake").read_text("utf-8")
    found, = re.findall(r"set\(fencepost_variants ([\w ]+)\)", text)
    return found.split()


def obstacle(isa: str) -> str | None:
    if shutil.which("cmake") is None or shutil.which("ninja") is None:
        return "cmake or ninja is missing"
    prefix = "" if platform.machine() == isa else PREFIX if isa == "aarch64" else "x86_64-linux-gnu-"
    for tool in ("g++", "objdump"):
        if shutil.which(prefix + tool) is None:
            return f"{prefix}{tool} is missing (scripts/install-deps.sh --with arm64)"
    if isa == "aarch64" and prefix and not Path("/usr/lib/aarch64-linux-gnu/libhwloc.so").exists():
        return "the arm64 libraries are missing (scripts/install-deps.sh --with arm64)"
    return "there is no toolchain file for it" if prefix.startswith("x86") else None


def newer_clangs() -> list[str]:
    return [name for name in (f"clang++-{n}" for n in range(16, 30)) if shutil.which(name)]


def configure(isa: str, variant: str, folder: str, compiler: str = "") -> str:
    """Makes a build folder, in which each source has a command of its own. Returns why CMake would not, in one line; "" when it
    did."""
    cross = [] if platform.machine() == isa else ["--toolchain", str(ROOT / "cmake/toolchains/aarch64.cmake")]
    cross += [f"-DCMAKE_CXX_COMPILER={compiler}"] if compiler else []
    done = subprocess.run(["cmake", "-S", ROOT, "-B", folder, "-G", "Ninja", "-DBUILD_TESTING=OFF", *cross,
                           "-DFENCEPOST_UNITY=OFF", f"-DFENCEPOST_VARIANT={variant}"],
                          capture_output=True, text=True, timeout=120, check=False)
    return " ".join(done.stderr.split()) if done.returncode != 0 else ""


def compile_as(folder: str, like: str, source: Path, target: str, *flags: str) -> list[str]:
    """Compiles `source` to `target` in the build folder as the build compiles `like`; returns the compiler and what
    it needs to link."""
    commands = json.loads((Path(folder) / "compile_commands.json").read_text("utf-8"))
    command = shlex.split(next(c["command"] for c in commands if c["file"].endswith(like)))
    subprocess.run([*command[:command.index("-o")], *flags, "-c", source, "-o", f"{folder}/{target}"], cwd=folder,
                   check=True, capture_output=True)
    return [command[0], *(word for word in command if word.startswith("--target="))]
