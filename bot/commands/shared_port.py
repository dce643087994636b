"""One port with a listening socket for each process that answers: the kernel deals new connections out among them.

At a socket that all share, whoever looks first takes all that have come: connections that were opened together may all
be one process's, while the others are idle (docs/decisions/0029).
"""

import socket
from collections.abc import Callable


class SharedPort(socket.socket):
    """A socket that is bound to a port and keeps it; whatever process is handed it gets one of its own at that port."""

    def __reduce__(self) -> tuple[Callable[[socket.AddressFamily, object], "SharedPort"], tuple[object, ...]]:
        """Told to another process by where it is bound."""
        return shared_port, (self.family, self.getsockname())


def shared_port(family: socket.AddressFamily, address: object) -> SharedPort:
    """A socket at an address, beside others of the same line.

    Args:
        family: Of the address.
        address: Where, as `socket.bind` takes it.

    Raises:
        OSError: It cannot be bound to.
    """
    return _bound(family, address, beside_others=True)


def shared_port_at(host: str, port: int) -> SharedPort:
    """The first socket of a line, at a host by its address, IPv4 or IPv6, or its name.

    It is bound as if nobody were to share it: a second line that is started by mistake, perhaps of another version or
    on another database, would be dealt every other call of the first.

    Raises:
        OSError: Somebody answers there, or it cannot be bound to.
    """
    family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    first = _bound(family, address, beside_others=False)
    first.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    return first


def _bound(family: socket.AddressFamily, address: object, *, beside_others: bool) -> SharedPort:
    bound = SharedPort(family)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, int(beside_others))
    try:
        bound.bind(address)  # type: ignore[arg-type]
    except OSError:
        bound.close()
        raise
    return bound
