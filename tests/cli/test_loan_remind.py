"""`sfund loan remind`: letters about instalments and to guarantors, each once, and what they say."""

from __future__ import annotations

import datetime as dt
import email
import io
from contextlib import suppress
from email.policy import default
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import lending
import openpyxl
import pytest
from desk import BANKS, Desk
from pypdf import PdfReader
from strikes import Killed, struck

from reports.letters.loans import TEMPLATES
from reports.letters.templates import words_called
from sfund.books import disk
from sfund.loans.deciding_facts import LoanNotify
from sfund.loans.servicing_facts import LoanReminded
from sfund.members.persons import Person

if TYPE_CHECKING:
    from conftest import MakeBooks
    from desk import Ran, Sfund

# Three loans of 1,200,000 won at 6 % over twelve months, 30/360: 100,000 a month and the interest, on the 15th.
# 15 March 2025 is a Saturday, so that the first may be paid up to Monday, the 17th.
LOAN = "".join([
    lending.applied("{loan}", 1_200_000, "{borrower}", "bridge"),
    lending.approved("{loan}"),
    """
2025-02-15 * "대출 실행"
  loan: "{loan}"
  loan-event: "disbursement"
  fund: "solidarity"
  Assets:Loans:Principal   1200000 KRW
  Assets:Cash             -1200000 KRW
""",
])  # fmt: skip
NETWORK = "".join([
    lending.fund(20_000_000),
    lending.plan(10_000),
    lending.member("O-003", "햇살가게", plan="monthly"),
    *(lending.member(id_, plan="monthly") for id_ in ("I-0001", "I-0002", "I-0003")),
    lending.product("bridge", "equal-principal", "6.0", day_count='"30/360"', months_max="12"),
    """
2025-02-11 custom "loan" "guarantee" "L-2025-001" "I-0003" 500000 KRW
2025-02-11 custom "loan" "guarantee" "L-2025-001" "O-003" 0 KRW
""",
])  # fmt: skip
BORROWERS = {"L-2025-001": "O-003", "L-2025-002": "I-0001", "L-2025-003": "I-0002"}
PERSONS = (
    Person("O-003", "햇살가게", email="shop@example.org"),
    Person("I-0001", "김하늘", phone="010-0000-0001"),
    Person("I-0002", "이가은", address="온고을시 한길로 2"),
    Person("I-0003", "박보람", email="boram@example.org"),
)
SETTINGS = f"""
    {BANKS.strip()}

    [organization]
    name = "온고을연대"
    name-en = "Ongoeul Solidarity"

    [letters]
    pay-to = "온고을은행 999001-04-001234"
    contact = "사무국 063-000-0000"
    pay-to-en = "Ongoeul Bank 999001-04-001234"
    contact-en = "Office 063-000-0000"
"""
GOLDEN = Path(__file__).parent / "golden" / "loan-letters"


class Fund:
    """The fund's books, and the command."""

    def __init__(self, desk: Desk, sfund: Sfund, out: Path) -> None:
        self.desk, self.sfund, self.out = desk, sfund, out

    def typed(self, *words: str) -> Ran:
        return self.sfund("loan", *words)

    def remind(self, day: str, *words: str) -> Any:
        """What it answers when it writes letters on that day."""
        ran = self.typed("remind", "--as-of", day, "-o", str(self.out), "--json", *words)
        assert ran.status == 0, ran.err
        return ran.json

    def written(self, day: str, *words: str) -> list[str]:
        """The files that it writes on that day."""
        path = self.remind(day, *words)["path"]
        return sorted(one.name for one in Path(path).iterdir()) if path else []

    def facts(self) -> list[str]:
        books = self.desk.books()
        assert books.diagnostics == ()
        return [
            f"{fact.id[-1]} {fact.due:%m-%d} {fact.stage} {fact.by}"
            for facts in books.registry.loans.values()
            for fact in facts
            if isinstance(fact, LoanReminded)
        ]

    def told(self) -> list[LoanNotify]:
        facts = self.desk.books().registry.loans["L-2025-001"]
        return [fact for fact in facts if isinstance(fact, LoanNotify)]

    def text(self) -> str:
        files = sorted(self.desk.root.rglob("*.beancount"))
        return "\n".join(path.read_text("utf-8") for path in files)


@pytest.fixture
def fund(make_books: MakeBooks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sfund: Sfund) -> Fund:
    loans = "".join(LOAN.format(loan=loan, borrower=borrower) for loan, borrower in BORROWERS.items())
    made = Desk(make_books(tmp_path / "books", NETWORK + loans, SETTINGS)).register(*PERSONS)
    monkeypatch.chdir(made.root)
    out = tmp_path / "out"
    out.mkdir()
    return Fund(made, sfund, out)


ALL = ["L-2025-001.eml", "letters.pdf", "text-messages.xlsx"]


def test_each_once_for_instalment_and_stage(fund: Fund) -> None:
    """As it goes with nobody paying: the instalments of 15 March, 15 April and 15 May, a run a week or so."""
    assert fund.written("2025-02-28") == []
    assert fund.written("2025-03-03") == ALL
    before = ["1 03-15 0 eml", "2 03-15 0 sms", "3 03-15 0 pdf"]
    assert fund.facts() == before
    for day in ("2025-03-03", "2025-03-16", "2025-03-17", "2025-03-18", "2025-03-21"):
        assert fund.written(day) == [], (
            day
        )  # up to the 17th it is on time, up to the 21st less than a week late
    assert fund.written("2025-03-22") == ALL
    assert [one for one in fund.facts() if one not in before] == [
        "1 03-15 7 eml", "2 03-15 7 sms", "3 03-15 7 pdf"]  # fmt: skip
    stages = {
        "2025-04-01": ["04-15 0"],
        "2025-04-14": ["03-15 30"],
        "2025-04-22": ["04-15 7"],
        "2025-05-01": ["05-15 0"],
        "2025-05-15": ["03-15 60", "04-15 30"],
        "2025-05-20": [],
    }
    for day, new in stages.items():
        known = fund.facts()
        assert bool(fund.written(day)) is bool(new), day
        assert [one for one in fund.facts() if one not in known and one[0] == "1"] == [
            f"1 {it} eml" for it in new
        ]
        assert fund.written(day) == []


def test_a_first_run_that_comes_late_writes_one_letter_for_all_that_is_late(fund: Fund) -> None:
    assert fund.written("2025-06-05") == ALL
    assert [one for one in fund.facts() if one[0] == "1"] == [
        "1 03-15 60 eml", "1 04-15 30 eml", "1 05-15 7 eml", "1 06-15 0 eml"]  # fmt: skip
    assert fund.written("2025-06-05") == []


def test_what_was_paid_meanwhile_is_not_asked_for(fund: Fund) -> None:
    assert fund.typed("repay", "L-2025-001", "106000", "--on", "2025-03-17", "--cash").status == 0
    answer = fund.remind("2025-03-22")
    assert [one["loan"] for one in answer["loans"]] == ["L-2025-002", "L-2025-003"]


def test_part_of_it_is_asked_for_where_part_was_paid(fund: Fund) -> None:
    assert fund.typed("repay", "L-2025-001", "50000", "--on", "2025-03-17", "--cash").status == 0
    (one, *_) = fund.remind("2025-03-22")["loans"]
    (row,) = one["instalments"]
    # 106,000 less 50,000; 56,000 of principal at 6 % for the seven days of 360: 65.
    assert (row["principal"], row["interest"], one["late_charges"], one["overdue"]) == (
        "56000", "0", "65", "56065")  # fmt: skip


@pytest.mark.parametrize(
    ("words", "held"),
    [
        ("pause L-2025-001 --on 2025-03-10 --until 2025-06-14", None),  # so nothing is due
        ("pause L-2025-001 --on 2025-03-18 --until 2025-12-31", "the loan is paused"),
        ("settle L-2025-001 700000 --on 2025-03-18 --by 2025-06-30", "a smaller sum was agreed"),
    ],
)
def test_what_holds_letters_back(fund: Fund, words: str, held: str | None) -> None:
    ran = fund.typed(*words.split())
    assert ran.status == 0, ran.err
    answer = fund.remind("2025-03-22")
    assert answer["path"] is not None  # of the other two
    own = [one["held"] for one in answer["loans"] if one["loan"] == "L-2025-001"]
    assert own == ([held] if held else [])
    assert {one[0] for one in fund.facts()} == {"2", "3"}
    shown = fund.typed("remind", "--as-of", "2025-03-22")
    assert (f"none: {held}" in " ".join(shown.out.split())) is bool(held)


def test_a_settlement_that_was_not_kept_holds_nothing_back(fund: Fund) -> None:
    assert (
        fund.typed("settle", "L-2025-001", "700000", "--on", "2025-03-18", "--by", "2025-03-21").status == 0
    )
    assert fund.written("2025-03-22") == ALL


def test_of_a_rescheduled_loan_the_new_rows_count(fund: Fund) -> None:
    fund.remind("2025-03-22")
    words = "reschedule L-2025-001 --on 2025-03-25 --months 6 --first-due 2025-05-20"
    assert fund.typed(*words.split()).status == 0
    known = fund.facts()
    fund.remind("2025-04-14")
    assert {one[0] for one in fund.facts() if one not in known} == {"2", "3"}
    fund.remind("2025-05-10")
    assert "1 05-20 0 eml" in fund.facts()


def test_a_loan_that_is_over_has_none(fund: Fund) -> None:
    assert fund.typed("write-off", "L-2025-001", "--on", "2025-03-20").status == 0
    assert fund.typed("repay", "L-2025-002", "1206000", "--on", "2025-03-14", "--cash").status == 0
    assert fund.written("2025-03-22") == ["letters.pdf"]


def test_the_stages_are_a_setting(fund: Fund) -> None:
    settings = fund.desk.root / "sfund.toml"
    settings.write_text(
        settings.read_text("utf-8") + "\n[loans]\nremind-after-days = [3]\n", encoding="utf-8"
    )
    assert fund.written("2025-03-18") == ALL
    assert fund.facts()[0] == "1 03-15 3 eml"
    assert fund.written("2025-05-20", "--days", "0") == ALL  # that of April
    assert "1 04-15 3 eml" in fund.facts()


def test_guarantors_are_told_once_after_three_months(fund: Fund) -> None:
    assert fund.remind("2025-06-14", "--guarantors")["guarantors"] == []
    listed = fund.remind("2025-06-15")
    assert [(one["guarantor"], one["form"]) for one in listed["guarantors"]] == [("I-0003", None)]
    assert fund.told() == []
    answer = fund.remind("2025-06-15", "--guarantors")
    assert [(one["guarantor"], one["form"]) for one in answer["guarantors"]] == [("I-0003", "eml")]
    assert [path.name for path in Path(answer["path"]).iterdir()] == ["L-2025-001_I-0003.eml"]
    (fact,) = fund.told()
    assert (fact.guarantor, fact.by, fact.batch) == ("I-0003", "eml", Path(answer["path"]).name)
    assert fund.remind("2025-06-16", "--guarantors")["guarantors"] == []
    assert fund.typed("notify", "--on", "2025-06-16", "--json").json["guarantors"][0]["told"] == "2025-06-15"


def message(path: Path) -> str:
    """A draft as its reader sees it."""
    read: Any = email.message_from_bytes(path.read_bytes(), policy=default)
    return f"{read['To']}\n{read['Subject']}\n\n{read.get_content()}".replace("\r\n", "\n")


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("name", TEMPLATES)
def test_our_templates_have_no_other_gaps_than_a_network_may_use(
    name: str, language: str, tmp_path: Path
) -> None:
    for suffix in ("", "-text"):
        ours = files("reports.letters") / "templates" / language / f"{name}{suffix}.txt"
        own = tmp_path / "letters" / language / f"{name}{suffix}.txt"
        own.parent.mkdir(parents=True, exist_ok=True)
        own.write_text(ours.read_text("utf-8"), encoding="utf-8")
    words = words_called(tmp_path, name, language, TEMPLATES[name])
    assert words.letter.file == f"letters/{language}/{name}.txt"


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("before", "2025-03-03"),
        ("late", "2025-03-22"),
        ("overdue", "2025-06-05"),
        ("guarantor", "2025-06-15"),
    ],
)
def test_the_words_of_a_letter(fund: Fund, name: str, day: str, language: str) -> None:
    (file,) = (
        one for one in Path(fund.remind(day, "--lang", language, "--guarantors")["path"]).iterdir()
        if one.name == ("L-2025-001_I-0003.eml" if name == "guarantor" else "L-2025-001.eml")
    )  # fmt: skip
    golden = GOLDEN / f"{language}-{name}.txt"
    assert message(file) == golden.read_text("utf-8")


def test_a_letter_before_the_day_tells_what_is_still_open(fund: Fund) -> None:
    fund.remind("2025-03-22")
    told = message(Path(fund.remind("2025-04-01")["path"]) / "L-2025-001.eml")
    # 105,500 of April; of March 106,000 and sixteen days of 360 on 100,000 at 6 %.
    assert "다음 상환금 105,500원의 납부일이 2025년 4월 15일입니다" in told
    assert "납부일이 지난 106,266원이 아직 남아 있습니다" in told
    assert "은행이 쉬는 날" not in told
    told = message(Path(fund.remind("2025-04-14")["path"]) / "L-2025-001.eml")
    assert "내실 돈은 모두 106,483원입니다" in told
    assert "다음 상환금 105,500원의 납부일은 2025년 4월 15일입니다" in told


def test_text_messages_and_pages(fund: Fund) -> None:
    folder = Path(fund.remind("2025-05-16")["path"])
    (_, row) = openpyxl.load_workbook(folder / "text-messages.xlsx").active.iter_rows(values_only=True)
    assert (row[0], row[4], row[5]) == ("010-0000-0001", "L-2025-002", "김하늘")
    assert "상환이 2025년 3월 15일부터 늦어지고 있습니다" in str(row[1])
    page = PdfReader(io.BytesIO((folder / "letters.pdf").read_bytes())).pages[0].extract_text()
    for word in (
        "이가은 님",
        "온고을시 한길로 2",
        "1회차",
        "2회차",
        "연체이자",
        "온고을은행 999001-04-001234",
    ):
        assert word in page, word


def test_many_late_instalments_fit_on_a_page(fund: Fund) -> None:
    folder = Path(fund.remind("2027-06-05", "--form", "pdf")["path"])
    pages = PdfReader(io.BytesIO((folder / "letters.pdf").read_bytes())).pages
    assert len(pages) == 1


def test_no_name_comes_into_the_books(fund: Fund) -> None:
    fund.remind("2025-06-15", "--guarantors")
    for word in ("김하늘", "이가은", "박보람", "example.org", "010-0000", "한길로"):
        assert word not in fund.text(), word
    log = (fund.desk.root / "register" / "access.csv").read_text("utf-8")
    assert "loan remind" in log
    assert "letters about loans" in log


def test_without_a_folder_nothing_is_written_and_nobody_is_looked_at(fund: Fund) -> None:
    shown = fund.typed("remind", "--as-of", "2025-06-15")
    assert shown.status == 0, shown.err
    assert "not written yet" in shown.out
    assert "--guarantors" in shown.out
    assert max(map(len, shown.out.splitlines())) <= 100
    assert (fund.facts(), (fund.desk.root / "register" / "access.csv").exists()) == ([], False)


def test_who_is_not_reached_is_named_and_not_recorded(fund: Fund) -> None:
    fund.desk.register(*(Person(one.id, one.name) for one in PERSONS))
    answer = fund.remind("2025-03-22", "--guarantors")
    assert (answer["path"], fund.facts()) == (None, [])
    shown = fund.typed("remind", "--as-of", "2025-03-22", "-o", str(fund.out))
    assert "nothing: no e-mail" in " ".join(shown.out.split())


def test_a_letter_says_where_to_pay(fund: Fund) -> None:
    settings = fund.desk.root / "sfund.toml"
    settings.write_text(settings.read_text("utf-8").replace("pay-to = ", "# pay-to = "), encoding="utf-8")
    refused = fund.typed("remind", "--as-of", "2025-03-22", "-o", str(fund.out))
    assert refused.codes == ["LETTERS-PAY-TO"]
    assert list(fund.out.iterdir()) == []


def test_letters_lie_outside_the_books(fund: Fund) -> None:
    refused = fund.typed("remind", "--as-of", "2025-03-22", "-o", str(fund.desk.root / "journal"))
    assert refused.codes == ["PRIVATE-PLACE"]


def test_words_of_its_own_and_a_gap_that_is_not_there(fund: Fund) -> None:
    own = fund.desk.root / "letters" / "ko" / "loan-late.txt"
    own.parent.mkdir(parents=True)
    own.write_text("{organization}\n\n{name}, {amount}.\n연체이자 {late}\n", encoding="utf-8")
    told = message(Path(fund.remind("2025-03-22")["path"]) / "L-2025-001.eml")
    assert told.endswith("햇살가게 귀중, 106,116원.\n연체이자 116원\n")
    own.write_text("{organization}\n\n{months}\n", encoding="utf-8")
    refused = fund.typed("remind", "--as-of", "2025-04-14", "-o", str(fund.out))
    assert refused.codes == ["LETTER-TEMPLATE"]


EFFECTS = 24
"""At least as many as there are; killed after one of them is killed before the next."""


@pytest.mark.parametrize("at", range(1, EFFECTS + 1))
def test_a_run_that_is_killed(fund: Fund, at: int) -> None:
    words = ("remind", "--as-of", "2025-06-15", "--guarantors", "-o", str(fund.out))
    with struck(at) as fault, suppress(Killed):
        fund.typed(*words)
    assert fault.count
    batches = {fact.batch for fact in fund.told()}
    assert batches <= {one.name.removeprefix(".").removesuffix(disk.PENDING) for one in fund.out.iterdir()}
    assert fund.typed(*words).status == 0
    (batch,) = {fact.batch for fact in fund.told()}
    assert {path.name for path in fund.out.glob("loan-letters-*")} == {batch}
    names = {path.name for path in (fund.out / str(batch)).iterdir()}
    assert names == {*ALL, "L-2025-001_I-0003.eml"}
    assert len(fund.facts()) == len(set(fund.facts())) == 12


def test_it_is_killed_in_every_place(fund: Fund) -> None:
    with struck(0) as fault:
        fund.remind("2025-06-15", "--guarantors")
    assert 0 < fault.count <= EFFECTS


def test_the_day_is_that_of_the_letters(fund: Fund) -> None:
    fund.remind("2025-03-22")
    facts = fund.desk.books().registry.loans["L-2025-001"]
    assert [fact.date for fact in facts if isinstance(fact, LoanReminded)] == [dt.date(2025, 3, 22)]
    events = fund.typed("show", "L-2025-001", "--as-of", "2025-03-25", "--json").json["events"]
    assert [(one["day"], one["due"], one["stage"]) for one in events if one["event"] == "remind"] == [
        ("2025-03-22", "2025-03-15", 7)]  # fmt: skip
