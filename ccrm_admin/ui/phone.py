"""How telephone numbers are shown: grouped as people read them out."""

POLISH_PREFIX = "48"
SHORTEST_WITH_COUNTRY = 10
E164_DIGITS = 15  # ITU-T E.164, 6.2


def format_phone(number: str) -> str:
    """Return ``number`` (digits, as the CRM sends them, or with a leading plus) grouped for reading.

    Polish numbers get groups of three; longer foreign ones a plus. Whatever is not a telephone number
    with or without its country (an extension, a short code, a word) comes back unchanged.
    """
    digits = number.removeprefix("+")
    if not (digits.isascii() and digits.isdigit()):
        return number
    length = len(digits)
    if length == 11 and digits.startswith(POLISH_PREFIX):
        return f"+48 {digits[2:5]} {digits[5:8]} {digits[8:]}"
    if length == 9 and digits == number:
        return f"{digits[:3]} {digits[3:6]} {digits[6:]}"
    if SHORTEST_WITH_COUNTRY <= length <= E164_DIGITS and digits[0] != "0":
        return f"+{digits}"
    return number
