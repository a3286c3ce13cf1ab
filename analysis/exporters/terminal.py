"""Printed text as a terminal would show it: colours, bold, lines that were written over."""

from __future__ import annotations

import re

from . import colours
from .nodes import Node, clean

_SGR = re.compile(r"\x1b\[([\d;:]*)m")
_BACK = re.compile(r"[^\n\x08]\x08")
# xterm's own sixteen (https://en.wikipedia.org/wiki/ANSI_escape_code#3-bit_and_4-bit)
_CODES = (
    "000000 cd0000 00cd00 cdcd00 0000ee cd00cd 00cdcd e5e5e5 "
    "7f7f7f ff0000 00ff00 ffff00 5c5cff ff00ff 00ffff ffffff"
)
_SIXTEEN = tuple(f"#{code}" for code in _CODES.split())
_CUBE = (0, 95, 135, 175, 215, 255)
State = dict[str, str]


def settled(value: str) -> str:
    r"""Return printed text after its carriage returns and backspaces have done their work.

    Examples
    --------
    >>> settled("10%\r20%\nab\x08c")
    '20%\nac'
    """
    while _BACK.search(value):
        value = _BACK.sub("", value)
    lines = value.replace("\r\n", "\n").split("\n")
    return "\n".join(line.rstrip("\r").rsplit("\r", 1)[-1] for line in lines)


def runs(value: str) -> list[Node]:
    r"""Return text with escape codes as runs: ``s``, and ``bold``, ``ink``, ``fill`` where set.

    Examples
    --------
    >>> [run["s"] for run in runs("a\x1b[1;31mb\x1b[0mc")]
    ['a', 'b', 'c']
    """
    found: list[Node] = []
    state: State = {}
    for number, part in enumerate(_SGR.split(value)):
        if number % 2:
            _apply(state, [int(code or 0) for code in re.split("[;:]", part)][:64])
        elif part:
            found.append(_run(part, state))
    return found


def _run(part: str, state: State) -> Node:
    ink, fill = state.get("ink"), state.get("fill")
    if "inverse" in state:
        ink, fill = fill or "#ffffff", ink or "#000000"
    run = {"s": clean(part).expandtabs(4), **colours.shades(ink, fill)}
    return run | ({"bold": True} if "bold" in state else {})


def _apply(state: State, codes: list[int]) -> None:
    """Change ``state`` by one escape sequence's codes."""
    while codes:
        code = codes.pop(0)
        if code == 0:
            state.clear()
        elif code in (38, 48):
            _set(state, "ink" if code == 38 else "fill", _extended(codes))
        elif code in _SWITCHES:
            key, value = _SWITCHES[code]
            _set(state, key, value)


def _set(state: State, key: str, value: str | None) -> None:
    state.pop(key, None)
    if value is not None:
        state[key] = value


def _extended(codes: list[int]) -> str | None:
    """Take a colour of the 256 or a true colour off the codes."""
    kind = codes.pop(0) if codes else None
    if kind == 5 and codes:
        return _indexed(min(codes.pop(0), 255))
    if kind == 2 and len(codes) >= 3:
        parts = [min(codes.pop(0), 255) for _ in range(3)]
        return "#" + "".join(f"{part:02x}" for part in parts)
    return None


def _indexed(number: int) -> str:
    if number < 16:
        return _SIXTEEN[number]
    if number >= 232:
        return "#" + f"{8 + 10 * (number - 232):02x}" * 3
    cube = number - 16
    return "#" + "".join(f"{_CUBE[part]:02x}" for part in (cube // 36, cube // 6 % 6, cube % 6))


_SWITCHES: dict[int, tuple[str, str | None]] = {
    1: ("bold", "on"), 21: ("bold", None), 22: ("bold", None),
    7: ("inverse", "on"), 27: ("inverse", None), 39: ("ink", None), 49: ("fill", None),
}  # fmt: skip
for _first, _key in ((30, "ink"), (40, "fill")):
    for _number in range(8):
        _SWITCHES[_first + _number] = (_key, _SIXTEEN[_number])
        _SWITCHES[_first + 60 + _number] = (_key, _SIXTEEN[_number + 8])
