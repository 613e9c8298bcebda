"""Receipts and the slips of a shift."""
