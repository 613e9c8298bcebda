"""标识标牌 on paper."""
