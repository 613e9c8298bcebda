"""送餐与订餐: what is brought or fetched at a meal, and who eats here on which days."""
