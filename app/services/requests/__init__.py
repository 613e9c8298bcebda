"""受理: the catalogue, taking requests in, acting on them, lists and papers."""
