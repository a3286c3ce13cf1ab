"""One entry for files of other programs, by the end of their name."""

from pathlib import Path

import pytest

from analysis.dossier import Dossier
from analysis.dossier.texts import Text
from analysis.errors import ParleyError
from analysis.exchange.formats import exports, imports
from tests.exchange.talks import TEXT


def test_every_format_has_its_reader(talks: Dossier, tmp_path: Path) -> None:
    """A project, a codebook and highlights are told apart by their suffix, in any case."""
    texts = tmp_path / "texts"
    exports(talks, tmp_path / "a.QDPX", texts)
    exports(talks, tmp_path / "a.qdc")
    (tmp_path / "a.csv").write_text("id,document,tag,content\n1,s001,a,nothing moved\n")
    read = {name: imports(tmp_path / name, talks, texts) for name in ("a.QDPX", "a.qdc", "a.csv")}
    assert [(found.format, len(found.codings)) for found in read.values()] == [
        ("REFI-QDA project", 4),
        ("REFI-QDA codebook", 0),
        ("Taguette highlights", 1),
    ]


def test_who_made_highlights_can_be_said(tmp_path: Path) -> None:
    """The name of the coder goes through to formats that do not hold it."""
    (tmp_path / "a.csv").write_text("id,document,tag,content\n1,talks,a,nothing moved\n")
    found = imports(tmp_path / "a.csv", texts={"talks": Text(TEXT)}, coder="Ana")
    assert found.codings["coder"].tolist() == ["ana"]


@pytest.mark.parametrize("name", ["a.csv", "a.docx", "a"])
def test_formats_that_are_not_written_are_told(talks: Dossier, tmp_path: Path, name: str) -> None:
    """Nothing is written for a suffix that stands for nothing here."""
    with pytest.raises(ParleyError, match="no format is written to such files"):
        exports(talks, tmp_path / name)
    assert not (tmp_path / name).exists()
