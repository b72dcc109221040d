"""Made-up files as Google Benchmark writes them, by version of the library. Nothing in them was measured."""
import json


def entry(name, real_time, repetition=0, repetitions=1, unit="ns", threads=1, **more):
    return {"name": name, "family_index": 0, "per_family_instance_index": 0, "run_name": name, "run_type": "iteration",
            "repetitions": repetitions, "repetition_index": repetition, "threads": threads, "iterations": 1000,
            "real_time": real_time, "cpu_time": real_time * threads, "time_unit": unit, **more}


def aggregate(name, which, real_time, **more):
    out = entry(name, real_time, **more)
    del out["repetition_index"]
    return {**out, "name": f"{name}_{which}", "run_type": "aggregate", "aggregate_name": which, "aggregate_unit": "time"}


def context(version=None, **more):
    out = {"date": "2026-01-02T03:04:05+00:00", "host_name": "somewhere", "executable": "./bench", "num_cpus": 8,
           "mhz_per_cpu": 3000, "cpu_scaling_enabled": False, "caches": [], "load_avg": [0.1],
           "library_build_type": "release"}
    return {**out, **({"library_version": version, "json_schema_version": 1} if version else {}), **more}


def write(path, entries, version=None, **more):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"context": context(version, **more), "benchmarks": entries}), "utf-8")
    return path
