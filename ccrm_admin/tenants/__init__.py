"""Tenants, the people who may see them, and their keys."""
