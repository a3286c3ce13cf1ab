"""Why an output is stale, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from analysis.build.inputs import TEMPLATES, Members, Parts


def describe(was: Mapping[str, Members | None], now: Parts) -> list[str]:
    """Return what has changed, in words, one phrase a part.

    Parameters
    ----------
    was
        Parts as they were; None where that is no longer known.
    now
        What they are.

    Examples
    --------
    >>> describe({"packages": {"pandas": "3.0"}}, {"packages": {"pandas": "3.1"}})
    ['package pandas 3.0 → 3.1']
    >>> describe({"data": {"actors.csv": "1"}}, {"data": {"actors.csv": "2"}})
    ['tables changed: actors']
    """
    return [
        _WORDS.get(name, _named)(name, was.get(name), now[name])
        for name in now
        if was.get(name) != now[name]
    ]


def _changed(was: Members | None, now: Members) -> list[str]:
    if was is None:
        return []
    return sorted(name for name in {*was, *now} if was.get(name) != now.get(name))


def _list(what: str, names: list[str]) -> str:
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return f"{what} changed" + (f": {', '.join(names[:3])}{more}" if names else "")


def _named(part: str, was: Members | None, now: Members) -> str:
    what = {"fonts": "fonts", "web": "templates", "typesetting": "templates"}.get(part, part)
    return _list(what, [name.removeprefix(f"{TEMPLATES}/") for name in _changed(was, now)])


def _data(_part: str, was: Members | None, now: Members) -> str:
    return _list("tables", [name.removesuffix(".csv") for name in _changed(was, now)])


def _notebook(_part: str, was: Members | None, now: Members) -> str:
    others = [name for name in _changed(was, now) if name != "cells"]
    return _list("files beside the notebook", others) if others else "notebook changed"


def _versions(part: str, was: Members | None, now: Members) -> str:
    label = {"packages": "package ", "parameters": "parameter "}.get(part, "")
    told = [
        f"{name} {(was or {}).get(name, 'none')} → {now.get(name, 'none')}"
        for name in _changed(was, now)
    ]
    more = f" and {len(told) - 3} more" if len(told) > 3 else ""
    return f"{label}{', '.join(told[:3])}{more}" if told else f"{part} changed"


def _texts(_part: str, was: Members | None, now: Members) -> str:
    return "texts of sources changed" if now else "texts of sources no longer named"


_WORDS: Mapping[str, Callable[[str, Members | None, Members], str]] = {
    "data": _data,
    "notebook": _notebook,
    "packages": _versions,
    "parameters": _versions,
    "paper": _versions,
    "texts": _texts,
}
