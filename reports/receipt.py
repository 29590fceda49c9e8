"""The receipt of a delivered letter, printed for the delegate, in Arabic and English on one sheet."""

from datetime import datetime

from hijridate import Gregorian

from classifiers.provenance import Delivery
from reports.table import clean
from store.numbers import RIYADH

_ENVELOPES = {"sealed": "مختوم / sealed", "open": "مفتوح / open"}


def receipt_text(number: str, delivery: Delivery, charity: str) -> str:
    """The receipt for item `number`; what the clerk did not write down is left out."""
    moment = delivery.received_at.astimezone(RIYADH)
    lines = [
        ("رقم الوارد / Inward number", number),
        ("التاريخ / Date", f"{_hijri(moment)} — {moment:%Y-%m-%d %H:%M}"),
        ("الجهة / Agency", delivery.agency or "بيد صاحب الشأن / by hand of the person concerned"),
        ("المندوب / Delegate", delivery.delegate or ""),
        ("اطُّلع على هويته / Identity seen", "نعم / yes" if delivery.delegate_id_seen else "لا / no"),
        ("عدد الأوراق / Sheets", "" if delivery.sheets is None else str(delivery.sheets)),
        ("المرفقات / Enclosures", "" if delivery.enclosures_seen is None else str(delivery.enclosures_seen)),
        ("الظرف / Envelope", _ENVELOPES.get(delivery.envelope or "", "")),
        ("المستلم / Received by", delivery.received_by or ""),
    ]
    body = "\n".join(f"  {name}: {clean(value)}" for name, value in lines if value)
    rule = "─" * 44
    title = "إيصال استلام خطاب / Receipt for a letter"
    return f"{charity}\n{title}\n{rule}\n{body}\n{rule}\n  التوقيع / Signature: ...................."


def _hijri(moment: datetime) -> str:
    day = Gregorian(moment.year, moment.month, moment.day).to_hijri()
    return f"{day.year}/{day.month:02d}/{day.day:02d}هـ"
