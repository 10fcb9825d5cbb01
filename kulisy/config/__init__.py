"""Settings, the table of addresses and the front: wiring, no room."""
