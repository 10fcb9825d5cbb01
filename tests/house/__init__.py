"""House tests: what must hold for every table, model and route, asked of the catalogue itself."""
