"""How fast the office is, on a deterministic corpus over durable books; run by `make bench`."""
