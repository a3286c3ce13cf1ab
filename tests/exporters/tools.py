"""Looking at finished PDFs and pages from outside, with tools that are not ours."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from bs4 import BeautifulSoup

# A4 pages, upright or not, without the upright one's footer, for pdftotext
BODY = ("-r", "72", "-x", "0", "-y", "0", "-W", "842", "-H", "795")


def program(name: str) -> str:
    """Return the path of a program; skip without it, but fail in CI."""
    found = shutil.which(name)
    if found:
        return found
    if os.environ.get("CI"):
        pytest.fail(f"{name} is missing in CI: install Debian's poppler-utils or chromium")
    pytest.skip(f"{name} is not installed")


def pdf_text(pdf: bytes, folder: Path, *options: str) -> str:
    """Return a PDF's text as poppler reads it."""
    path = folder / "out.pdf"
    path.write_bytes(pdf)
    command = [program("pdftotext"), *options, str(path), "-"]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


def page_text(page: str) -> str:
    """Return what a reader reads of a page: no contents list, ways back, cards or charts."""
    soup = BeautifulSoup(page, "html.parser")
    for part in soup.select(
        "head, nav, svg, script, .card, .skip, .permalink, .back, body > footer"
    ):
        part.decompose()
    return soup.get_text(" ")


def letters(text: str) -> str:
    """Return a text without spaces, breaks and case, so that only what is said remains."""
    joined = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\s\u200b\u00ad\u2060]+", "", joined)


def boxes(pdf: bytes, folder: Path) -> list[tuple[int, float, float, float, str]]:
    """Return every word's page number, left, right, page width and text, in points."""
    found, page, width = [], 0, 0.0
    for line in pdf_text(pdf, folder, "-bbox").splitlines():
        if match := re.search(r'<page width="([\d.]+)"', line):
            page, width = page + 1, float(match[1])
        if match := re.search(r'xMin="([-\d.]+)".*xMax="([-\d.]+)".*?>(.*)</word>', line):
            found.append((page, float(match[1]), float(match[2]), width, match[3]))
    return found


def tags(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Yield the elements of a PDF's structure tree in reading order."""
    stack = [pdf.Root.StructTreeRoot.K]
    while stack:
        node = stack.pop()
        if isinstance(node, pikepdf.Array):
            stack.extend(reversed(list(node)))  # type: ignore[call-overload]
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                yield node
            if "/K" in node:
                stack.append(node.K)
