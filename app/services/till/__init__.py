"""The till: menu, prices, carts, sales, receipts and shifts."""
