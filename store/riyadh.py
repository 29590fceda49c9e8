"""The clock on the wall of the charity."""

from datetime import timedelta, timezone

RIYADH = timezone(timedelta(hours=3), "Asia/Riyadh")
"""Saudi Arabia keeps UTC+3 all year."""
