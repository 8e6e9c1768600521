"""The print views of a plan's pages."""
