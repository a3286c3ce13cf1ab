"""Pictures come from the notebook or its folder; everything else is named in its place."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import pytest
from PIL import Image

from analysis.exporters import images
from analysis.exporters.nodes import Reading, words


def png(size: tuple[int, int] = (4, 2), mode: str = "RGB", kind: str = "PNG") -> bytes:
    """Return a small picture's bytes."""
    out = io.BytesIO()
    Image.new(mode, size).save(out, kind)
    return out.getvalue()


def test_sizes_are_points_at_96_pixels_an_inch() -> None:
    """96 pixels are 72 points."""
    block = images.picture(png((96, 48)), "alt", Reading())
    assert (block["width"], block["height"]) == (72.0, 36.0)


@pytest.mark.parametrize(("mode", "kind"), [("CMYK", "JPEG"), ("P", "GIF"), ("RGB", "WEBP")])
def test_odd_formats_become_png(mode: str, kind: str) -> None:
    """What not every reader shows is converted once, for both formats."""
    block = images.picture(png(mode=mode, kind=kind), "alt", Reading())
    assert block["format"] == "png"


def test_a_missing_description_gets_an_honest_one_and_a_warning() -> None:
    """The text says that there is none; nothing is made up."""
    reading = Reading()
    block = images.picture(png(), " ", reading)
    assert "no description" in block["alt"]
    assert "no alternative text" in reading.warnings[0]


@pytest.mark.parametrize(
    "url",
    [
        "https://x.org/a.png",
        "//x.org/a.png",
        "file:///etc/hostname",
        "../outside.png",
        "/etc/hostname",
        "missing.png",
        "attachment:none.png",
        "data:image/png;base64,!!!",
        "data:image/png;base64,AAAA",
        "a\x00.png",
        "broken.png",
    ],
)
def test_what_cannot_be_shown_is_named(url: str, tmp_path: Path) -> None:
    """Remote, outside, missing and broken pictures leave a placeholder and a warning."""
    folder = tmp_path / "notebook"
    folder.mkdir()
    (folder / "broken.png").write_bytes(png()[:40])
    (tmp_path / "outside.png").write_bytes(png())
    reading = Reading(folder=folder)
    block = images.from_link(url, "the map", reading)
    assert block["type"] == "placeholder"
    assert "the map" in words(block["content"])
    assert len(reading.warnings) == 1


def test_attached_inline_and_neighbouring_files_are_shown(tmp_path: Path) -> None:
    """The three ways in which a notebook carries pictures all work."""
    (tmp_path / "a b.png").write_bytes(png())
    data = base64.b64encode(png()).decode()
    reading = Reading(folder=tmp_path, attachments={"x.png": {"image/png": data}})
    urls = ["a%20b.png", "attachment:x.png", f"data:image/png;base64,{data}"]
    assert [images.from_link(url, "x", reading)["format"] for url in urls] == ["png"] * 3


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    """A symbolic link to a file elsewhere counts as missing."""
    (tmp_path / "in").mkdir()
    (tmp_path / "secret.png").write_bytes(png())
    (tmp_path / "in" / "a.png").symlink_to(tmp_path / "secret.png")
    block = images.from_link("a.png", "x", Reading(folder=tmp_path / "in"))
    assert block["type"] == "placeholder"
