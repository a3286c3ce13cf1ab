"""Pictures: checked raster images, vectors through :mod:`.vector`, or a named gap in their place.

Nothing is fetched. A picture comes from the notebook itself, from a data address, or from a file
inside the notebook's own folder.
"""

from __future__ import annotations

import base64
import binascii
import io
import warnings
from pathlib import Path
from urllib.parse import unquote

from PIL import Image

from . import vector
from .nodes import Node, Reading, clean, placeholder

MOST_BYTES = 20_000_000
MOST_PIXELS = 50_000_000
TYPES = ("image/svg+xml", "image/png", "image/jpeg", "image/gif", "image/webp")
_FORMATS = {"PNG": "png", "JPEG": "jpg", "GIF": "gif", "WEBP": "webp"}


def from_link(url: str, alt: str, reading: Reading) -> Node:
    """Return the picture that a Markdown or HTML address names, or a named gap.

    Parameters
    ----------
    url
        ``attachment:name``, ``data:image/…`` or a path inside the notebook's folder.
    alt
        The text that stands for the picture.
    reading
        Gives attachments and folder, takes warnings.
    """
    try:
        return picture(_fetch(url, reading), alt, reading)
    except ValueError as error:
        return gap(alt, str(error), reading)


def gap(alt: str, why: str, reading: Reading) -> Node:
    """Return a block that names a picture which cannot be shown, and warn."""
    name = f"“{clean(alt)}”" if alt.strip() else "without a description"
    reading.warn(f"a picture {name} is not shown: {why}")
    return placeholder(f"A picture {name} stands here in the notebook: {why}.")


def picture(content: bytes | str, alt: str, reading: Reading, *, exact: bool = False) -> Node:
    """Return an image block.

    Parameters
    ----------
    content
        A raster image's bytes, or the source of an SVG.
    alt
        Alternative text; where empty, an honest generic one is used and a warning noted.
    exact
        True keeps a generic text from being added (the caller knows the text is good).

    Raises
    ------
    ValueError
        The bytes are no picture that can be shown.
    """
    reading.figures += 1
    if not alt.strip() and not exact:
        reading.warn(f"picture {reading.figures} has no alternative text")
        alt = f"Picture {reading.figures} of the notebook; it carries no description."
    found = _vector(content, reading) if _is_svg(content) else _raster(_as_bytes(content))
    return {"type": "image", "alt": clean(alt), **found}


def decode(data: str) -> bytes:
    """Return base64 text as bytes.

    Raises
    ------
    ValueError
        The text is not base64.
    """
    try:
        return base64.b64decode("".join(data.split()), validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("its data is not valid base64") from None


def _as_bytes(content: bytes | str) -> bytes:
    return decode(content) if isinstance(content, str) else content


def _is_svg(content: bytes | str) -> bool:
    head = content[:2000]
    return "<svg" in head if isinstance(head, str) else b"<svg" in head


def _vector(content: bytes | str, reading: Reading) -> Node:
    source = content.decode("utf-8", "replace") if isinstance(content, bytes) else content
    svg, width, height = vector.sanitise(source, prefix=f"f{reading.figures}-")
    return {"format": "svg", "svg": svg, "width": width, "height": height}


def _raster(content: bytes) -> Node:
    """Check a raster image by decoding it; widths and heights are points at 96 pixels an inch."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(content), formats=list(_FORMATS)) as image:
                if image.width * image.height > MOST_PIXELS:
                    raise ValueError("it has too many pixels")
                image.load()
                kind, (width, height), mode = _FORMATS[image.format or ""], image.size, image.mode
                if mode not in ("1", "L", "LA", "P", "RGB", "RGBA") or kind in ("gif", "webp"):
                    content, kind = _as_png(image), "png"
    except (OSError, SyntaxError, Warning, Image.DecompressionBombError, KeyError):
        raise ValueError("its data cannot be read as an image") from None
    data = base64.b64encode(content).decode()
    return {"format": kind, "data": data, "width": width * 0.75, "height": height * 0.75}


def _as_png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.convert("RGBA").save(out, "PNG")
    return out.getvalue()


def _fetch(url: str, reading: Reading) -> bytes | str:
    if url.startswith("attachment:"):
        return _attached(unquote(url.removeprefix("attachment:")), reading)
    if url.startswith("data:"):
        head, _, body = url.partition(",")
        return decode(unquote(body)) if head.endswith(";base64") else unquote(body)
    if ":" in url.split("/", maxsplit=1)[0] or url.startswith("//"):
        raise ValueError("it lies on another server, and a briefing asks the network for nothing")
    return _file(unquote(url), reading.folder)


def _attached(name: str, reading: Reading) -> bytes | str:
    bundle = reading.attachments.get(name)
    if not bundle:
        raise ValueError(f"the cell has no attachment {clean(name)!r}")
    kind, data = next(iter(bundle.items()))
    joined = "".join(data) if isinstance(data, list) else str(data)
    return joined if kind == "image/svg+xml" else decode(joined)


def _file(name: str, folder: Path | None) -> bytes:
    if folder is None:
        raise ValueError("its file cannot be found without the notebook's folder")
    try:
        path = (folder / name).resolve()
        inside = path.is_relative_to(folder.resolve()) and path.is_file()
        if not inside:
            raise ValueError("there is no such file in the notebook's folder")
        if path.stat().st_size > MOST_BYTES:
            raise ValueError("its file is larger than 20 MB")
        return path.read_bytes()
    except OSError:
        raise ValueError("its file cannot be read") from None
