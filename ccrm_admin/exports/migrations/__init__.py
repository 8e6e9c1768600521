"""Changes of the tables of the exports."""
