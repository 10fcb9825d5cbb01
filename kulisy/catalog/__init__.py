"""What a company sells and how a client orders it: services and products, orders with every step,
reviews of what was done, offers and news. Bookings by time stand on the services kept here."""
