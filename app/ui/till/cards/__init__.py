"""餐卡: the list of cards, what is on each, and what is done with them."""
