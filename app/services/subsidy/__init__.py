"""补贴台账: what the till gave on somebody else's money, and getting it back from them."""
