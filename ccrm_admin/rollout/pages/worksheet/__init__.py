"""The worksheet of an approved plan, on the screen, on paper and as a file."""
