"""`/api/v1/…`; every other address below `/api/` is nothing, said to programs as a problem."""

from kulisy.api.api import made, routes

urlpatterns = routes(made())
