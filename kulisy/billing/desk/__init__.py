"""At the desk: invoices and what becomes of them, what clients pay, in whose name papers are
issued."""

from kulisy.billing.desk import drafts, entities, invoices, prices

urls = [*invoices.urls, *drafts.urls, *prices.urls, *entities.urls]
