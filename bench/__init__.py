"""The measurements of docs/BENCHMARKS.md: one file each, found by itself. `python -m bench [name …] [--rows 0.1]`"""
