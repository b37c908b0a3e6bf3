"""Ten million orders from a CSV file into a project, and the same file once more.

``rows_per_second``: records divided by the wall seconds of ``dangol load FILE --as orders`` in
a new process and project, from start to exit. ``load_gb``: peak resident memory of all its
processes. ``again_seconds`` and ``again_gb``: the same command once more, which changes
nothing. ``korean_rows_per_second``: a tenth of the records as a Korean shop exports them
(CP949, Korean names, three date formats, amounts with separators, 1% broken). ``--quick`` takes
a tenth of all. There is no peer that judges, compares and quarantines in one command.
"""

import datetime as dt
import json
import random
import sys
import tempfile
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.reporting import Measured, arguments, measured, report

DANGOL = str(Path(sys.executable).with_name("dangol"))
WHOLE = 10_000_000
START = dt.datetime(2023, 1, 1)  # noqa: DTZ001 - a shop's clock


def plain_orders(file: Path, count: int) -> None:
    """ISO dates and plain numbers, as databases export them."""
    with file.open("w", encoding="utf-8") as out:
        out.write("order_no,customer,ordered,amount,discount,store\n")
        for n in range(count):
            at = START + dt.timedelta(seconds=n % 63_072_000)
            amount, discount = n * 37 % 100_000 / 100, n * 13 % 1_000 / 100
            out.write(f"o{n},c{n * 7919 % 1_000_000},{at},{amount},{discount},s{n % 50}\n")


def korean_orders(file: Path, count: int) -> None:
    """As people export them from a shop's back office."""
    chance = random.Random(1)  # noqa: S311 - a seeded sample
    forms = ("%Y-%m-%d %H:%M", "%Y.%m.%d %H:%M", "%Y년 %m월 %d일 %H:%M")
    with file.open("w", encoding="cp949", newline="") as out:
        out.write("주문번호,회원번호,주문일시,결제금액,할인금액,매장\r\n")
        for n in range(count):
            at = START + dt.timedelta(minutes=n % 1_000_000)
            when = at.strftime(forms[n % 3]) if chance.random() > 0.01 else "모름"
            out.write(f'A{n:08d},M{n % 90_001:06d},{when},"{n % 300_000:,}",0원,강남\r\n')


def load(project: Path, file: Path) -> Measured:
    return measured([DANGOL, "--project", str(project), "load", str(file), "--as", "orders"])


def main() -> None:
    """Run, print, end."""
    asked = arguments("Orders from a file into a project.")
    count = WHOLE // 10 if asked.quick else WHOLE
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        plain, korean = base / "orders.csv", base / "주문.csv"
        plain_orders(plain, count)
        korean_orders(korean, count // 10)
        for name in ("plain", "korean"):
            measured([DANGOL, "init", str(base / name), "--time-zone", "Asia/Seoul"])
        first, again = load(base / "plain", plain), load(base / "plain", plain)
        other = load(base / "korean", korean)
        found = measured(
            [DANGOL, "--project", str(base / "plain"), "sql", "--format", "json",
             "SELECT count(*) AS n FROM orders"]
        )  # fmt: skip
    (rows,) = json.loads(found.output)
    if rows["n"] != count:
        raise RuntimeError(f"{rows['n']:,} of {count:,} orders arrived.")
    figures = {
        "rows_per_second": count / first.seconds,
        "load_gb": first.gb,
        "again_seconds": again.seconds,
        "again_gb": again.gb,
        "korean_rows_per_second": count / 10 / other.seconds,
    }
    table = [[name, value] for name, value in figures.items()]
    report("loading", table, ["figure", "value"], figures)


if __name__ == "__main__":
    main()
