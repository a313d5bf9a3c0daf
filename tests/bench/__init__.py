"""Benchmarks: multiples of an empty page, read beside it. Run by hand; the figures go to docs/performance.md.

python -m tests.bench.pages 1000 1000000      pages and saves, with the growth between two sizes
"""
