"""The worksheet of an approved plan, on the screen, in print and as a file."""
