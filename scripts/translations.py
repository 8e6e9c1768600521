"""Finds what is wrong between the sources and a catalogue: texts without a translation, and the reverse."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import polib

ROOT = Path(__file__).resolve().parent.parent


def main(locale: Path = ROOT / "locale") -> int:
    """Print the faults of every catalogue in ``locale``; return how the process ends."""
    if not shutil.which("xgettext"):
        print("Translations are not checked: gettext is missing; on Debian: apt-get install gettext")
        return 1 if os.environ.get("CI") else 0
    asked = asked_for()
    faults = [
        f"{path.relative_to(locale)}:{fault}"
        for path in sorted(locale.glob("*/LC_MESSAGES/*.po"))
        for fault in faults_in(polib.pofile(str(path)), asked)
    ]
    for fault in faults:
        print(fault)
    return 1 if faults else 0


def asked_for() -> polib.POFile:
    """Return what the sources have to translate, as ``makemessages`` collects it."""
    with TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in ("ccrm_admin", "templates"):
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "manage.py", copy)
        (copy / "locale").mkdir()
        subprocess.run(
            [sys.executable, "manage.py", "makemessages", "--locale=pl", "--no-location", "--keep-pot"],
            cwd=copy,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        return polib.pofile(str(copy / "locale" / "django.pot"))


def faults_in(catalogue: polib.POFile, asked: polib.POFile) -> Iterator[str]:
    """Yield what a catalogue has too much, translates not at all or only perhaps, and lacks."""
    wanted = {text_of(entry) for entry in asked}
    for entry in catalogue:
        if entry.obsolete or text_of(entry) not in wanted:
            yield f"{entry.linenum}: no source has this text: {entry.msgid}"
        elif entry.fuzzy or not entry.translated():
            yield f"{entry.linenum}: not translated: {entry.msgid}"
    for _context, text, _plural in sorted(wanted - {text_of(entry) for entry in catalogue}):
        yield f" missing, make messages adds it: {text}"


def text_of(entry: polib.POEntry) -> tuple[str, str, str]:
    """Return what is looked up: the context, the text and its plural, each "" if there is none."""
    return entry.msgctxt or "", entry.msgid, entry.msgid_plural


if __name__ == "__main__":
    sys.exit(main())
