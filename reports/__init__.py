"""What people look at: tables, receipts and explanations. Reads, never writes."""
