"""Letters to heirs: each becomes a PDF once, which lies sealed, and goes out by mail or to the office that hands it over.

A row keeps no address: it is unsealed when the letter is mailed. A worker that dies between the server's
acknowledgement and our own mails the letter again under the same Message-ID.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from temporalio import activity

from activities.claim_letters.mail import mail_of
from activities.claim_letters.people import People, Unsealing
from activities.claim_letters.render import render
from activities.contents import Contents
from activities.notices.channels.mail import Attachment, Line, MailChannel
from law.offices import OfficeKind, office_code
from schemas.cases import Notice
from schemas.claim_letters import Sealed, WrittenLetter, file_name
from schemas.claim_wording import SUBJECTS
from schemas.errors import KawalError, Refused, Unavailable
from store.claim_letters import Mail, Paper, Read, declined, keep, lock_mail, mailed, unkept, unsent
from store.pool import Pool, transaction
from vault.content import content_digest, content_name, seal_content
from vault.persons import Sensitivity
from workflows.claims.tasks import BASIS

BATCH = 50
PURPOSE = "claim-letter"
"""The purpose under which the PDFs lie sealed."""
READER = "kawal"
"""Who reads people's data when no person does."""
NO_MAIL = {"id": "penerimanya tidak mempunyai alamat surel", "en": "whoever it is for has no mail address"}
DECLINED = {"id": "server surel penerimanya menolak surat ini", "en": "the mail server would not take it"}
T = TypeVar("T")


class SendClaimLetters:
    """Renders what no PDF is kept of, and mails what waits."""

    def __init__(
        self, pool: Pool, contents: Contents, channel: MailChannel, *, public_url: str, rehearsal: bool
    ) -> None:
        self.pool = pool
        self.contents = contents
        self.channel = channel
        self.public_url = public_url
        self.rehearsal = rehearsal
        self.unsealing = Unsealing(pool, contents)

    async def once(self) -> int:
        """Render one batch and mail one, each letter on its own.

        Raises the error of one that could not be rendered or mailed, once all the others are: a letter that cannot be
        set holds up no other, and neither does a mail server that is away.
        """
        kept, unfit = await self._render()
        sent, unsendable = await self._mail()
        if error := unfit or unsendable:
            raise error
        return kept + sent

    async def _render(self) -> tuple[int, KawalError | None]:
        after, failed = None, None
        while True:
            letters = await unkept(self.pool, after, BATCH)
            done, error = await _each(letters, self._keep)
            failed = failed or error
            # Letters that cannot be set stay in front for ever: those behind them are reached all the same.
            if done or len(letters) < BATCH:
                return done, failed
            after = letters[-1].letter

    async def _keep(self, letter: WrittenLetter) -> int:
        people = await self.unsealing.people(letter)
        pdf = await asyncio.to_thread(
            render, letter, people, public_url=self.public_url, rehearsal=self.rehearsal
        )
        sha256 = content_digest(pdf)
        name = content_name(PURPOSE, sha256)
        paper = Paper(
            Sealed(content=name, sha256=sha256), seal_content(self.contents.ring, name, pdf)
        )  # fmt: skip
        notice = None if people.addressee(letter.to_ref).mail else waits(letter, NO_MAIL)
        return int(await keep(self.pool, letter, paper, _read(letter, people), notice))

    async def _mail(self) -> tuple[int, KawalError | None]:
        waiting = await unsent(self.pool, BATCH)
        if not waiting:
            return 0, None
        try:
            async with self.channel.connected() as line:
                return await _each(waiting, lambda mail: self._send(line, mail))
        except Unavailable as away:
            return 0, away

    async def _send(self, line: Line, mail: Mail) -> int:
        letter = mail.letter
        # Unsealed before the row is locked: whoever holds a lock waits for no second connection.
        pdf = await self.contents.get(mail.pdf.content, mail.pdf.sha256)
        people = await self.unsealing.people(letter)
        words = mail_of(letter, public_url=self.public_url, rehearsal=self.rehearsal)
        read = Read(
            READER, f"mail of letter {letter.letter}", {Sensitivity.FAMILY: [_ref(letter, letter.to_ref)]}
        )
        async with transaction(self.pool) as tx:
            if not await lock_mail(tx, letter.letter):
                return 0
            try:
                await line.send(
                    mail.message_id, people.addressee(letter.to_ref).mail or "", words.subject, words.body,
                    [Attachment(file_name(letter.letter), pdf)],
                )  # fmt: skip
            except Refused:
                # Sending the same again is pointless, and an heir is not left without the letter.
                await declined(tx, letter, read, waits(letter, DECLINED))
            else:
                await mailed(tx, letter.letter, read)
        return 1


def waits(letter: WrittenLetter, why: dict[str, str]) -> Notice:
    """Return the notice to the branch office that *letter* waits there to be handed over."""
    about = SUBJECTS[letter.template]
    return Notice.about(
        letter.chain,
        letter.region,
        letter.written_on,
        office_code(OfficeKind.SCHEME_BRANCH, letter.region),
        "claim_letter_waits",
        claim=letter.claim,
        letter=letter.letter,
        about={"id": about.indonesian, "en": about.english},
        why=dict(why),
        legal_basis=BASIS,
    )


async def _each(found: list[T], do: Callable[[T], Awaitable[int]]) -> tuple[int, KawalError | None]:
    """Do one after the other; return how many were done, and the first error once all were tried."""
    done, failed = 0, None
    for one in found:
        activity.heartbeat()
        try:
            done += await do(one)
        except Unavailable:
            raise
        except KawalError as error:
            failed = failed or error
    return done, failed


def _read(letter: WrittenLetter, people: People) -> Read:
    """Return whose data the rendering of a letter has read: everybody's in the two files, and the dead's."""
    family = people.family
    refs = [one.ref for one in family.receiving] + [one.ref for one in family.children]
    records: dict[str, list[str]] = {
        Sensitivity.FAMILY: [_ref(letter, ref) for ref in ("reporter", *refs)],
        Sensitivity.IDENTITY: [letter.person],
    }
    return Read(READER, f"letter {letter.letter}", records)


def _ref(letter: WrittenLetter, ref: str) -> str:
    return f"{letter.claim}/{ref}"
