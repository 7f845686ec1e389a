"""The table and the charts of the rows: `docs/performance.md` has both, between its two marks."""
import html
import statistics

from bench import ROOT

PAGE, CHARTS = ROOT / "docs" / "performance.md", ROOT / "docs" / "performance"
BEGIN, END = "<!-- measured: benches/delivery/run --page -->", "<!-- end of what was measured -->"
WIDTH, BAR, GAP, LEFT, RIGHT = 720, 22, 10, 210, 190


def median(rows, key):
    return statistics.median(row[key] for row in rows)


def group(rows, case):
    """The rows of each sender of a case, in the order in which they were measured."""
    senders = {}
    for row in rows:
        if row.get("case") == case.name:
            senders.setdefault(row["sender"], []).append(row)
    return senders


def ratio(ours, theirs, key):
    """The median of the ratios within each round."""
    by_round = {row["round"]: row for row in theirs}
    pairs = [(row[key], by_round[row["round"]][key]) for row in ours if row["round"] in by_round]
    return statistics.median(mine / max(other, 1e-9) for mine, other in pairs)


def show(number):
    return f"{number:,.0f}" if number >= 100 else f"{number:.1f}" if number >= 10 else f"{number:.2f}"


def write_table(cases, rows):
    """A table of each case. The ratios are matinale's to the sender's: more messages, less CPU."""
    told = []
    for case in cases:
        senders = group(rows, case)
        if not senders:
            continue
        ours = {name: own for name, own in senders.items() if name.startswith("matinale")}
        head = ["sender", "messages a second", "CPU s for 10,000", "peak MiB"]
        head += [f"rate of {name} to its" for name in ours] + [f"CPU of {name} to its" for name in ours]
        told += [f"### {case.title[0].upper()}{case.title[1:]}", "", f"| {' | '.join(head)} |", "|---" * len(head) + "|"]
        for name, theirs in senders.items():
            figures = [show(median(theirs, key)) for key in ("rate", "cpu10k", "peak_mib")]
            ratios = [f"{show(ratio(own, theirs, key))} ×" if own is not theirs else "" for key in ("rate", "cpu10k") for own in ours.values()]
            told.append(f"| {' | '.join([name, *figures, *ratios])} |")
        told += ["", f"![Messages a second: {case.title}](performance/{case.name}.svg)", ""]
    return "\n".join(told)


def write_chart(case, senders):
    """The rate of each sender as a bar, as SVG."""
    rates = [(name, median(rows, "rate")) for name, rows in senders.items()]
    most, height = max(rate for _, rate in rates), GAP + len(rates) * (BAR + GAP)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" role="img" '
        f'font-family="sans-serif" font-size="13">',
        f"<title>Messages a second: {html.escape(case.title)}</title>",
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
    ]
    for place, (name, rate) in enumerate(rates):
        top, width = GAP + place * (BAR + GAP), max(rate / most * (WIDTH - LEFT - RIGHT), 1)
        colour = "#9c2a1f" if name.startswith("matinale") else "#8a8f98"
        middle = top + BAR - 6
        parts += [
            f'<text x="{LEFT - 8}" y="{middle}" text-anchor="end" fill="#1d1d20">{html.escape(name)}</text>',
            f'<rect x="{LEFT}" y="{top}" width="{width:.1f}" height="{BAR}" fill="{colour}"/>',
            f'<text x="{LEFT + width + 8:.1f}" y="{middle}" fill="#1d1d20">{show(rate)} a second</text>',
        ]
    return "\n".join([*parts, "</svg>", ""])


def write_page(cases, rows):
    """Writes the measured part of the page, and the charts."""
    CHARTS.mkdir(exist_ok=True)
    for case in cases:
        senders = group(rows, case)
        if senders:
            (CHARTS / f"{case.name}.svg").write_text(write_chart(case, senders), encoding="utf-8")
    text = PAGE.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    about = next(row for row in rows if "machine" in row)
    rounds = 1 + max(row.get("round", 0) for row in rows)
    roughly = ", with few messages (`--quick`)" if about["quick"] else ""
    machine = f"Measured on {about['day']} on {about['machine']}: medians of {rounds} rounds{roughly}."
    measured = "\n".join([BEGIN, "", machine, "", write_table(cases, rows).rstrip(), "", END])
    PAGE.write_text(before + measured + after, encoding="utf-8")
