"""The till: ringing up, taking the money, the shift."""
