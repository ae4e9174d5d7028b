"""One report value on every face: terminal, JSON, CSV, sheet, web page, paper and 한글."""
