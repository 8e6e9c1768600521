"""Bringing the mirror up to date with the CCRM, and the record of every run."""
