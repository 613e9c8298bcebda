"""The papers of the repair counter."""
