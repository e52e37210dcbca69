"""nginx on a free loopback port, for the length of a ``with`` block."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

CONFIGURATION = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
    types {{ text/html html; text/plain txt; }}
    charset utf-8;
    access_log {folder}/access.log;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port};
        root {pages};
        # Only the packed pages are on the disk: a hundred thousand plain ones would fill it.
        gzip_static always;
        gunzip on;
        rewrite ^(.*)/$ $1/index.html break;
        keepalive_requests 1000000;
        absolute_redirect off;
    }}
}}
"""


class Server:
    """A running nginx."""

    def __init__(self, folder: Path, port: int) -> None:
        self.origin = f"http://127.0.0.1:{port}"
        self._log = folder / "access.log"

    def requests(self) -> int:
        """Return how many requests were answered since the last call."""
        count = self._log.read_bytes().count(b"\n")
        self._log.write_bytes(b"")
        return count


@contextmanager
def serve(pages: Path, folder: Path) -> Iterator[Server]:
    """Serve the files below ``pages``; ``folder`` is for nginx's own. SystemExit where there is no nginx."""
    command = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
    if command is None:
        raise SystemExit("nginx is needed to serve the site: apt-get install nginx-light")
    folder.mkdir(parents=True, exist_ok=True)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    configuration = folder / "nginx.conf"
    configuration.write_text(CONFIGURATION.format(folder=folder.resolve(), port=port, pages=pages.resolve()))
    with subprocess.Popen([command, "-c", str(configuration.resolve()), "-p", str(folder.resolve())]) as process:
        try:
            _wait(process, port)
            yield Server(folder, port)
        finally:
            process.terminate()


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.05)
        else:
            return
    raise SystemExit("nginx does not start; see error.log beside its configuration")
