"""历史单据: past days' sales, and what dishes, meals and days came to."""
