"""Apache from Debian's packages, as two hosts on loopback ports: w3id.org with a `.htaccess` of ours, and our site."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from clusterkg.namespaces import BASE, PAGES
from servers.base import HOST, Listener, free_port
from servers.debian import Program, unpacked

__all__ = ["Apache"]

# Only what redirects and files need; w3id.org has more.
_MODULES = ("mpm_event", "authz_core", "dir", "headers", "mime", "rewrite")
# What the host of the site sends (GitHub Pages goes by the table of mime-db).
_TYPES = {
    "text/html": ".html",
    "text/css": ".css",
    "text/turtle": ".ttl",
    "application/n-triples": ".nt",
    "application/rdf+xml": ".rdf",
    "application/ld+json": ".jsonld",
}
_SETTINGS = """\
ServerName {host}
DefaultRuntimeDir "{folder}"
PidFile "{folder}/apache.pid"
ErrorLog "{folder}/error.log"
LogLevel error
{user}
{modules}
TypesConfig /dev/null
{types}
KeepAliveTimeout 60
MaxKeepAliveRequests 0
StartServers 1
Listen {host}:{port}
Listen {host}:{pages_port}
<Directory />
    Require all denied
</Directory>
<VirtualHost {host}:{port}>
    DocumentRoot "{folder}/w3id"
    <Directory "{folder}/w3id">
        Require all granted
        Options FollowSymLinks
        AllowOverride All
    </Directory>
</VirtualHost>
<VirtualHost {host}:{pages_port}>
    DocumentRoot "{folder}/pages"
    DirectoryIndex index.html
    ErrorDocument 404 {pages_path}404.html
    <Directory "{folder}/pages">
        Require all granted
        Options None
        AllowOverride None
    </Directory>
</VirtualHost>
"""


class Apache(Listener):
    """Two hosts: one with the redirects, one with what they lead to, each at the path that it has in the world.

    Args:
        folder: Where settings, log and pages go. Everybody must be able to read it: Apache serves no pages as root,
            even where root runs the tests.
        redirects: The `.htaccess`, with PAGES in it; here its host is replaced by the local one.
    """

    name = "Apache"

    def __init__(self, folder: Path, redirects: str) -> None:
        super().__init__(folder)
        self.redirects = redirects
        self.pages_port = 0

    @property
    def site(self) -> Path:
        """The folder of the site: what stands at PAGES."""
        return self.folder / "pages" / urlsplit(PAGES).path.strip("/")

    def local(self, address: str) -> str:
        """Where an address at w3id.org or below PAGES is found here."""
        for start, port in ((BASE, self.port), (PAGES, self.pages_port)):
            if address.startswith(start):
                return address.replace("{0.scheme}://{0.netloc}".format(urlsplit(start)), f"http://{HOST}:{port}", 1)
        return address

    def command(self) -> list[str]:
        self.pages_port = free_port()
        program = _program()
        w3id = self.folder / "w3id" / urlsplit(BASE).path.strip("/")
        w3id.mkdir(parents=True, exist_ok=True)
        self.site.mkdir(parents=True, exist_ok=True)
        local = self.redirects.replace(PAGES, self.local(PAGES))
        (w3id / ".htaccess").write_text(local, encoding="utf-8")
        libraries = program.root / "usr" / "lib" / "apache2" / "modules"
        settings = _SETTINGS.format(
            host=HOST,
            folder=self.folder,
            port=self.port,
            pages_port=self.pages_port,
            pages_path=urlsplit(PAGES).path,
            user="User nobody\nGroup nogroup" if os.geteuid() == 0 else "",
            modules="\n".join(f'LoadModule {name}_module "{libraries}/mod_{name}.so"' for name in _MODULES),
            types="\n".join(f"AddType {name} {suffix}" for name, suffix in _TYPES.items()),
        )
        (self.folder / "apache.conf").write_text(settings, encoding="utf-8")
        return [str(program.path), "-f", str(self.folder / "apache.conf"), "-D", "FOREGROUND"]

    def stop(self) -> None:
        """End it at once: it has nothing to save, and would wait for clients that stay connected."""
        self.kill()

    def environment(self) -> dict[str, str]:
        return _program().environment

    def answers(self) -> bool:
        return all(
            httpx.get(f"http://{HOST}:{port}/none", timeout=10, trust_env=False).status_code == 404
            for port in (self.port, self.pages_port)
        )


def _program() -> Program:
    return unpacked("apache-2", "apache2-bin", "apache2")
