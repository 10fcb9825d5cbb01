"""In the cabinet: one's own ways in for programs, and the links of one's letters."""

from kulisy.people import letting, link_list

urls = [*letting.routes(), *link_list.routes()]
