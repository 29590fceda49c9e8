"""Delivered letters: their files as one original, the same bytes for the same files, the record of who brought them."""

from datetime import timedelta

import pytest

from classifiers.provenance import Delivery
from ingest.daemon import assess_safely
from ingest.errors import LetterError
from ingest.letters import RIYADH, LetterFile, delivery_json, delivery_of, pack, receive_letter
from parsers.read import read
from store.database import reading
from store.items import get

SCAN = LetterFile("خطاب الإحالة.pdf", b"%PDF-1.4 " + bytes(range(256)) * 3)
PHOTO = LetterFile("ظرف.jpg", b"\xff\xd8\xff" + b"x" * 100)


@pytest.fixture
def delivery(workplace):
    return Delivery(
        received_at=workplace.now().astimezone(RIYADH) - timedelta(days=1),
        agency="محكمة التنفيذ بمكة المكرمة",
        delegate="مندوب",
        delegate_id_seen=True,
        sheets=3,
        envelope="sealed",
    )


@pytest.fixture
def scan(tmp_path):
    (tmp_path / SCAN.name).write_bytes(SCAN.data)
    return tmp_path / SCAN.name


def test_every_file_comes_out_as_it_went_in():
    parts = read(pack([SCAN, PHOTO])).parts
    assert [part.name for part in parts] == [SCAN.name, PHOTO.name]
    assert [part.size for part in parts] == [len(SCAN.data), len(PHOTO.data)]
    assert [part.media_type for part in parts] == ["application/pdf", "image/jpeg"]


def test_the_same_files_make_the_same_bytes_and_others_do_not():
    assert pack([SCAN, PHOTO]) == pack([SCAN, PHOTO])
    assert len({pack([SCAN]), pack([PHOTO]), pack([SCAN, PHOTO]), pack([PHOTO, SCAN])}) == 4


def test_the_folder_a_file_lay_in_is_not_kept():
    assert pack([LetterFile("/home/clerk/a.pdf", b"x")]) == pack([LetterFile("a.pdf", b"x")])


def test_a_name_cannot_write_headers():
    hostile = LetterFile('a"\r\nFrom: <judge@moj.gov.sa>\r\n.pdf', b"%PDF-1.4")
    (part,) = read(pack([hostile])).parts
    assert part.media_type == "application/pdf"
    assert read(pack([hostile])).message.sender.address == ""


@pytest.mark.parametrize("files", [[], [LetterFile("a.pdf", b"")], [SCAN, LetterFile("a.pdf", b"")]])
def test_a_letter_of_nothing_is_refused(files):
    with pytest.raises(LetterError, match="at least one file"):
        pack(files)


def test_a_letter_becomes_an_item_with_its_delivery(workplace, scan, delivery):
    received = receive_letter(workplace, [scan], delivery)
    with reading(workplace.engine) as session:
        item = get(session, received.number)
    assert (item.channel, item.state) == ("letter", "received")
    assert delivery_of(item.delivery) == delivery
    assert item.received_at == workplace.now()  # entered today, handed in yesterday


def test_a_letter_entered_twice_is_the_one_we_have(workplace, scan, delivery):
    first, second = (receive_letter(workplace, [scan], delivery) for _ in range(2))
    assert (second.number, second.is_new) == (first.number, False)


def test_a_letter_is_judged_as_hand_delivered(workplace, scan, delivery):
    received = receive_letter(workplace, [scan], delivery)
    assert assess_safely(received.item_id, workplace)
    with reading(workplace.engine) as session:
        item = get(session, received.item_id)
    assert item.assessment["authenticity"]["result"] == "hand_delivered"
    assert item.assessment["item"]["channel"] == "letter"


def test_the_record_of_a_delivery_comes_back_as_it_was(delivery):
    bare = Delivery(received_at=delivery.received_at)
    assert [delivery_of(delivery_json(each)) for each in (delivery, bare)] == [delivery, bare]


def test_what_the_clerk_got_wrong_is_said(workplace, scan, delivery, tmp_path):
    for received_at, said in (
        (delivery.received_at + timedelta(days=2), "in the future"),
        (delivery.received_at.replace(tzinfo=None), "no time zone"),
    ):
        with pytest.raises(LetterError, match=said):
            receive_letter(workplace, [scan], Delivery(received_at=received_at))
    with pytest.raises(LetterError, match="cannot be read"):
        receive_letter(workplace, [tmp_path / "absent.pdf"], delivery)
