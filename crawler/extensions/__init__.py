"""What lives as long as the crawl: the open archive."""
