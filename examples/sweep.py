#!/usr/bin/env python3
"""Sweep die-to-die lanes from Python: the shared library through ctypes, no build step.

    . build/env; python3 examples/sweep.py
"""
import ctypes as c
import os
import sys


class Error(c.Structure):
    """chiplet_error: its layout is frozen for the life of the soname."""
    _fields_ = [("status", c.c_int), ("line", c.c_int), ("column", c.c_int),
                ("file", c.c_char * 256), ("message", c.c_char * 512)]


lib = c.CDLL("libchiplet.so.0")
lib.chiplet_result_value.restype = c.c_double
lib.chiplet_result_value.argtypes = [c.c_void_p, c.c_int]
lib.chiplet_result_limit.restype = c.c_char_p
lib.chiplet_result_limit.argtypes = [c.c_void_p]
lib.chiplet_result_feasible.argtypes = [c.c_void_p]
for free in (lib.chiplet_library_free, lib.chiplet_study_free, lib.chiplet_result_free):
    free.argtypes, free.restype = [c.c_void_p], None

STUDY = b"""
[workload]
model = llama-3-70b
phase = decode
batch = 32
[system]
packages = 4
[package]
base = two-die-7nm
[mapping]
tensor = 4
presentation = unified
"""


def check(status, err):
    """Raise what the library said, with its place if it has one."""
    if status:
        place = f"{err.file.decode()}:{err.line}:{err.column}: " if err.line else ""
        raise ValueError(place + err.message.decode())


def main():
    err, models, study = Error(), c.c_void_p(), c.c_void_p()
    where = os.environ.get("CHIPLET_MODELS")
    metric = {name: lib.chiplet_metric_find(name.encode())
              for name in ("throughput", "power", "package_cost")}
    try:
        check(lib.chiplet_library_open(c.byref(models), where.encode() if where else None,
                                       None, c.byref(err)), err)
        check(lib.chiplet_study_parse(c.byref(study), models, STUDY, c.c_size_t(len(STUDY)),
                                      b"sweep.py", None, c.byref(err)), err)
        print(f"{'lanes':>6} {'tokens/s':>9} {'W':>6} {'USD':>6}  limit")
        for lanes in (64, 128, 256, 512, 1024, 2048):
            result = c.c_void_p()
            check(lib.chiplet_study_set(study, b"link.lanes", str(lanes).encode(),
                                        c.byref(err)), err)
            check(lib.chiplet_evaluate(c.byref(result), study, c.byref(err)), err)
            value = {k: lib.chiplet_result_value(result, i) for k, i in metric.items()}
            limit = lib.chiplet_result_limit(result).decode()
            print(f"{lanes:6} {value['throughput']:9.1f} {value['power']:6.1f} "
                  f"{value['package_cost']:6.0f}  {limit}")
            lib.chiplet_result_free(result)
    finally:
        lib.chiplet_study_free(study)
        lib.chiplet_library_free(models)
    return 0


if __name__ == "__main__":
    sys.exit(main())
