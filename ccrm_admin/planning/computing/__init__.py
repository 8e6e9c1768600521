"""Keeping a plan's rows, findings and totals right: after every edit, and after every sync."""
