"""The grid of a plan: rows, cells, editors, and what goes back to a browser that shows it."""
