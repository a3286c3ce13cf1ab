"""Evidence and codings as flat tables, everything about a row beside it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pandas as pd

from analysis.dossier import Dossier
from analysis.exchange.tidy_words import WORDS
from analysis.tables.codebook import passage
from analysis.tables.rows import names, sides, table, tactic_rows

JOINED = "; "


def observations(d: Dossier) -> pd.DataFrame:
    """Tabulate the evidence with everything about each row in words as well as ids.

    Parameters
    ----------
    d
        A dossier, whole or narrowed by ``where``.

    Returns
    -------
    pandas.DataFrame
        One row a coded observation, in the order of the evidence; columns as :func:`columns`
        describes them, then those of the analyst's own.

    Examples
    --------
    >>> from analysis import load
    >>> observations(load()).set_index("evidence_id").loc["E013", "code_path"]
    'Relationships and coalitions/Banking restored ties'

    """
    rows = d.evidence.reset_index(drop=True)
    frame = pd.DataFrame({"evidence_id": rows["evidence_id"], "passage": passage(rows)})
    frame = frame.join(_source(d, rows["source_id"]))
    for name in ("paragraph", "start", "end", "locator", "kind"):
        frame[name] = rows[name]
    frame = frame.join(_code(d, rows["tactic_id"]))
    frame["counted"] = rows["evidence_id"].isin(tactic_rows(d)["evidence_id"]).astype("Int64")
    frame["administration_id"] = rows["administration_id"]
    frame["administration"] = names(d, rows["administration_id"], "administrations")
    for role in ("actor", "target", "speaker"):
        frame[f"{role}_id"] = rows[f"{role}_id"]
        frame[role] = names(d, rows[f"{role}_id"])
        frame["side" if role == "actor" else f"{role}_side"] = sides(d, rows[f"{role}_id"])
    rest = [name for name in rows if name not in frame and name not in ("sha256",)]
    return frame.join(rows[rest])


def _source(d: Dossier, ids: pd.Series) -> pd.DataFrame:
    known = d.sources.set_index("source_id")
    found = known.reindex(ids)[["title", "publisher", "published"]].reset_index(drop=True)
    return pd.concat([ids, found.rename(columns={"title": "source"})], axis=1)


def _code(d: Dossier, ids: pd.Series) -> pd.DataFrame:
    """Return code, label, family and the path family/label of each row."""
    known = d.tactics.set_index("tactic_id")
    frame = pd.DataFrame({"tactic_id": ids, "tactic": names(d, ids, "tactics")})
    frame["family"] = ids.astype(object).map(known["family"].astype(object)).astype("str")
    frame["code_path"] = frame["family"] + "/" + frame["tactic"]
    return frame


def passages(d: Dossier) -> pd.DataFrame:
    """Tabulate the passages with a column of 0 and 1 for each code of the codebook.

    A passage is a paragraph of a source where rows are anchored, else the source's locator. 0
    says that no observation of the passage has the code; it does not say that somebody looked
    for it there (see :func:`analysis.coverage_matrix`).

    Parameters
    ----------
    d
        A dossier, whole or narrowed by ``where``.

    Returns
    -------
    pandas.DataFrame
        One row a passage, in the order in which the evidence names it; columns as
        :func:`columns` describes them, code columns in codebook order.

    Examples
    --------
    >>> from analysis import load
    >>> wide = passages(load())
    >>> int(wide["n"].sum()), int(wide["code_TMP_DELAY"].sum())
    (260, 12)
    """
    rows = observations(d)
    one = ["passage", "source_id", "source", "publisher", "published", "paragraph"]
    frame = rows[one].drop_duplicates("passage").set_index("passage")
    groups = rows.groupby("passage", sort=False)
    frame["n"] = groups.size().astype("Int64")
    for role in ("administration", "actor", "target", "speaker"):
        frame[f"{role}s"] = groups[f"{role}_id"].agg(_join)
    frame["evidence"] = groups["evidence_id"].agg(_join)
    for code, column in code_columns(d).items():
        here = rows.loc[rows["tactic_id"] == code, "passage"]
        frame[column] = frame.index.isin(here).astype("int64")
    return frame.reset_index()


def _join(ids: pd.Series) -> str:
    return JOINED.join(dict.fromkeys(ids.dropna()))


def code_columns(d: Dossier) -> dict[str, str]:
    """Return code to the name of its 0/1 column: letters, digits and underscores, as R has it.

    Examples
    --------
    >>> from analysis import load
    >>> code_columns(load())["TMP-DELAY"]
    'code_TMP_DELAY'
    """
    found: dict[str, str] = {}
    for code in d.tactics["tactic_id"]:
        name = "code_" + re.sub(r"\W", "_", str(code), flags=re.ASCII)
        while name in found.values():
            name += "_"
        found[str(code)] = name
    return found


def codings(d: Dossier) -> pd.DataFrame:
    """Tabulate what each coder coded, with code paths; columns as :func:`columns` has them.

    Parameters
    ----------
    d
        A dossier, whole or narrowed by ``where``.

    Returns
    -------
    pandas.DataFrame
        One row a coding, in the order of the codings.
    """
    rows = table(d, "codings", *(d.codings if "codings" in d.tables else ()))
    if rows.empty:
        return rows
    code = _code(d, rows["tactic_id"]).drop(columns="tactic_id")
    return rows.drop(columns="sha256").join(code)


TABLES: dict[str, Callable[[Dossier], pd.DataFrame]] = {
    "observations": observations,
    "passages": passages,
    "codings": codings,
}


def columns(d: Dossier) -> pd.DataFrame:
    """Describe every column of the tidy tables.

    Returns
    -------
    pandas.DataFrame
        One row a column: ``table``, ``column``, ``type`` and ``description``.
    """
    declared = {
        resource["name"]: {
            f["name"]: f.get("description", "") for f in resource["schema"]["fields"]
        }
        for resource in d.descriptor["resources"]
    }
    codes = {column: code for code, column in code_columns(d).items()}
    found = [
        (name, column, _type(frame[column]), _about(d, str(column), codes, declared[origin]))
        for name, make in TABLES.items()
        for origin, frame in [("codings" if name == "codings" else "evidence", make(d))]
        for column in frame
    ]
    return pd.DataFrame(found, columns=["table", "column", "type", "description"], dtype="str")


def _about(d: Dossier, column: str, codes: dict[str, str], declared: dict[str, str]) -> str:
    if column in codes:
        kind = d.find("tactics", codes[column])["kind"]
        label = d.label("tactics", codes[column])
        return f"1 where the passage has the code {codes[column]}, {label} ({kind}), else 0."
    return WORDS.get(column) or declared.get(column) or "A column of the analyst's own."


def _type(values: pd.Series) -> str:
    if pd.api.types.is_datetime64_any_dtype(values):
        return "date"
    if pd.api.types.is_integer_dtype(values):
        return "integer"
    return "number" if pd.api.types.is_float_dtype(values) else "text"
