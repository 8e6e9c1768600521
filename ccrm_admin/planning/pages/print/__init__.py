"""What the screens of a plan show, on paper."""
