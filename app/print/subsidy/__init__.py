"""The papers of 补贴台账."""
