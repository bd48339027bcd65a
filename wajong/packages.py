"""Style sheets and fonts served straight from the npm packages, file by file."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.checks import CheckMessage, Error
from django.core.files.storage import FileSystemStorage

_SANS = "@fontsource-variable/noto-sans/files"
_SERIF = "@fontsource-variable/noto-serif/files"

# The packages hold sources and documentation too, so the files that are served are named here.
SERVED: dict[str, str] = {
    "nlds/components/index.css": "@utrecht/component-library-css/dist/index.css",
    "nlds/theme/variables.css": "@nl-design-system-unstable/voorbeeld-design-tokens/dist/variables.css",
    "nlds/fonts/noto-sans-latin-wght-normal.woff2": f"{_SANS}/noto-sans-latin-wght-normal.woff2",
    "nlds/fonts/noto-sans-latin-wght-italic.woff2": f"{_SANS}/noto-sans-latin-wght-italic.woff2",
    "nlds/fonts/noto-sans-latin-ext-wght-normal.woff2": f"{_SANS}/noto-sans-latin-ext-wght-normal.woff2",
    "nlds/fonts/noto-sans-latin-ext-wght-italic.woff2": f"{_SANS}/noto-sans-latin-ext-wght-italic.woff2",
    "nlds/fonts/noto-serif-latin-wght-normal.woff2": f"{_SERIF}/noto-serif-latin-wght-normal.woff2",
    "nlds/fonts/noto-serif-latin-ext-wght-normal.woff2": f"{_SERIF}/noto-serif-latin-ext-wght-normal.woff2",
}


class PackageFinder(BaseFinder):
    """Finds the files of SERVED below node_modules."""

    def __init__(self, app_names: list[str] | None = None, *args: Any, **kwargs: Any) -> None:
        self.root = Path(settings.NODE_PACKAGES)

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        """Say that package files are absent, unless they have been collected already, as in the image."""
        collected = Path(settings.STATIC_ROOT)
        absent = [
            name
            for name, source in SERVED.items()
            if not (self.root / source).is_file() and not (collected / name).is_file()
        ]
        if not absent:
            return []
        return [Error(f"{len(absent)} package files are absent.", hint="Run `make setup`.", id="wajong.E001")]

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> str | list[str]:  # type: ignore[override]
        """Answer where a served name lies on disk, or an empty list."""
        source = SERVED.get(path)
        if source is None or not (self.root / source).is_file():
            return []
        found = str(self.root / source)
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        """Yield each file with a storage that knows its folder and its served prefix."""
        for name, source in SERVED.items():
            if matches_patterns(name, list_of(ignore_patterns)):
                continue
            folder, _, file = name.rpartition("/")
            storage = FileSystemStorage(location=(self.root / source).parent)
            storage.prefix = folder  # type: ignore[attr-defined]  # collectstatic reads it
            yield file, storage


def list_of(patterns: Iterable[str] | None) -> list[str]:
    """Answer the patterns as a list, also when there are none."""
    return [] if patterns is None else [*patterns]
