"""Load on a real server; prints what it measured, ratios first, and judges no machine."""
