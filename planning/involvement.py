"""How often the SENCo came in from the outset, by term and area, and where the two accounts differ. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

FROM_THE_OUTSET = frozenset({"idea", "options"})  # the stages at which a view can still change the question


@dataclass(frozen=True, slots=True)
class Account:
    """A decision as the two sides tell it: the stage at which the SENCo came in, None where a side has not said."""

    term: str
    area: str
    senco: str | None
    leader: str | None

    @property
    def is_said(self) -> bool:
        return self.senco is not None or self.leader is not None

    @property
    def from_the_outset(self) -> bool:
        """True where somebody has said, and nobody says anything later than the options."""
        said = {stage for stage in (self.senco, self.leader) if stage is not None}
        return bool(said) and said <= FROM_THE_OUTSET

    @property
    def differs(self) -> bool:
        return self.senco is not None and self.leader is not None and self.senco != self.leader


@dataclass(frozen=True, slots=True)
class Share:
    """Of the decisions of a term and area (empty: all areas): how many were said, from the outset, told in two ways."""

    term: str
    area: str
    decided: int
    said: int
    from_the_outset: int
    differs: int


def shares(accounts: Iterable[Account], areas: Sequence[str]) -> list[Share]:
    """One row for each term, as they first appear, each followed by its areas in the order of `areas`."""
    by_term: dict[str, list[Account]] = {}
    for account in accounts:
        by_term.setdefault(account.term, []).append(account)
    rows: list[Share] = []
    for term, of_term in by_term.items():
        rows.append(_share(term, "", of_term))
        by_area = [(area, [account for account in of_term if account.area == area]) for area in areas]
        rows.extend(_share(term, area, of_area) for area, of_area in by_area if of_area)
    return rows


def _share(term: str, area: str, accounts: list[Account]) -> Share:
    return Share(
        term,
        area,
        decided=len(accounts),
        said=sum(account.is_said for account in accounts),
        from_the_outset=sum(account.from_the_outset for account in accounts),
        differs=sum(account.differs for account in accounts),
    )


def in_words(share: Share) -> str:
    """Such as "from the outset in 3 of 4 decisions"; only those that somebody has said count."""
    if not share.said:
        return "nobody has said yet"
    return f"from the outset in {share.from_the_outset} of {share.said} decision{'' if share.said == 1 else 's'}"


def leadership_in_words(sencos: int, leading: int) -> str:
    """Whether the SENCo sits where decisions are taken: `leading` of `sencos`. Empty where there is none."""
    if not sencos:
        return ""
    if sencos == 1:
        return f"The SENCo is {'' if leading else 'not '}on the leadership team."
    return f"{leading} of the {sencos} SENCos {'is' if leading == 1 else 'are'} on the leadership team."
