"""Verbs, one transaction each: every important fact is recorded in the journal with the fact. What
both sides may know goes to the client's log, everything else to the company's internal one."""
