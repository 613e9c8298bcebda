"""What a manager sets for 受理: matters, handlers, phrases, scenes and the places of the map."""
