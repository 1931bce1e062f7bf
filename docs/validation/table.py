"""Markdown tables and numbers in them."""


def table(header: list[str], rows: list[list[str]], left: int = 1) -> str:
    """A Markdown table; all but the first `left` columns are aligned to the right."""
    rule = ["---"] * left + ["---:"] * (len(header) - left)
    lines = [header, rule, *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def percent(share: float, digits: int = 1) -> str:
    """A share in percent, with its sign only where it is negative."""
    return f"{100.0 * share:.{digits}f} %"


def number(value: float, digits: int = 3) -> str:
    """A number with that many significant digits, without an exponent where it can be."""
    if value == 0.0:
        return "0"
    text = f"{value:.{digits}g}"
    if "e" not in text:
        return text
    mantissa, exponent = text.split("e")
    return f"{mantissa}·10{_raised(int(exponent))}"


def _raised(exponent: int) -> str:
    return str(exponent).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
