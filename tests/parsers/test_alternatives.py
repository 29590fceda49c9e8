"""The same body written twice: the one that says more is the body, whatever the plain one holds."""

import time
from email.message import EmailMessage

import pytest

from parsers.alternatives import saying_more, settled
from parsers.document import Part, Role
from parsers.read import read

LETTER = "نحيل إليكم الطفل سامي بن علي الحربي بعد أن ضربه والده بالسلك الكهربائي، رقم البلاغ ٢٢٠٨٨١٦"
PAGE = f"<html><body><p>{LETTER}</p></body></html>"
SAYS_LESS = {
    "how to see it": "لعرض هذه الرسالة استخدم برنامجا يدعم HTML",
    "a space that counts": "\u00a0\u00a0",
    "a picture's place": "[cid:image001.png@01DB]",
    "question marks": "???? ?????? ????? ???? ?? ??? ??????",
    "its beginning": LETTER[:30],
}


def mail(plain, page=PAGE):
    message = EmailMessage()
    message["From"], message["Subject"] = "a@moh.gov.sa", "x"
    message.set_content(plain)
    message.add_alternative(page, subtype="html")
    return message


def body(message):
    document = read(message.as_bytes())
    return next(part.text for part in document.parts if part.role is Role.BODY)


@pytest.mark.parametrize("plain", SAYS_LESS.values(), ids=SAYS_LESS)
def test_the_page_is_the_body_where_it_says_more(plain):
    assert body(mail(plain)) == LETTER


@pytest.mark.parametrize("plain", [LETTER, f"*{LETTER}*\n[https://moh.example/logo.png]", LETTER.replace(" ", "\n")])
def test_plain_text_stays_the_body_where_the_page_says_it_again(plain):
    found = read(mail(plain).as_bytes())
    assert [part.role for part in found.parts] == [Role.BODY, Role.ALTERNATIVE]
    assert saying_more(found.parts) == frozenset()


def test_a_footer_beside_the_two_is_no_reason_to_read_neither():
    message = mail(SAYS_LESS["how to see it"])
    message.make_mixed()
    message.attach(EmailMessage())
    message.get_payload()[1].set_content("سري")
    texts = [part.text.strip() for part in read(message.as_bytes()).parts if part.role is Role.BODY]
    assert texts == [LETTER, "سري"]


def test_each_says_something_else():
    """The longer one is the body; what the other says by itself is not lost to who looks for danger."""
    found = read(mail(f"{LETTER} وهو الآن في المستشفى مع أمه", "<p>الأب يهدد بقتل الطفل الليلة</p>").as_bytes())
    assert [part.role for part in found.parts] == [Role.BODY, Role.ALTERNATIVE]
    assert saying_more(found.parts) == {"2"}


def test_many_alternatives_take_time_in_proportion():
    def seconds(count):
        text = " ".join(f"كلمة{n}" for n in range(200))
        parts = [_part("1", Role.BODY, "text/plain", text)]
        parts += [_part(f"{n}", Role.ALTERNATIVE, "text/html", text) for n in range(2, count)]
        start = time.process_time()
        settled(parts)
        saying_more(parts)
        return time.process_time() - start

    assert min(seconds(400) for _ in range(3)) < 10 * min(seconds(100) for _ in range(3))


def _part(part_id, role, media_type, text):
    return Part(part_id, "", role, "", media_type, media_type, "", len(text), text)
