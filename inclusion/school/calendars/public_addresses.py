"""Which network addresses a school's calendar may be fetched from: those of the public internet, no others. Pure."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

HOSTS_OF_CLOUDS = frozenset({IPv4Address("168.63.129.16")})  # public by its number, but the inside of a large cloud
WITHIN_IPV6 = (  # ways in which an IPv6 address stands for an IPv4 one, which may be any
    IPv6Network("::/96"),
    IPv6Network("::ffff:0:0/96"),
    IPv6Network("::ffff:0:0:0/96"),
    IPv6Network("64:ff9b::/96"),
    IPv6Network("64:ff9b:1::/48"),
    IPv6Network("2001::/32"),
    IPv6Network("2002::/16"),
)
MORE_REFUSED = (
    IPv4Network("192.88.99.0/24"),
    IPv4Network("192.0.0.0/24"),
    IPv6Network("2001::/23"),
    IPv6Network("3fff::/20"),
    IPv6Network("5f00::/16"),
    IPv6Network("fec0::/10"),
)


def is_public(address: str) -> bool:
    """Whether an address, as a resolver gives it, is one of the public internet. What cannot be read is not."""
    try:
        found: IPv4Address | IPv6Address = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv6Address) and (found.scope_id or any(found in one for one in WITHIN_IPV6)):
        return False
    if found in HOSTS_OF_CLOUDS or any(found.version == one.version and found in one for one in MORE_REFUSED):
        return False
    kinds = (found.is_multicast, found.is_reserved, found.is_loopback, found.is_link_local, found.is_unspecified)
    return found.is_global and not any(kinds)
