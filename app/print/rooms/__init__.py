"""The papers of 场地."""
