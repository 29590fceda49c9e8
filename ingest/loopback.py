"""What only this machine can reach: where an unprotected connection may go, and where the service may listen."""

import ipaddress


def is_loopback(host: str) -> bool:
    """Whether `host` is an address of this machine alone, or the name `localhost`."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
