"""Benchmarks of the product against two contestants that it sets up itself; run by ``make bench``."""
