"""Users of a project: coders of a dossier, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from analysis.exchange.identity import canonical, guid, slug, unused
from analysis.exchange.refi.markup import Element, add, children

UNKNOWN = "unknown"
ADJUDICATED = "adjudicated"


class Coders:
    """The coders of a project, by the GUID of their user.

    Parameters
    ----------
    root
        The ``Project`` element.
    """

    def __init__(self, root: Element) -> None:
        self.names: dict[str, str] = {}
        self.ids: dict[str, str] = {}
        self.unnamed = 0
        for users in children(root, "Users"):
            for user in children(users, "User"):
                self._add(user)

    def _add(self, user: Element) -> None:
        name = user.get("name") or user.get("id") or ""
        coder = unused(slug(name, "coder"), self.names)
        self.names[coder] = name or coder
        self.ids[canonical(user.get("guid"))] = coder

    def of(self, elements: Iterable[Element]) -> str:
        """Return who made a coding: the first of the elements that says so decides."""
        for element in elements:
            for attribute in ("creatingUser", "modifyingUser"):
                coder = self.ids.get(canonical(element.get(attribute)))
                if coder:
                    return coder
        self.unnamed += 1
        self.names.setdefault(UNKNOWN, "not said")
        return UNKNOWN

    def notes(self) -> list[str]:
        """Say how often nobody was named."""
        said = f"codings that name no known user: {self.unnamed}; their coder is {UNKNOWN!r}"
        return [said] if self.unnamed else []


def add_users(project: Element, dossier: str, coders: Iterable[str]) -> Mapping[str, str]:
    """Append the users; return the GUID of each coder."""
    users = add(project, "Users")
    guids = {coder: guid(dossier, "coders", coder) for coder in coders}
    for coder, item in guids.items():
        add(users, "User", guid=item, name=coder)
    return guids
