"""Scans for tests: text drawn in the letter's font, as a page that a scanner might give."""

import numpy as np
import pypdfium2
from PIL import Image
from rendering.pdf import make_pdf

LETTER = """المملكة العربية السعودية                                  الرقم: ٤٨٠٠٧١٢٣٩٥
وزارة العدل                                               التاريخ: ١٤٤٨/٠٥/١٧هـ
محكمة التنفيذ بمكة المكرمة                                 المرفقات: ٢

سعادة مدير مركز شمل لتنفيذ أحكام الرؤية والزيارة والحضانة

نحيل إليكم طلب التنفيذ رقم (٤٨٠١٢٠٨٨٣٤) وتاريخ ١٤٤٨/٠٤/٢٠هـ المقدم من طالب التنفيذ
فارس بن معتوق السفياني بموجب الهوية الوطنية رقم 1972281867 جوال 0520490104
وذلك استناداً إلى الصك رقم ٤٧٣٠٤٤١٩٠٢ الصادر من محكمة الأحوال الشخصية

اسم المحضون | تاريخ الميلاد | السجل المدني
تالا | ١٤٤٠/٠٢/٠٩ | ١٥٤٥٧٥٠٠٤٢
أسيد | ١٤٤٢/١١/٢٣ | ١٥٧٩٣٣٧٩١٤
"""
NUMBERS = (
    "4800712395", "1448/05/17", "4801208834", "1448/04/20", "1972281867", "0520490104", "4730441902",
    "1440/02/09", "1545750042", "1442/11/23", "1579337914",
)  # fmt: skip


def page(text: str = LETTER, dpi: int = 200) -> Image.Image:
    """The first page of the text's letter, in grey."""
    document = pypdfium2.PdfDocument(make_pdf(text))
    return document[0].render(scale=dpi / 72, grayscale=True).to_pil()


def noisy(picture: Image.Image, seed: int = 1) -> Image.Image:
    """The same with grey paper and grain."""
    grain = np.random.default_rng(seed).normal(0, 6, (picture.height, picture.width))
    grey = 30 + np.asarray(picture).astype(float) * 200 / 255 + grain
    return Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))


def as_pdf(*pages: Image.Image, dpi: int = 200) -> bytes:
    """A PDF of pictures, as scanners send them."""
    import io

    file = io.BytesIO()
    pages[0].save(file, "PDF", save_all=True, append_images=pages[1:], resolution=dpi)
    return file.getvalue()
