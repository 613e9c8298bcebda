"""运行情况月报: the figures of a period put together as one report, which page, paper and file are made from."""
