"""SVG from anywhere, reduced to a short list of harmless elements and attributes.

Style sheets and ``style`` attributes become presentation attributes, so that a figure inside an
HTML briefing needs no inline style (its Content-Security-Policy allows none) and cannot touch the
page around it. Scripts, event handlers, foreign objects, links and outside references are left
out. Ids get a prefix, so that several figures on one page cannot refer into each other.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree

from .nodes import clean, names

SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_XLINK_HREF = f"{{{_XLINK}}}href"
ElementTree.register_namespace("", SVG)
ElementTree.register_namespace("xlink", _XLINK)


_ELEMENTS = names(
    "svg g defs symbol use path rect circle ellipse line polyline polygon text tspan title desc "
    "clipPath mask pattern marker linearGradient radialGradient stop image"
)
_PRESENTATION = names(
    "fill fill-opacity fill-rule stroke stroke-width stroke-linecap stroke-linejoin "
    "stroke-miterlimit stroke-dasharray stroke-dashoffset stroke-opacity opacity color "
    "font-family font-size font-style font-weight font-variant font-stretch letter-spacing "
    "word-spacing text-anchor dominant-baseline alignment-baseline baseline-shift "
    "text-decoration writing-mode clip-path clip-rule mask marker-start marker-mid marker-end "
    "stop-color stop-opacity display visibility paint-order shape-rendering text-rendering "
    "vector-effect"
)
_GEOMETRY = names(
    "id d x y x1 y1 x2 y2 cx cy r rx ry fx fy dx dy width height points transform viewBox "
    "preserveAspectRatio offset gradientUnits gradientTransform spreadMethod patternUnits "
    "patternContentUnits patternTransform clipPathUnits maskUnits maskContentUnits markerWidth "
    "markerHeight markerUnits refX refY orient rotate textLength lengthAdjust pathLength "
    "version"
)
_RASTER = re.compile(r"data:image/(?:png|jpeg);base64,[A-Za-z0-9+/=\s]*\Z")
_REFERENCE = re.compile(r"url\(\s*['\"]?#([^'\")]+)['\"]?\s*\)")
_UNIVERSAL = re.compile(r"^\s*\*\s*\{([^{}]*)\}\s*$")
_LENGTH = re.compile(r"([0-9.]+)\s*(pt|px|in|cm|mm|)\Z")
_POINTS = {"pt": 1.0, "px": 0.75, "": 0.75, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4}
_FONT = re.compile(r"(?P<before>.*?)(?P<size>[\d.]+(?:px|pt|em)?)(?:/\S+)?\s+(?P<family>.+)", re.S)


def sanitise(source: str, prefix: str) -> tuple[str, float, float]:
    """Return a figure's SVG, safe to stand inside a page, with its width and height in points.

    Raises
    ------
    ValueError
        The source is not SVG, or it declares entities.

    Examples
    --------
    >>> svg = '<svg xmlns="http://www.w3.org/2000/svg" width="10pt" height="5pt"><script/></svg>'
    >>> sanitise(svg, "f1-")[0]
    '<svg xmlns="http://www.w3.org/2000/svg" width="10pt" height="5pt" viewBox="0 0 10 5" />'
    """
    if "<!ENTITY" in source:
        raise ValueError("its SVG declares entities")
    try:
        root = ElementTree.fromstring(source.strip().lstrip("\ufeff"))  # noqa: S314 - see above
    except (ElementTree.ParseError, ValueError):
        raise ValueError("its SVG cannot be parsed") from None
    if _local(root) != "svg":
        raise ValueError("it is not an SVG")
    width, height = _size(root)
    everywhere = _declarations(_universal_style(root))
    safe = _element(root, prefix)
    for name, value in everywhere.items():
        safe.attrib.setdefault(name, value)
    if "viewBox" not in safe.attrib:
        safe.set("viewBox", f"0 0 {width / _unit(root):g} {height / _unit(root):g}")
    return ElementTree.tostring(safe, encoding="unicode").strip(), width, height


def _unit(root: ElementTree.Element) -> float:
    match = _LENGTH.match(root.get("width", ""))
    return _POINTS[match[2]] if match else 0.75


def _local(element: ElementTree.Element) -> str:
    tag = element.tag if isinstance(element.tag, str) else ""
    return tag.removeprefix(f"{{{SVG}}}")


def _size(root: ElementTree.Element) -> tuple[float, float]:
    """Return width and height in points, from the lengths or else the view box."""
    found = [_LENGTH.match(root.get(name, "").strip()) for name in ("width", "height")]
    if found[0] and found[1]:
        width, height = (float(match[1]) * _POINTS[match[2]] for match in found if match)
    else:
        box = re.split(r"[\s,]+", root.get("viewBox", "").strip())
        try:
            width, height = float(box[2]) * 0.75, float(box[3]) * 0.75
        except (IndexError, ValueError):
            width, height = 360.0, 240.0
    if not (0 < width < 1e5 and 0 < height < 1e5):
        raise ValueError("its SVG has no usable size")
    return width, height


def _universal_style(root: ElementTree.Element) -> str:
    sheets = (style.text or "" for style in root.iter(f"{{{SVG}}}style"))
    return ";".join(match[1] for sheet in sheets if (match := _UNIVERSAL.match(sheet)))


def _element(element: ElementTree.Element, prefix: str) -> ElementTree.Element:
    safe = ElementTree.Element(f"{{{SVG}}}{_local(element)}")
    for name, value in element.attrib.items():
        for kept, text in _attribute(_local(element), name, value, prefix):
            safe.set(kept, text)
    safe.text, safe.tail = _seen(element.text), _seen(element.tail)
    for child in element:
        if _local(child) in _ELEMENTS:
            safe.append(_element(child, prefix))
        elif child.tail and len(safe):
            safe[-1].tail = (safe[-1].tail or "") + child.tail
        elif child.tail:
            safe.text = (safe.text or "") + child.tail
    return safe


def _seen(value: str | None) -> str | None:
    return clean(value) if value else None


def _attribute(element: str, name: str, value: str, prefix: str) -> list[tuple[str, str]]:
    if name == "style":
        declared = _declarations(value).items()
        return [pair for key, text in declared for pair in _attribute(element, key, text, prefix)]
    if name in ("href", _XLINK_HREF):
        return _target(element, value, prefix)
    if name == "id":
        return [("id", prefix + re.sub(r"\s", "-", value))]
    if name in _PRESENTATION:
        local = _REFERENCE.sub(lambda match: f"url(#{prefix}{match[1]})", value)
        outside = "url(" in _REFERENCE.sub("", value) or "\\" in value
        return [] if outside else [(name, local)]
    return [(name, value)] if name in _GEOMETRY else []


def _target(element: str, value: str, prefix: str) -> list[tuple[str, str]]:
    if element == "image" and _RASTER.match(value):
        return [(_XLINK_HREF, value)]
    if element != "image" and value.startswith("#"):
        return [(_XLINK_HREF, f"#{prefix}{value[1:]}")]
    return []


def _declarations(style: str) -> dict[str, str]:
    pairs = (part.split(":", 1) for part in style.split(";") if ":" in part)
    found = {name.strip().lower(): value.strip() for name, value in pairs}
    font = _FONT.match(found.pop("font", ""))
    if font:
        found.setdefault("font-size", font["size"])
        found.setdefault("font-family", font["family"])
        found.setdefault(
            "font-weight", "bold" if re.search(r"bold|[6-9]00", font["before"]) else ""
        )
        found.setdefault("font-style", "italic" if "italic" in font["before"] else "")
    return {name: value for name, value in found.items() if value and name in _PRESENTATION}
