"""Read a dossier: check it against its declaration, then give every column its type."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.dossier.identity import VALIDATED, content_hash, declaration, every_table
from analysis.dossier.model import Dossier
from analysis.dossier.period import PERIOD_TYPE, period_bounds
from analysis.dossier.shipped import find_dossier
from analysis.dossier.texts import text_folder
from analysis.dossier.told import told
from analysis.errors import DossierError


def load(
    path: str | Path | None = None, *, validate: bool = True, texts: str | Path | None = None
) -> Dossier:
    """Load a dossier.

    Parameters
    ----------
    path
        Folder that holds ``datapackage.json`` and its tables, or the name of a dossier that
        ships with Parley. Default: ``us-russia``, how six US administrations negotiated with
        Russia.
    validate
        Check everything first; switch off only for a dossier that was checked just before.
    texts
        Folder that holds the texts of sources, for :func:`analysis.dossier.anchors.anchors` to
        check against; see :mod:`analysis.dossier.texts`. Default: the folder named in the
        environment variable ``PARLEY_TEXTS``, else none. Briefings then depend on the texts too,
        and their provenance says so.

    Returns
    -------
    Dossier
        One DataFrame a table. Text is ``str`` with missing as NaN, enumerations are categorical
        (ordered where the declaration says so), integers ``Int64``, dates ``datetime64``; each
        partial date ``x`` also gives ``x_from`` and ``x_to``, the days it covers. Columns and
        tables of your own that the declaration does not name are there as text.

    Raises
    ------
    DossierError
        If anything in the dossier breaks its declaration; carries all faults at once.
    ParameterError
        If there is no such dossier or folder of texts.

    Examples
    --------
    >>> load().codebook_version
    '1.0'
    """
    folder = find_dossier(path)
    if validate and not _already_valid(folder):
        from analysis.dossier.validate import validate as find_faults  # noqa: PLC0415 (slow import)

        if faults := find_faults(folder):
            raise DossierError(faults, where=str(folder))
    given = text_folder(texts)
    if remembered := _recall(folder):
        return replace(remembered, texts=given)
    descriptor = declaration(folder)
    resources = every_table(folder, descriptor)
    tables = {r["name"]: read_table(folder / r["path"], r) for r in resources}
    return Dossier(folder, descriptor, tables, content_hash(folder, descriptor), texts=given)


_REMEMBERED: dict[tuple[Path, str], Dossier] = {}


def remember(path: str | Path | None = None) -> None:
    """Read a dossier once for this process and those it forks.

    From now on :func:`load` need not read it again as long as its files hold the same bytes; it
    still checks it unless it is known to be valid. Each call gives frames of its own: changing one
    leaves the next unchanged.

    Parameters
    ----------
    path
        As for :func:`load`.

    Raises
    ------
    ParameterError
        If there is no such dossier.
    """
    dossier = load(path, validate=False)
    _REMEMBERED[dossier.path.resolve(), dossier.hash] = dossier


def _recall(folder: Path) -> Dossier | None:
    """Return the remembered dossier of just this folder and these bytes."""
    if not _REMEMBERED:
        return None
    try:
        known = _REMEMBERED.get((folder.resolve(), content_hash(folder, declaration(folder))))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if known is None:
        return None
    tables = {name: frame.copy(deep=False) for name, frame in known.tables.items()}
    return Dossier(folder, deepcopy(known.descriptor), tables, known.hash)


_TRUSTED: set[str] = set()


def trust(data_hash: str) -> None:
    """Take a dossier of this hash for valid from now on: another process has found it so."""
    if data_hash:
        _TRUSTED.add(data_hash)


def _already_valid(folder: Path) -> bool:
    """Tell whether the process that started this one has found just these bytes valid."""
    trust(told(VALIDATED))
    try:
        return bool(_TRUSTED) and content_hash(folder, declaration(folder)) in _TRUSTED
    except (OSError, ValueError, KeyError, TypeError):
        return False


def read_table(path: Path, resource: Mapping[str, Any]) -> pd.DataFrame:
    """Read one table and give each declared column its type; extra columns stay text."""
    frame = pd.read_csv(
        path, dtype=str, keep_default_na=False, na_values=[""], encoding="utf-8-sig"
    )
    for column in resource["schema"]["fields"]:
        if column["name"] in frame:
            frame[column["name"]] = typed(frame[column["name"]], column)
    periods = [f["name"] for f in resource["schema"]["fields"] if f.get("rdfType") == PERIOD_TYPE]
    return frame.assign(
        **{f"{name}_{end}": _bound(frame[name], i) for name in periods for i, end in _ENDS}
    )


_ENDS = tuple(enumerate(("from", "to")))


def typed(series: pd.Series, column: Mapping[str, Any]) -> pd.Series:
    """Return a text column in the type that its field declares."""
    enum = column.get("constraints", {}).get("enum")
    kind = column.get("type", "string")
    if kind == "integer":
        return pd.to_numeric(series).astype("Int64")
    if kind == "number":
        return pd.to_numeric(series).astype("Float64")
    if kind == "date":
        return pd.to_datetime(series, format="%Y-%m-%d").dt.as_unit("s")
    if enum:
        ordered = bool(column.get("categoriesOrdered"))
        return series.astype(pd.CategoricalDtype(list(map(str, enum)), ordered=ordered))
    return series


def _bound(series: pd.Series, end: int) -> pd.Series:
    days = series.map(lambda text: period_bounds(text)[end], na_action="ignore")
    return pd.to_datetime(days).dt.as_unit("s")
