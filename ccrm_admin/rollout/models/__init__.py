"""Approvals of plans, and the steps that carry them out."""
