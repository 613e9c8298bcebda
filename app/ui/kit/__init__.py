"""Widgets and helpers shared by every page; pages import the modules, never each other."""
