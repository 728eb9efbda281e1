"""Sets a document in type: JSON with its photos on standard input, PDF/UA on standard output.

Started by its path and not as a module, so that the web application is not imported: the process is
up in a tenth of a second. It runs beside the server because Typst needs a whole processor for some
hundred milliseconds, in which the streams of all workshops would stand still.
"""

from __future__ import annotations

import json
import os
import re
import sys
import unicodedata
from pathlib import Path
from typing import Any

import typst

HERE = Path(__file__).parent
#: What stands for a character that no font on this machine has.
MISSING = "□"
#: After so many letters of one script without a font, the whole script counts as missing.
LETTERS_TRIED = 3

_NAMED = re.compile(r"the text `\"(.+?)\"` could not be displayed")
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
#: Fira Sans has everything up to here that people can type.
_LAST_COVERED = "\u017f"
_PROBE = b"""#set document(title: "?")
#set text(font: "Fira Sans")
#sys.inputs.letters"""
#: Typst takes pictures from files, or from text; so a photo comes in a drawing that holds nothing
#: else. Its bytes stand in the PDF as they are.
_FRAME = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
    'height="{height}"><image width="{width}" height="{height}" '
    'href="data:image/jpeg;base64,{jpeg}"/></svg>'
)
#: Joiners, selectors and skin tones that belong to the character before them.
_TAIL = "[\u200d\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]*"


def typeset(text: str, photos: dict[str, dict[str, Any]], page: Path) -> bytes:
    """The PDF of this JSON text. PDF/UA allows no missing glyph, so those become a square."""
    # System fonts too: the house may have installed what its people write.
    fonts = typst.Fonts(font_paths=[str(HERE / "fonts")])
    compiler = typst.Compiler(font_paths=fonts, root=str(page.parent))
    framed = {f"photo-{name}": _FRAME.format(**photo) for name, photo in photos.items()}
    missing = _without_font(compiler, text)
    try:
        return _pdf(compiler, page, text, framed, missing)
    except typst.TypstError as error:
        if not _NAMED.search(error.message):
            raise
        return _pdf(compiler, page, text, framed, _in_question(text))


def _pdf(
    compiler: typst.Compiler, page: Path, text: str, photos: dict[str, str], missing: set[str]
) -> bytes:
    if missing:
        text = re.sub(f"[{re.escape(''.join(sorted(missing)))}]{_TAIL}", MISSING, text)
    made = compiler.compile(
        input=str(page),
        format="pdf",
        sys_inputs={"record": text, "squares": str(bool(missing)).lower(), **photos},
        pdf_standards=["ua-1"],
    )
    assert isinstance(made, bytes)
    return made


def _in_question(text: str) -> set[str]:
    return {letter for letter in text if letter > _LAST_COVERED and letter != MISSING}


def _without_font(compiler: typst.Compiler, text: str) -> set[str]:
    """Characters for which no font has a glyph.

    Found by setting a page that holds nothing but the characters in question: Typst refuses it and
    names the first that is missing, until none is. A script without a font is given up as a whole.
    """
    asked = _in_question(text)
    missing: set[str] = set()
    while asked - missing:
        try:
            compiler.compile(
                input=_PROBE,
                format="pdf",
                sys_inputs={"letters": "\n".join(sorted(asked - missing))},
                pdf_standards=["ua-1"],
            )
            break
        except typst.TypstError as error:
            named = _named_in(error.message, asked - missing)
            if not named:
                break
            missing |= named
        for script in {_script(letter) for letter in missing}:
            if sum(_script(letter) == script for letter in missing) >= LETTERS_TRIED:
                missing |= {letter for letter in asked if _script(letter) == script}
    return missing


def _named_in(message: str, asked: set[str]) -> set[str]:
    named = _NAMED.search(message)
    letters = _ESCAPED.sub(lambda code: chr(int(code[1], 16)), named[1]) if named else ""
    return asked & set(letters)


def _script(letter: str) -> str:
    """The first word of a letter's name (THAI, HANGUL); a sign is a script of its own."""
    is_letter = unicodedata.category(letter)[0] in "LM"
    return unicodedata.name(letter, letter).split(" ")[0] if is_letter else letter


if __name__ == "__main__":
    os.nice(5)  # The streams go first.
    try:
        given = json.loads(sys.stdin.buffer.read())
        pdf = typeset(given["record"], given["photos"], Path(given["page"]))
    except typst.TypstError as error:
        sys.exit(f"{error.message}\n{error.diagnostic}")
    sys.stdout.buffer.write(pdf)
