"""Framing: what every report says of itself: its day, its language, its scope, and that it is a rehearsal."""

from dataclasses import dataclass

from law import instruction as instructions
from starter.reports.layouts.document import Column, Document, Section, columns, shown
from starter.reports.layouts.words import day
from starter.reports.record import KnownRecord


@dataclass(frozen=True)
class Framing:
    """How a report is to be told."""

    record: KnownRecord
    lang: str
    simulation: bool

    def say(self, indonesian: str, english: str) -> str:
        """Return the words in the language asked for."""
        return indonesian if self.lang == "id" else english

    def number(self, value: int) -> str:
        """Return a number as people of that language write it."""
        return shown(value, self.lang)

    def columns(self, looks: str, indonesian: str, english: str) -> tuple[Column, ...]:
        """Return columns under heads divided by `|`, set as `document.columns` says."""
        return columns(self.say(indonesian, english).split("|"), looks)

    def document(
        self,
        name: str,
        title: str,
        sections: tuple[Section, ...],
        *,
        facts: tuple[tuple[str, str], ...] = (),
        landscape: bool = False,
    ) -> Document:
        """Return a document with what all of them say of themselves."""
        return Document(
            name=name,
            title=title,
            lang=self.lang,
            simulation=self.simulation,
            landscape=landscape,
            facts=(*self._facts(), *facts),
            sections=tuple(section for section in sections if section.blocks),
        )

    def _facts(self) -> tuple[tuple[str, str], ...]:
        cut = self.record.cut
        scope = ", ".join(self.record.scopes)
        told = self.say("seluruh Indonesia", "all of Indonesia") if "*" in self.record.scopes else scope
        return (
            (self.say("Instruksi", "Instruction"), self._instruction()),
            (self.say("Keadaan pada", "As it stood on"), day(cut.as_of, self.lang)),
            (
                self.say("Menurut catatan sampai", "As it was known at the end of"),
                f"{day(cut.known_on, self.lang)} (WIB)",
            ),
            *(
                ((self.say("Provinsi", "Province"), self.record.province),)
                if self.record.province is not None
                else ()
            ),
            *(
                (
                    (
                        self.say("Pemerintah daerah yang dimainkan", "Governments that were played"),
                        self._played(),
                    ),
                )
                if self.simulation
                else ()
            ),
            (self.say("Wilayah yang terlihat oleh pembaca", "Regions that the reader sees"), told or "–"),
        )

    def _played(self) -> str:
        governments = self.record.governments
        played = sum(bool(one.milestones or one.progress) for one in governments)
        return self.say(
            f"{played} dari {len(governments)}; yang lain tetap seperti saat dibuka",
            f"{played} of {len(governments)}; the others stand as they were opened",
        )

    def _instruction(self) -> str:
        name = self.record.instruction
        return instructions.load(name).name(self.lang) if name in instructions.known() else name
