"""Lists other people made and somebody takes in: which column is which, every row checked, the good ones kept."""
