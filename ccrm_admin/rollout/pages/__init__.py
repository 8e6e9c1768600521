"""The pages from plan to live, a folder each."""
