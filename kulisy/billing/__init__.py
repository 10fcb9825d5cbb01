"""Money between the company and a client: his prices with the days from which they hold, invoices
and what becomes of them, payments, and the papers that close the work (act, счёт-фактура, УПД).

What a client sees is an invoice that was issued: its draft is the team's. Papers themselves are
documents (room `documents`), numbered, rendered and frozen there.
"""
