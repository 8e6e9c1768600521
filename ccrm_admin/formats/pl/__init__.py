"""Polish as it is written in Poland: Django's own formats put hyphens into dates."""
