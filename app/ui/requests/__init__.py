"""受理: taking requests in at the counter, and the list of them."""
