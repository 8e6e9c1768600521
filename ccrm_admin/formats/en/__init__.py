"""English as it is read in Europe: Django's own formats put the month first."""
