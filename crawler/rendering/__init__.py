"""Pages that need JavaScript: which requests are drawn, by what, and what comes back.

A renderer is a download handler. So whatever stands between a request and the network (the guard, robots.txt, delays,
retries, redirects, the recorder) sees one request for a page and one response of it, in every mode.
"""
