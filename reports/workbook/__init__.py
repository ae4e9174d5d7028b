"""A report as a workbook for an office: titles, units, sums and formulas that the sheet reckons itself."""
