"""Settings and the register: what an empty file means, and what is said about a wrong one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sfund.books.persons.register import COLUMNS, FILE, read_register, write_register
from sfund.books.settings import Settings, read_settings
from sfund.books.sheets import guarded, unguarded
from sfund.errors import BooksError
from sfund.members.persons import Person
from sfund.sources import OWN, Source


def settings_of(folder: Path, text: str | bytes) -> Settings:
    (folder / "sfund.toml").write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_settings(folder)


@pytest.mark.parametrize("text", ["", "\n# nothing\n", "[books]\n[dues]\n", b"\xef\xbb\xbf"],
                         ids=["empty", "a comment", "empty sections", "a byte order mark"])  # fmt: skip
def test_everything_has_a_default(tmp_path: Path, text: str | bytes) -> None:
    found = settings_of(tmp_path, text)
    assert found == Settings()
    assert (found.books.main, found.books.currency, found.books.foreign) == ("main.beancount", "KRW", ())
    assert (found.organization.name, found.bank) == ("", ())
    assert (found.dues.grace_days, found.dues.lapsed_months) == (30, 12)
    assert found.self_reliance.own == OWN
    assert found.locale.language is None


def test_all_that_may_be_said(tmp_path: Path) -> None:
    found = settings_of(tmp_path, """
        [books]
        main = "books.beancount"
        currency = "EUR"
        foreign = ["recipe"]
        [organization]
        name = "연대망"
        name-en = "Network"
        [[bank]]
        account = "Assets:Bank:Operating"
        number-ends = "1234"
        format = "kb-personal"
        [[bank]]
        account = "Assets:Bank:Solidarity"
        [dues]
        grace-days = 14
        [self-reliance]
        own = ["dues", "donation"]
        [loans]
        anything = 1
        [another-program]
        x = 1
        """)  # fmt: skip
    assert found.books.main == "books.beancount"
    assert found.organization.name_en == "Network"
    assert [bank.account for bank in found.bank] == ["Assets:Bank:Operating", "Assets:Bank:Solidarity"]
    assert found.bank[0].number_ends == "1234"
    assert found.dues.grace_days == 14
    assert found.self_reliance.own == (Source.DUES, Source.DONATION)


def test_a_byte_order_mark_and_windows_lines(tmp_path: Path) -> None:
    assert (
        settings_of(tmp_path, b'\xef\xbb\xbf[books]\r\nmain = "a.beancount"\r\n').books.main == "a.beancount"
    )


BAD = {
    "misspelt section": ("[organisation]\nname = 'x'", 1, 'the key "organisation" is unknown', '"organization"'),
    "misspelt key": ("[books]\n\nmains = 'a'", 3, 'the key "mains" is unknown', '"main"'),
    "misspelt key of a section": ("[dues]\ngrace-day = 3", 2, 'the key "grace-day" is unknown', '"grace-days"'),
    "underscore": ("[dues]\ngrace_days = 3", 2, 'the key "grace_days" is unknown', '"grace-days"'),
    "misspelt key of a bank": (
        "[[bank]]\naccount = 'Assets:A'\nnumber-end = '1'", 3, 'the key "number-end" is unknown', '"number-ends"'),
    "text for a number": ("[dues]\n\ngrace-days = 'many'", 3, "dues.grace-days: ", "docs/settings.md"),
    "negative days": ("[dues]\ngrace-days = -1", 2, "dues.grace-days: ", "docs/settings.md"),
    "number for a text": ("[books]\nmain = 3", 2, "books.main: ", "docs/settings.md"),
    "unknown source": ("[self-reliance]\nown = ['dues', 'gold']", 2, "self-reliance.own.1: ", "docs/settings.md"),
    "bank without an account": ("[[bank]]\nformat = 'kb'", None, "bank.0.account: ", "docs/settings.md"),
    "bank that is no list": ("[bank]\naccount = 'Assets:A'", 1, "bank: ", "docs/settings.md"),
    "section that is a value": ("books = 3", 1, "books: ", "docs/settings.md"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "line", "message", "hint"), BAD.values(), ids=BAD)
def test_a_wrong_setting(tmp_path: Path, text: str, line: int | None, message: str, hint: str) -> None:
    with pytest.raises(BooksError) as caught:
        settings_of(tmp_path, text)
    (only,) = caught.value.diagnostics
    assert (only.code, only.file, only.line) == ("SETTINGS-INVALID", "sfund.toml", line)
    assert message in str(only.message)
    assert hint in str(only.hint)


def test_all_wrong_settings_are_shown(tmp_path: Path) -> None:
    with pytest.raises(BooksError) as caught:
        settings_of(tmp_path, "[dues]\ngrace-days = -1\nlapsed-month = 3\n[books]\nmain = 1\n")
    assert len(caught.value.diagnostics) == 3


@pytest.mark.parametrize("text", [b"[books", b"a = 1\na = 2", "이름 = 1".encode("cp949"), b"\x00"],
                         ids=["half a line", "twice", "not UTF-8", "NUL"])  # fmt: skip
def test_settings_that_are_no_toml(tmp_path: Path, text: bytes) -> None:
    with pytest.raises(BooksError) as caught:
        settings_of(tmp_path, text)
    (only,) = caught.value.diagnostics
    assert (only.code, only.file) == ("SETTINGS-UNREADABLE", "sfund.toml")
    assert only.hint is not None


# ------------------------------------------------------------------------------------------- the register


def register_of(folder: Path, content: bytes) -> tuple[Person, ...]:
    (folder / "register").mkdir(exist_ok=True)
    (folder / FILE).write_bytes(content)
    return read_register(folder).persons


def test_no_register_is_an_empty_one(tmp_path: Path) -> None:
    assert read_register(tmp_path).persons == ()
    assert read_register(tmp_path).digest is None


ONE = (Person("I-0001", "가나다", ("별명", "다나가"), phone="010-0000-0000", payer_number="0007"),)
SPELT = {
    "as Excel saves": "\ufeffid,name,aliases,phone,payer-number\r\nI-0001,가나다,별명;다나가,010-0000-0000,0007\r\n",
    "plain": "id,name,aliases,phone,payer-number\nI-0001,가나다,별명;다나가,010-0000-0000,0007",
    "another order": "payer-number,phone,name,id,aliases\n0007,010-0000-0000,가나다,I-0001,별명; 다나가 ;\n",
    "blanks and empty lines": "id,name,aliases,phone,payer-number\n\n I-0001 , 가나다 ,별명;다나가,010-0000-0000,0007\n,,,,\n",
    "columns without names": "id,name,aliases,phone,payer-number,,\nI-0001,가나다,별명;다나가,010-0000-0000,0007,,\n",
    "quoted": 'id,name,aliases,phone,payer-number\n"I-0001","가나다","별명;다나가","010-0000-0000","0007"\n',
}


@pytest.mark.parametrize("text", SPELT.values(), ids=SPELT)
def test_a_register(tmp_path: Path, text: str) -> None:
    assert register_of(tmp_path, text.encode()) == ONE


@pytest.mark.parametrize("content", [
    b"", b"id,name,x,x\nI-1,a,b,c\n", b"name\nx\n", "id,name\nI-1,가".encode("cp949"), b"PK\x03\x04\x00\x00", b"id;name\nI-1;x\n",
], ids=["empty", "a column twice", "no id", "not UTF-8", "a workbook", "semicolons"])  # fmt: skip
def test_a_register_that_cannot_be_read(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(BooksError) as caught:
        register_of(tmp_path, content)
    (only,) = caught.value.diagnostics
    assert (only.code, only.file) == ("REGISTER-UNREADABLE", FILE)
    assert "id, name" in str(only.expected)


def test_whoever_stands_there_twice(tmp_path: Path) -> None:
    text = "id,name,payer-number\nI-0001,secret-a,7\nI-0002,secret-b,7\nI-0001,secret-c,8\nI-0003,d,\nI-0004,e,\n"
    with pytest.raises(BooksError) as caught:
        register_of(tmp_path, text.encode())
    found = [(one.code, one.place) for one in caught.value.diagnostics]
    assert found == [("DUPLICATE-PAYER-NUMBER", f"{FILE}:3"), ("DUPLICATE-ID", f"{FILE}:4")]
    assert [one.excerpt for one in caught.value.diagnostics] == [None, None]
    assert "secret" not in str(caught.value)
    assert "line 2" in str(caught.value)


THEIR_SHEET = (
    "\ufeff메모,name,id,=가입,phone\r\n첫 회원,가나다,I-0001,2020,\r\n,다나가,I-0002,,010-0000-0000\r\n"
)


def test_columns_of_the_treasurers_own_stay_where_they_are(tmp_path: Path) -> None:
    (tmp_path / "register").mkdir()
    (tmp_path / FILE).write_text(THEIR_SHEET, encoding="utf-8", newline="")
    register = read_register(tmp_path)
    assert [dict(one.extra) for one in register.persons] == [{"메모": "첫 회원", "=가입": "2020"}, {}]
    moved = (replace(register.persons[0], phone="010-1111-1111"), register.persons[1])
    lines = write_register(moved, register.columns).decode("utf-8-sig").splitlines()
    assert lines == [
        "메모,name,id,'=가입,phone,aliases,email,address,payer-number,bank-name",
        "첫 회원,가나다,I-0001,2020,010-1111-1111,,,,,",
        ",다나가,I-0002,,010-0000-0000,,,,,",
    ]
    (tmp_path / FILE).write_bytes(write_register(moved, register.columns))
    assert read_register(tmp_path).persons == moved


def test_own_columns_follow_where_no_order_is_given() -> None:
    lines = write_register([Person("I-0001", "가나다", extra={"메모": "x"})]).decode("utf-8-sig").splitlines()
    assert lines[0] == ",".join((*COLUMNS, "메모"))
    assert lines[1] == "I-0001,가나다,,,,,,,x"


def test_a_person_is_not_told_by_its_repr() -> None:
    told = ["name", "alias", "phone", "email", "address", "payer", "bank", "extra"]
    person = Person("I-0001", told[0], (told[1],), *told[2:7], {"x": told[7]})
    assert repr(person) == "Person(id='I-0001')"
    assert len({person, replace(person)}) == 1


CELLS = {  # a text, and the cell that holds it
    "+82-10-0000-0000": "'+82-10-0000-0000",
    '=HYPERLINK("x")': '\'=HYPERLINK("x")',
    "-1": "'-1",
    "@SUM(1)": "'@SUM(1)",
    "＝1": "'＝1",
    "＋1": "'＋1",
    "－1": "'－1",
    "＠1": "'＠1",
    "\tx": "'\tx",
    "\rx": "'\rx",
    "'=1": "''=1",
    "010-0000-0000": "010-0000-0000",
    "'quoted'": "'quoted'",
    "a=b": "a=b",
    "": "",
}


@pytest.mark.parametrize(("text", "cell"), CELLS.items())
def test_no_cell_is_a_formula(text: str, cell: str) -> None:
    assert guarded(text) == cell
    assert unguarded(cell) == text


@given(st.text(st.sampled_from("'=+-@\t\r＝＋－＠ab "), max_size=6))
def test_guarding_loses_nothing(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert guarded(text)[:1] not in tuple("=+-@\t\r＝＋－＠")


def test_a_number_typed_without_the_apostrophe_is_read_as_it_stands(tmp_path: Path) -> None:
    (one,) = register_of(tmp_path, b"id,name,phone\nI-0001,x,+82-10-0000-0000\n")
    assert one.phone == "+82-10-0000-0000"
    (again,) = register_of(tmp_path, write_register([one]))
    assert again == one


letters = st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp"), exclude_characters=";")
words = st.text(letters, max_size=8) | st.text(st.sampled_from("'=+-@＝x"), max_size=4)
persons = st.builds(
    Person,
    id=st.integers(1, 9999).map(lambda number: f"I-{number:04d}"),
    name=words,
    aliases=st.lists(words.filter(bool), max_size=3).map(tuple),
    phone=words, email=words, address=words, payer_number=st.just(""), bank_name=words,
)  # fmt: skip


@given(st.lists(persons, unique_by=lambda one: one.id, max_size=5))
def test_a_register_written_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, several: list[Person]
) -> None:
    folder = tmp_path_factory.mktemp("books")
    content = write_register(several)
    assert content.startswith("\ufeff".encode() + ",".join(COLUMNS).encode() + b"\r\n")
    assert register_of(folder, content) == tuple(sorted(several, key=lambda one: one.id))


@pytest.mark.parametrize("ending", ["", "-", "7", "1-2", "**12"])
def test_an_ending_that_would_be_that_of_many_accounts_is_refused(tmp_path: Path, ending: str) -> None:
    with pytest.raises(BooksError) as caught:
        settings_of(tmp_path, f'[[bank]]\naccount = "Assets:Bank:Operating"\nnumber-ends = "{ending}"\n')
    [one] = caught.value.diagnostics
    assert (one.code, one.line) == ("SETTINGS-INVALID", 3)
    assert "three digits" in str(one.message)


@pytest.mark.parametrize("ending", ["123", "12-3456", "1 2 3", "*123"])
def test_an_ending_may_be_written_as_the_bank_does(tmp_path: Path, ending: str) -> None:
    found = settings_of(tmp_path, f'[[bank]]\naccount = "Assets:Bank:Operating"\nnumber-ends = "{ending}"\n')
    assert found.bank[0].number_ends == ending
