"""Between the tables and the domain: plans are loaded, written, and computed anew."""
