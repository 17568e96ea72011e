"""Makes static/vendor/nhsuk, the NHS stylesheet without remote parts, from node_modules. Must not fetch anything."""

import re
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"

STYLES = MODULES / "nhsuk-frontend" / "dist" / "nhsuk"
REMOTE_FONT = re.compile(r"@font-face\{[^}]*\}")
SOURCE_MAP = re.compile(r"(//# sourceMappingURL=\S+|/\*# sourceMappingURL=.*?\*/)\s*$")
SIDES = [
    (re.compile(rf"(?<=[;{{]){name}(?=[:-])"), logical)
    for name, logical in (
        ("margin-left", "margin-inline-start"),
        ("margin-right", "margin-inline-end"),
        ("padding-left", "padding-inline-start"),
        ("padding-right", "padding-inline-end"),
        ("border-left", "border-inline-start"),
        ("border-right", "border-inline-end"),
        ("left", "inset-inline-start"),
        ("right", "inset-inline-end"),
    )
] + [(re.compile(r"(?<=text-align:)left"), "start"), (re.compile(r"(?<=text-align:)right"), "end")]
FOUR = re.compile(r"(?<=[;{])(margin|padding):(-?[\w.]+) (-?[\w.]+) (-?[\w.]+) (-?[\w.]+)(?=[;}])")
IMAGE = re.compile(r"url\(/assets/images/([\w.-]+)\)")


def main() -> None:
    """Remake static/vendor."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    copy_stylesheet()


def copy_stylesheet() -> None:
    """Write the NHS stylesheet without its fonts, which are on a remote host and licensed to the NHS only."""
    css, fonts = REMOTE_FONT.subn("", (STYLES / "nhsuk-frontend.min.css").read_text())
    if fonts != 2:
        raise ValueError(f"expected two remote fonts in nhsuk-frontend's stylesheet, found {fonts}")
    css = SOURCE_MAP.sub("", css)
    images = VENDOR / "nhsuk" / "images"
    images.mkdir(parents=True)
    for name in sorted(set(IMAGE.findall(css))):
        shutil.copy(STYLES / "assets" / "images" / name, images / name)
    css = IMAGE.sub(r"url(images/\1)", css)
    if "http" in css.replace("http://www.w3.org", ""):
        raise ValueError("nhsuk-frontend's stylesheet still names a remote address")
    (VENDOR / "nhsuk" / "nhsuk.css").write_text(mirrored(css))


def mirrored(css: str) -> str:
    """The stylesheet with start and end instead of left and right, for right-to-left languages."""
    for side, logical in SIDES:
        css = side.sub(logical, css)
    return FOUR.sub(r"\1-block:\2 \4;\1-inline:\5 \3", css)


if __name__ == "__main__":
    main()
