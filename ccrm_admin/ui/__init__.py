"""What every page shares: the list view, its table, paging, and template tags."""
