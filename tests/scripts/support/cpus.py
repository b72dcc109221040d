"""What machine.json states of CPUs that exist, for tests that tell cores apart."""
from __future__ import annotations

ZEN_4 = {"vendor": "AuthenticAMD", "model_name": "AMD EPYC", "family": "25", "model": "17", "stepping": "1",
         "features": ["cas128", "cx16"]}
EMERALD_RAPIDS = {"vendor": "GenuineIntel", "model_name": "Intel(R) Xeon(R) Processor", "family": "6", "model": "207",
                  "features": ["cx16", "serialize", "rtm"]}
ROCKET_LAKE = {"vendor": "GenuineIntel", "family": "6", "model": "167", "features": ["cx16"]}
# Sapphire Rapids of a hypervisor that states the model of Rocket Lake, which has no serialize.
MASKED = {**ROCKET_LAKE, "features": ["cx16", "bus_lock_detect", "serialize", "hypervisor"]}
ALDER_LAKE = {"vendor": "GenuineIntel", "family": "6", "model": "151", "features": ["serialize", "waitpkg"]}
NEOVERSE_N1 = {"vendor": "0x41", "model_name": "0xd0c", "family": "8", "model": "0x3", "features": ["lse", "rcpc"]}
UNKNOWN = {"vendor": "Nobody", "model_name": "Made up", "family": "6", "model": "1", "features": []}
UNREADABLE = {"vendor": "unreadable: no such file", "model": "unreadable: no such file", "family": "", "features": []}
