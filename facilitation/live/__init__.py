"""Commit is broadcast: what a transaction changed reaches every screen that may know it."""
