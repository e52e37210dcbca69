"""A Scrapy crawler that turns a site's paginated listings into a gap-free archive."""

__version__ = "0.1.0"
