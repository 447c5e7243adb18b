"""The secret addresses of feeds: each is signed with its person's own secret. No database, no clock."""

from uuid import UUID

from django.utils.crypto import constant_time_compare, salted_hmac

SALT = "planning.feed_addresses"
NO_SECRET = "-" * 43  # stands in where there is no such person, so that the same work is done


def signature_of(feed: str, secret: str) -> str:
    """The last part of the feed's address: 64 hexadecimal digits that only who has the secret can work out."""
    return salted_hmac(SALT, feed, secret=secret, algorithm="sha256").hexdigest()


def is_signed(feed: str, signature: str, secret: str) -> bool:
    """Whether the signature is that of the feed, in a time that tells nothing of where it is wrong."""
    return constant_time_compare(signature_of(feed, secret), signature)


def path_of(member: UUID, feed: str, secret: str) -> dict[str, object]:
    """What the address of `planning:feed_file` takes."""
    return {"member": member, "feed": feed, "signature": signature_of(feed, secret)}


def by_app(address: str) -> str:
    """The same address as a link that opens the calendar app of the device."""
    return f"webcal://{address.split('://', 1)[-1]}"
