"""Which run is made when, and by whom: the queue, what is due, what was left behind."""
