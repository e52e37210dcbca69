"""Pure functions from a Page to values: no Scrapy, no input or output, no clock, no particular site."""
