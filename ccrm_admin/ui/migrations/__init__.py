"""Migrations of preferences and saved views."""
