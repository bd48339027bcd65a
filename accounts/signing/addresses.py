"""From which address on the internet a request comes."""

import ipaddress

from allauth.core.internal.httpkit import get_client_ip
from django.http import HttpRequest

UNKNOWN = "0.0.0.0"  # noqa: S104  # what stands there for a socket that has no address


def address_of(request: HttpRequest) -> str:
    """The address of the browser; what a proxy says counts only behind one that is trusted (WAJONG_PROXY_HEADER)."""
    return get_client_ip(request) or UNKNOWN


def network_of(request: HttpRequest) -> str:
    """What is counted as one address: of IPv6 its /64, since one connection has all of these.

    An address of IPv4 is that, also where a socket or a proxy that knows both writes it as one of IPv6.
    """
    address = ipaddress.ip_address(address_of(request))
    if address.version == 6 and address.ipv4_mapped:
        address = address.ipv4_mapped
    if address.version == 6:
        return str(ipaddress.ip_network(f"{address}/64", strict=False).network_address)
    return str(address)
