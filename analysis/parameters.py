"""A notebook's parameters: read from its annotated cell, checked before any kernel starts.

A parameter named as a criterion of :meth:`Dossier.where <analysis.dossier.Dossier.where>`
(``administration``, ``actor``, ``tactic`` and so on) may hold only the ids that the dossier's
tables hold.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.dossier.criteria import REFERENCES
from analysis.errors import ParameterError, choices
from analysis.imports import import_papermill

if TYPE_CHECKING:
    from analysis.dossier import Dossier

TYPES = {"str": str, "int": int, "float": float, "bool": bool, "list": list}
# A word of a name that says it is a secret, and how one ends that is written in one piece.
SECRET = re.compile(r"pwd|.*(passw(or)?ds?|passphrases?|secrets?|credentials?|token|apikeys?)")
# A key that opens nothing: "key" is secret only as the last word, and not after one of these.
HARMLESS = frozenset({"foreign", "group", "join", "primary", "public", "sort"})
BOOLEANS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


@dataclass(frozen=True)
class Parameter:
    """One parameter of a notebook.

    Attributes
    ----------
    name, type, help
        As annotated in the notebook: ``name: type = default  # help``.
    default
        The default as Python source text.
    """

    name: str
    type: str
    default: str
    help: str

    def allowed(self, dossier: Dossier) -> tuple[str, ...]:
        """Return the ids it may hold, or nothing where any value of its type will do."""
        return dossier.values(*REFERENCES[self.name]) if self.name in REFERENCES else ()


def looks_secret(name: str) -> bool:
    """Tell whether a name is one that people give to secrets.

    Its words count, however they are joined. ``key`` counts as the last word, but not in a key of
    a table (``primary_key``); ``max_tokens`` counts tokens and is none.

    Examples
    --------
    >>> [looks_secret(n) for n in ("password", "apiKey", "GITHUB_TOKEN", "key", "authtoken")]
    [True, True, True, True, True]
    >>> [looks_secret(n) for n in ("keyword", "monkey", "key_points", "sort_key", "max_tokens")]
    [False, False, False, False, False]
    """
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)
    words = [word for word in re.split(r"[^a-z]+", spaced.lower()) if word]
    if any(SECRET.fullmatch(word) for word in words):
        return True
    return words[-1:] == ["key"] and not HARMLESS.intersection(words)


def _refuse_secret(name: str, where: str) -> None:
    if looks_secret(name):
        raise ParameterError(
            f"parameter {name!r} looks like a secret",
            where=where,
            expected="parameters that may be read by all: briefings print them, and the record "
            "keeps them",
            hint="read secrets from a file or a variable within the cell that needs them, or "
            "choose another name if it holds none",
        )


def read_parameters(notebook: Path) -> dict[str, Parameter]:
    """Return the parameters that a notebook declares, by name, through papermill's inspection.

    Raises
    ------
    ParameterError
        If the file cannot be read as a notebook, or a parameter looks like a secret.
    """
    import_papermill()
    from papermill import inspect_notebook  # noqa: PLC0415 (slow import)

    try:
        found = inspect_notebook(str(notebook))
    except Exception as error:
        raise ParameterError(
            "cannot read the notebook's parameters",
            where=str(notebook),
            found=f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}",
            expected="a Jupyter notebook with one cell tagged 'parameters'",
        ) from error
    for name in found:
        _refuse_secret(name, str(notebook))
    return {
        p["name"]: Parameter(p["name"], p["inferred_type_name"], p["default"], p["help"])
        for p in found.values()
    }


def check(
    given: Mapping[str, Any], parameters: Mapping[str, Parameter], dossier: Dossier, where: str
) -> dict[str, Any]:
    """Return parameters as typed JSON values.

    Parameters
    ----------
    given
        Values by name; text is read as the type that the parameter declares.
    parameters
        What the notebook declares, from :func:`read_parameters`.
    dossier
        Supplies the ids that are allowed.
    where
        The notebook, for messages.

    Raises
    ------
    ParameterError
        For an unknown name, one that looks like a secret, a value of another type, or an id that
        the dossier does not hold.
    """
    checked = {}
    for name, value in given.items():
        _refuse_secret(name, where)
        if name not in parameters:
            raise ParameterError(
                f"unknown parameter {name!r}",
                where=where,
                hint=choices(name, [p for p in parameters if p != "dossier"]),
            )
        checked[name] = typed = _typed(parameters[name], value, where)
        if allowed := parameters[name].allowed(dossier):
            _check_ids(name, typed, allowed, where)
    return checked


def _check_ids(name: str, value: Any, allowed: tuple[str, ...], where: str) -> None:
    for item in value if isinstance(value, list) else [value]:
        if item not in allowed:
            raise ParameterError(
                f"unknown {name} {item!r}", where=where, hint=choices(item, allowed)
            )


def _typed(parameter: Parameter, value: Any, where: str) -> Any:
    wanted = TYPES.get(re.sub(r"\[.*", "", parameter.type))
    try:
        converted = _convert(value, wanted)
        json.dumps(converted, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise ParameterError(
            f"parameter {parameter.name!r} cannot hold this value",
            where=where,
            found=repr(value)[:80],
            expected=f"a value of type {parameter.type}, as {parameter.default}",
        ) from error
    return converted


def _convert(value: Any, wanted: type | None) -> Any:
    if wanted is None or isinstance(value, wanted):
        return value
    if not isinstance(value, str):
        return wanted(value)
    if wanted is bool:
        return BOOLEANS[value.lower()] if value.lower() in BOOLEANS else _refuse(value)
    if wanted is list:
        return [item.strip() for item in value.split(",") if item.strip()]
    return wanted(value)


def _refuse(value: str) -> bool:
    raise ValueError(value)
