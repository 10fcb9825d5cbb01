"""At the desk: ways in for programs, one's own and, for the owner, the company's."""

from kulisy.people import letting

urls = [*letting.routes(), *letting.owners_routes()]
