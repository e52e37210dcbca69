"""What is particular to each site, as data and small functions over the parsers."""
