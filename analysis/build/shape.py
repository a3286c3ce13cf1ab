"""Whether what is read back from ``build.json`` has the shape that it was written in.

A record may have been cut, edited or written by something else. Nothing in it is taken for granted:
what has another shape counts as not there, and is made again.
"""

from __future__ import annotations

from typing import Any

TEXTS = ("notebook", "title", "standfirst", "error", "kernel", "as_of", "data_hash")
OF_FORMAT = ("files", "sha256", "keys")
STATES = ("built", "failed")


def is_entry(entry: Any) -> bool:
    """Tell whether something is what is kept of a briefing.

    Examples
    --------
    >>> is_entry({"name": "a", "state": "built", "kind": "K", "files": {"pdf": "a.pdf"}})
    True
    >>> is_entry({"name": "a", "state": "built", "kind": "K", "files": {"pdf": "../b"}})
    False
    """
    if not isinstance(entry, dict) or entry.get("state") not in STATES:
        return False
    name, seconds = entry.get("name"), entry.get("seconds", 0.0)
    return (
        isinstance(name, str)
        and isinstance(entry.get("kind"), str)
        and all(isinstance(entry.get(text, ""), str) for text in TEXTS)
        and isinstance(seconds, (int, float))
        and 0 <= seconds < float("inf")
        and isinstance(entry.get("parameters", {}), dict)
        and is_texts(entry.get("warnings", []))
        and all(is_members(entry.get(part, {})) for part in OF_FORMAT)
        and is_groups(entry.get("inputs", {}))
        and _is_bearing(entry.get("bears_on"))
        and isinstance(entry.get("files"), dict)
        and all(file == f"{name}.{suffix}" for suffix, file in entry["files"].items())
    )


def is_texts(value: Any) -> bool:
    """Tell whether something is a list of texts."""
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def is_members(value: Any) -> bool:
    """Tell whether something gives a text for each name."""
    return isinstance(value, dict) and all(isinstance(one, str) for one in value.values())


def is_groups(value: Any) -> bool:
    """Tell whether something gives members for each name."""
    return isinstance(value, dict) and all(map(is_members, value.values()))


def is_plan(value: Any) -> bool:
    """Tell whether something is a list of jobs: name, notebook, kind, parameters."""
    return isinstance(value, list) and all(map(_is_job, value))


def _is_job(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) == 4
        and all(isinstance(one, str) for one in value[:3])
        and isinstance(value[3], dict)
    )


def _is_bearing(value: Any) -> bool:
    return value is None or (isinstance(value, dict) and all(map(is_texts, value.values())))
