"""How each text of the product reads, kept beside the tests.

Renew them, then look at what changed: python -m tests.unit.notifications.texts.snapshots
"""

from __future__ import annotations

from pathlib import Path

from engine.words import LANGUAGES, Language
from notifications.render import Rendered, build_renderer
from notifications.texts.kinds import OF_LINKS, TEXT_KINDS, TROUBLE
from notifications.texts.samples import SAMPLE_DAY, sample, sample_alarms, sample_link

FOLDER = Path(__file__).parent / "snapshots"
_RENDERER = build_renderer()


def rendered(kind: str, language: Language) -> Rendered:
    """Return the made-up mail of a kind as the product writes it."""
    if kind in OF_LINKS:
        return _RENDERER.render_link(sample_link(kind, language))
    if kind != TROUBLE:
        return _RENDERER.render(sample(kind, language))
    reader = sample("reminder", language)
    return _RENDERER.render_alarm(
        sample_alarms(),
        language=language,
        name=reader.recipient_name,
        organization=reader.organization,
        day=SAMPLE_DAY,
    )


def snapshots() -> dict[str, str]:
    """Return what each file of snapshots holds: subject and plain text, and the page."""
    found = {}
    for kind in TEXT_KINDS:
        for language in LANGUAGES:
            mail = rendered(kind, language)
            found[f"{kind}.{language}.txt"] = f"{mail.subject}\n\n{mail.text}"
            found[f"{kind}.{language}.html"] = mail.html.rstrip() + "\n"
    return found


def renew() -> None:
    """Write every snapshot anew, and remove those of kinds that are gone."""
    FOLDER.mkdir(exist_ok=True)
    held = snapshots()
    for path in FOLDER.iterdir():
        if path.name not in held:
            path.unlink()
    for name, text in held.items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    renew()
