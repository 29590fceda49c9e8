"""What happened: originals, items, cases, tasks and the append-only log. The only SQL."""
