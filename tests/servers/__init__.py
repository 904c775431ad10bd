"""Real servers for the tests: fetched once into a cache, started on free loopback ports, stopped, killed."""

from servers.apache import Apache
from servers.base import Server, Unavailable
from servers.comunica import Comunica
from servers.fuseki import Fuseki
from servers.oxigraph import Oxigraph
from servers.virtuoso import Virtuoso

__all__ = ["STORES", "Apache", "Comunica", "Fuseki", "Oxigraph", "Server", "Unavailable", "Virtuoso"]

STORES: dict[str, type[Server]] = {"oxigraph": Oxigraph, "fuseki": Fuseki, "virtuoso": Virtuoso}
