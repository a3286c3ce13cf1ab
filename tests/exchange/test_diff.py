"""What a revision would change, found by keys and said in words."""

from analysis import Dossier
from analysis.exchange.diff import changes, render_changes, render_remarks
from analysis.exchange.revision import Remark, Revision, Sheet, text_tables


def revision(d: Dossier, **tables: Sheet) -> Revision:
    """Return a revision of some tables."""
    return Revision("test", tables)


def test_rows_are_matched_by_key(small: Dossier) -> None:
    """A cell of a row that also moved is one changed cell and another order."""
    before = text_tables(small)["tactics"]
    rows = [list(row) for row in before.rows]
    rows[0][1] = "Delaying"
    after = Sheet("x", before.columns, tuple(tuple(row) for row in reversed(rows)))
    found = changes(small, revision(small, tactics=after))
    assert [tuple(row) for row in found.itertuples(index=False)] == [
        ("tactics", "cell", "TMP-DELAY", "label", "Stalling", "Delaying"),
        ("tactics", "order", "", "", "", ""),
    ]


def test_a_key_given_twice_is_shown(small: Dossier) -> None:
    """A repeated key, a fault elsewhere, is shown as a row added and not lost."""
    before = text_tables(small)["coverage"]
    after = Sheet("x", before.columns, (*before.rows, before.rows[0]))
    found = changes(small, revision(small, coverage=after))
    assert found["change"].tolist() == ["row added"]
    assert found["key"].tolist() == ["s001 first (again 1)"]


def test_columns_are_told(small: Dossier) -> None:
    """A column that goes and one that comes are told, with the cells of the new one."""
    before = text_tables(small)["coverage"]
    after = Sheet("x", ("source_id", "administration_id", "by"), (("s001", "first", "Ana"),))
    found = changes(small, revision(small, coverage=after))
    assert [(c, k, n, a) for _, c, k, n, _, a in found.itertuples(index=False)] == [
        ("column added", "", "by", ""),
        ("row removed", "s003 second", "", ""),
        ("cell", "s001 first", "by", "Ana"),
    ]
    assert before.columns == ("source_id", "administration_id")


def test_an_emptied_table_is_told(small: Dossier) -> None:
    """Every row of a table that came back empty is a row removed."""
    before = text_tables(small)["coverage"]
    found = changes(small, revision(small, coverage=Sheet("x", before.columns, ())))
    assert found["change"].tolist() == ["row removed", "row removed"]


def test_the_text_counts_and_lists(small: Dossier) -> None:
    """The text names each table with its counts, then each change."""
    before = text_tables(small)["coverage"]
    after = Sheet("x", before.columns, (("s002", "first"), before.rows[1]))
    text = render_changes(changes(small, revision(small, coverage=after)))
    assert text.splitlines() == [
        "coverage: 1 row added, 1 row removed",
        "  + s002 first  'source_id=s002; administration_id=first'",
        "  - s001 first  'source_id=s001; administration_id=first'",
    ]


def test_remarks_are_grouped() -> None:
    """Remarks that differ in their rows alone share a line; others have one each."""
    told = (
        Remark("sheet a", 2, "day (B)", "the date 2025-04-01", "2025-04", "made a date"),
        Remark("sheet a", 5, "day (B)", "the date 2025-05-01", "2025-05", "made a date"),
        Remark("sheet b", 0, "", "3 rows", "", "no table: not read"),
    )
    assert render_remarks(Revision("x", {}, told)).splitlines() == [
        "sheet a, column day (B): made a date "
        "(2 times, first in row 2: the date 2025-04-01 read as '2025-04')",
        "sheet b: no table: not read (3 rows)",
    ]
