"""Statements: good files of each format, and every way in which one can be wrong."""

import io
import tracemalloc
from collections.abc import Iterable
from datetime import date

import pytest

from schemas.errors import Refused
from schemas.refusals import Refusal
from starter.banking import transfers
from starter.banking.statements import Format, read_statement
from starter.banking.table import template
from starter.banking.transfers import Statement, Transfer

ACCOUNT = "0012-3456-789"
HEADER = "bank_id;booked_on;amount;reference;sp2d;sp2d_on;reverses;currency;account"


def read(content: str | bytes, form: Format | None = None, account: str = ACCOUNT) -> Statement:
    return read_statement(
        io.BytesIO(content if isinstance(content, bytes) else content.encode()), account, form
    )


def said(found: Iterable[Transfer]) -> list[tuple[object, ...]]:
    return [
        (one.bank_id, int(one.amount), one.booked_on, one.reference, one.sp2d, one.reverses, one.entry)
        for one in found
    ]


def why(statement: Statement) -> list[tuple[int, str]]:
    return [(one.entry, str(one.reason.facts.get("why", one.reason.code))) for one in statement.refused]


def refusal(content: str | bytes, form: Format | None = None, account: str = ACCOUNT) -> str:
    with pytest.raises(Refused) as refused:
        read(content, form, account)
    return str(refused.value)


class TestTables:
    def test_the_template_reads_as_what_it_is(self) -> None:
        [found] = read(template()).transfers
        assert said([found]) == [
            ("BR00000001", 58_800_000, date(2022, 4, 12), "Iuran 36.01-2022-L01-03", "SP2D-118/2022", None, 2)
        ]
        assert found.sp2d_on == date(2022, 4, 11)

    def test_a_table_as_a_spreadsheet_exports_it(self) -> None:
        rows = [
            HEADER,
            'B1;2022-04-12;"58800000,00";"iuran; SP2D 118/2022";;;;IDR;00123456789',
            "",
            "B2;2022-04-13;-58800000.00;retur;;;B1;idr;0012 3456 789",
        ]
        found = read("\ufeff" + "\r\n".join(rows))
        assert said(found.transfers) == [
            ("B1", 58_800_000, date(2022, 4, 12), "iuran; SP2D 118/2022", "SP2D-118/2022", None, 2),
            ("B2", -58_800_000, date(2022, 4, 13), "retur", None, "B1", 4),
        ]

    @pytest.mark.parametrize(
        ("row", "reason"),
        [
            ("B1;2022-04-12;100,50;x;;;;;", "whole rupiah"),
            ("B1;2022-04-12;58.800.000;x;;;;;", "whole rupiah"),
            ("B1;2022-04-12;1e6;x;;;;;", "whole rupiah"),
            ("B1;2022-04-12;;x;;;;;", "whole rupiah"),
            ("B1;2022-04-12;0;x;;;;;", "invalid_amount"),
            ("B1;2022-04-12;9999999999999999;x;;;;;", "too large"),
            ("B1;12/04/2022;100;x;;;;;", "2022-04-12"),
            ("B1;2022-04-12;100;x;;;;USD;", "IDR"),
            (";2022-04-12;100;x;;;;;", "printable"),
            ("B 1;2022-04-12;100;x;;;;;", "printable"),
            ("manual/36.01-2022-M001;2022-04-12;100;x;;;;;", "by hand"),
            ("B1;2022-04-12;-100;x;;;manual/36.01-2022-M001;;", "by hand"),
            ("B1;2022-04-12;-100;x;;;;;", "return of a transfer"),
            ("B1;2022-04-12;100;x;;;B0;;", "return of a transfer"),
            (f"B1;2022-04-12;100;{'x' * 2001};;;;;", "characters"),
        ],
    )  # fmt: skip
    def test_a_row_that_is_no_transfer_is_left_out_by_its_number(self, row: str, reason: str) -> None:
        found = read(f"{HEADER}\nB9;2022-04-12;100;x;;;;;\n{row}\n")
        assert [one.bank_id for one in found.transfers] == ["B9"]
        [(entry, words)] = why(found)
        assert entry == 3
        assert reason in words

    def test_a_table_of_something_else_is_refused_whole(self) -> None:
        assert "lacks bank_id" in refusal("nik,nama\n1,2\n")
        assert "lacks" in refusal(b"\x00\xff\x00\x01" * 2000)
        assert "another account" in refusal(f"{HEADER}\nB1;2022-04-12;100;x;;;;;999\n")
        assert "no row of a table" in refusal(f'{HEADER}\nB1;2022-04-12;"100;x\n')

    def test_more_entries_than_a_statement_has_are_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(transfers, "ENTRIES", 3)
        rows = "".join(f"B{number};2022-04-12;100;x;;;;;\n" for number in range(4))
        assert "over 3 entries" in refusal(f"{HEADER}\n{rows}")


def entry(
    ref: str = "B1",
    amount: str = "58800000.00",
    text: str = "Iuran 36.01-2022-L01-03",
    *,
    mark: str = "CRDT",
    reversal: str = "",
    status: str = "<Sts>BOOK</Sts>",
    currency: str = "IDR",
    refs: str = "",
    details: str | None = None,
) -> str:
    inner = (
        f"<TxDtls><Refs>{refs}</Refs><RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls>"
        if details is None
        else details
    )
    return (
        f'<Ntry><Amt Ccy="{currency}">{amount}</Amt><CdtDbtInd>{mark}</CdtDbtInd>{reversal}{status}'
        f"<BookgDt><Dt>2022-04-12</Dt></BookgDt><AcctSvcrRef>{ref}</AcctSvcrRef><NtryDtls>{inner}</NtryDtls></Ntry>"
    )


def camt(
    *entries: str, version: str = "02", account: str = ACCOUNT, before: str = "", message: str = "camt.053"
) -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<Document xmlns="urn:iso:std:iso:20022:tech:xsd:{message}.001.{version}">'
        f"<BkToCstmrStmt><GrpHdr><MsgId>M</MsgId></GrpHdr><Stmt><Id>S</Id><Acct><Id><Othr><Id>{account}</Id></Othr></Id></Acct>"
        f"{''.join(entries)}</Stmt></BkToCstmrStmt></Document>"
    )


NEW = "<Sts><Cd>BOOK</Cd></Sts>"
BACK = "<RvslInd>true</RvslInd>"


class TestCamt:
    @pytest.mark.parametrize(
        ("version", "status"),
        [("02", "<Sts>BOOK</Sts>"), ("04", "<Sts>BOOK</Sts>"), ("08", NEW), ("13", NEW)],
    )
    def test_every_version_is_read(self, version: str, status: str) -> None:
        found = read(camt(entry(status=status), entry("B2", "100", status=status), version=version))
        assert said(found.transfers) == [
            ("B1", 58_800_000, date(2022, 4, 12), "Iuran 36.01-2022-L01-03", None, None, 1),
            ("B2", 100, date(2022, 4, 12), "Iuran 36.01-2022-L01-03", None, None, 2),
        ]

    def test_what_we_paid_and_what_is_not_booked_is_passed_over(self) -> None:
        pending, ours = entry(status="<Sts>PDNG</Sts>"), entry(mark="DBIT")
        found = read(camt(pending, ours, entry("B3"), entry(mark="CRDT", reversal=BACK)))
        assert ([one.bank_id for one in found.transfers], found.skipped, found.refused) == (["B3"], 3, ())

    def test_a_return_names_what_it_returns(self) -> None:
        by_flag = entry("B2", mark="DBIT", reversal=BACK, refs="<TxId>B1</TxId>")
        reason = "<TxDtls><Refs><AcctSvcrRef>B0</AcctSvcrRef></Refs><RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf></TxDtls>"
        by_reason = entry("B3", "100", mark="DBIT", details=reason)
        nameless = entry("B4", mark="DBIT", reversal=BACK, refs="<EndToEndId>NOTPROVIDED</EndToEndId>")
        found = read(camt(by_flag, by_reason, nameless))
        assert [(one.bank_id, one.reverses, int(one.amount)) for one in found.transfers] == [
            ("B2", "B1", -58_800_000), ("B3", "B0", -100),
        ]  # fmt: skip
        assert why(found) == [(3, "it does not say which transfer it returns")]

    def test_an_entry_of_several_payments_is_several_transfers(self) -> None:
        def part(amount: int, ref: str = "") -> str:
            given = f"<AcctSvcrRef>{ref}</AcctSvcrRef>" if ref else ""
            return f'<TxDtls><Refs>{given}</Refs><Amt Ccy="IDR">{amount}</Amt><RmtInf><Ustrd>{amount}</Ustrd></RmtInf></TxDtls>'

        named = entry("B1", "300", details=part(100, "P1") + part(200, "P2"))
        unnamed = entry("B2", "300", details=part(100) + part(200))
        alike = entry("B3", "300", details=part(100, "B3") + part(200, "B3"))
        short = entry("B4", "300", details=part(100, "Q1") + part(100, "Q2"))
        found = read(camt(named, unnamed, alike, short))
        assert [(one.bank_id, int(one.amount), one.reference) for one in found.transfers] == [
            ("P1", 100, "100"), ("P2", 200, "200"),
            ("B2/1", 100, "100"), ("B2/2", 200, "200"),
            ("B3/1", 100, "100"), ("B3/2", 200, "200"),
        ]  # fmt: skip
        assert why(found) == [(4, "its transactions do not add up to it")]

    @pytest.mark.parametrize(
        ("broken", "reason"),
        [
            (entry(amount="100.50"), "whole rupiah"),
            (entry(amount="-100"), "whole rupiah"),
            (entry(currency="USD"), "IDR"),
            (entry(ref=""), "no reference of the bank"),
            (entry(ref="manual/36.01-2022-M001"), "by hand"),
            (entry("manual", "200", details='<TxDtls><Amt Ccy="IDR">100</Amt></TxDtls>' * 2), "by hand"),
            (entry("B2", mark="DBIT", reversal=BACK, refs="<TxId>manual/36.01-2022-M001</TxId>"), "by hand"),
            (entry().replace("2022-04-12", "kemarin"), "there is none"),
            (entry().replace('<Amt Ccy="IDR">58800000.00</Amt>', ""), "not stated once"),
        ],
    )
    def test_an_entry_that_is_no_transfer_is_left_out_by_its_number(self, broken: str, reason: str) -> None:
        found = read(camt(entry("B9"), broken))
        assert [one.bank_id for one in found.transfers] == ["B9"]
        [(number, words)] = why(found)
        assert (number, reason in words) == (2, True), words

    def test_what_is_no_statement_of_ours_is_refused_whole(self) -> None:
        bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
        assert "declarations" in refusal(camt(entry(text="&b;"), before=bomb))
        assert "declarations" in refusal(camt(entry(), before='<!DOCTYPE x SYSTEM "file:///etc/hostname">'))
        assert "declarations" in refusal(camt(entry(), before="<?xml-stylesheet href='x'?>"))
        assert "well-formed" in refusal(camt(entry())[:-30])
        assert "well-formed" in refusal(camt(entry(text="&b;")))
        assert "well-formed" in refusal(camt(entry()).replace("UTF-8", "EBCDIC-unknown"))
        assert "no camt.053" in refusal(camt(entry(), message="camt.054"))
        assert "no camt.053" in refusal("<html/>")
        assert "another account" in refusal(camt(entry(), account="999"))
        assert "no account" in refusal(camt(entry()).replace("Acct>", "Akun>"))
        assert "too deeply" in refusal(camt("<x>" * 100 + "</x>" * 100))
        assert "too large" in refusal(camt(entry(text="x" * 600_000)))
        assert "KAWAL_COLLECTION_ACCOUNT" in refusal(camt(entry()), account="")

    def test_memory_does_not_grow_with_the_file(self) -> None:
        """Ten thousand entries, of two kilobytes of padding each, leave no more than their transfers."""
        padded = entry(text="x", refs=f"<MndtId>{'y' * 2000}</MndtId>")
        content = camt(*[padded.replace(">B1<", f">B{number}<") for number in range(10_000)]).encode()
        tracemalloc.start()
        found = read(content)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert len(found.transfers) == 10_000
        assert peak < len(content) / 2 + 2_000_000


def swift(*entries: str, account: str = ACCOUNT, currency: str = "IDR") -> str:
    return "\r\n".join(
        ["{1:F01BANKIDJAXXXX}{2:I940}{4:", ":20:STMT", f":25:{account}", ":28C:00012/001", f":60F:C220412{currency}1000,00",
         *entries, f":62F:C220412{currency}1000,00", ":86:saldo akhir", "-}"]
    )  # fmt: skip


class TestMT940:
    def test_entries_and_their_narratives(self) -> None:
        found = read(
            swift(
                ":61:2204120412C58800000,00NTRFNONREF//B1\r\ntambahan", ":86:IURAN", "36.01-2022-L01-03 SP2D-118/2022",
                ":61:2112310103CR100,NTRFABC/1//B/2", ":61:220412D500,00NCHGNONREF//B3", ":86:biaya",
            )
        )  # fmt: skip
        assert said(found.transfers) == [
            (
                "B1",
                58_800_000,
                date(2022, 4, 12),
                "IURAN 36.01-2022-L01-03 SP2D-118/2022 tambahan",
                "SP2D-118/2022",
                None,
                6,
            ),
            ("B/2", 100, date(2022, 1, 3), "ABC/1", None, None, 10),
        ]
        assert found.skipped == 1

    def test_a_bill_that_the_width_of_a_line_cut_is_whole_again(self) -> None:
        line = "PEMBAYARAN IURAN JAMSOSTEK DINAS SOSIAL KABUPATEN 36.01-2022-L01-03"
        found = read(swift(":61:220412C100,NTRFNONREF//B1", f":86:{line[:65]}", line[65:]))
        assert len(line[:65]) == 65
        assert found.transfers[0].reference.startswith(line)

    def test_a_return_names_what_it_returns(self) -> None:
        found = read(
            swift(
                ":61:220412RC100,00NRTIB1//B2",
                ":61:220412RC100,00NRTINONREF//B3",
                ":61:220412RD100,NTRFx//B4",
            )
        )
        assert [(one.bank_id, int(one.amount), one.reverses) for one in found.transfers] == [
            ("B2", -100, "B1")
        ]
        assert why(found) == [(7, "it does not say which transfer it returns (before //)")]
        assert found.skipped == 1

    @pytest.mark.parametrize(
        ("broken", "reason"),
        [
            (":61:220412C58x,00NTRFNONREF//B1", "no :61:"),
            (":61:220412C100,50NTRFNONREF//B1", "whole rupiah"),
            (":61:220412C100.00NTRFNONREF//B1", "whole rupiah"),
            (":61:220412C100,00NTRFNONREF", "no reference of the bank"),
            (":61:220412C100,00NTRFNONREF//manual/36.01-2022-M001", "by hand"),
            (":61:220412RC100,00NRTImanual/36.01-2022-M001//B2", "by hand"),
            (":61:221312C100,00NTRFNONREF//B1", "there is none"),
        ],
    )
    def test_a_broken_entry_is_left_out_and_its_narrative_with_it(self, broken: str, reason: str) -> None:
        found = read(swift(broken, ":86:36.01-2022-L01-03", ":61:220412C100,NTRFx//B9", ":86:lain"))
        assert [(one.bank_id, one.reference) for one in found.transfers] == [("B9", "lain x")]
        [(number, words)] = why(found)
        assert (number, reason in words) == (6, True), words

    def test_what_is_no_statement_of_ours_is_refused_whole(self) -> None:
        good = ":61:220412C100,NTRFx//B1"
        assert "another account" in refusal(swift(good, account="999"))
        assert "not in IDR" in refusal(swift(good, currency="USD"))
        assert "belongs to no field" in refusal("salam\n" + swift(good), Format.MT940)
        assert "too long" in refusal(swift(good, ":86:" + "x" * 2000))
        assert "too long" in refusal(swift(good, ":86:x", *["x"] * 60))
        assert "before the account" in refusal(f":20:X\n{good}\n")
        assert "no account" in refusal(":20:X\n")
        assert "KAWAL_COLLECTION_ACCOUNT" in refusal(swift(good), account="")

    def test_the_bank_and_the_currency_may_stand_with_the_account(self) -> None:
        assert len(read(swift(":61:220412C100,NTRFx//B1", account="BANKIDJA/00123456789IDR")).transfers) == 1


def test_the_reason_is_one_that_people_can_act_on() -> None:
    with pytest.raises(Refused) as refused:
        read("x,y\n")
    assert refused.value.reason.code is Refusal.INVALID_INPUT
