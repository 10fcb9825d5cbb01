"""Working calendars and terms: which days and hours a company works, and when a term that began
at a moment is over. Calendars are data in layers (the country's, the region's, the company's own);
a year that nobody has brought in is unknown, and a term that reaches into it is refused, not
guessed."""
