"""What a manager sets for the till: menu, meal periods, price board, senior policies."""
