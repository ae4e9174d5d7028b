"""A grant's settlement (정산보고서): one report, printed as a workbook, as PDF and as a document of 한글."""
