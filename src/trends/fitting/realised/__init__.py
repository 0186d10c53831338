"""What ran: the rate at which events came within a window, apart from the noise of counting them."""
