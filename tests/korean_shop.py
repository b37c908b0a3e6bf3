"""Two files as a Korean shop exports them: CP949, three ways to write a date, 1% broken rows.

Who buys what and when is chance, always the same: frequent and rare buyers, some of whom leave.
"""

import datetime as dt
from pathlib import Path

import numpy as np

START = dt.datetime(2022, 1, 1, 9)
DAYS = 700
AS_OF = (START + dt.timedelta(days=DAYS)).strftime("%Y-%m-%d")
CATEGORIES = ("커피", "과일", "채소", "세제", "과자")
MOMENTS = ("%Y-%m-%d %H:%M", "%Y.%m.%d %H:%M", "%Y년 %m월 %d일 %H:%M")
BIRTHS = ("%Y-%m-%d", "%Y.%m.%d", "%Y년 %m월 %d일")


def write_customers(file: Path, count: int = 900) -> int:
    """Writes the customers; gives how many of their rows are broken."""
    chance = np.random.default_rng(1)
    lines = ["회원번호,이름,성별,생년월일,휴대폰,이메일,마케팅수신동의,가입일,지역"]
    broken = 0
    for n in range(count):
        born = dt.date(1960, 1, 1) + dt.timedelta(days=int(chance.integers(0, 15_000)))
        row = [
            f"M{n:05d}", ("김민수", "이서연", "박지훈")[n % 3], "남" if n % 2 else "여",
            born.strftime(BIRTHS[n % 3]), f"010-{1000 + n}-{5000 + n}", f"user{n}@shop.example",
            "Y" if chance.random() < 0.6 else "N", "2022-01-01", ("서울", "부산", "대구")[n % 3],
        ]  # fmt: skip
        if n % 100 == 57:
            row[3], broken = "모름", broken + 1
        lines.append(",".join(row))
    file.write_bytes(("\r\n".join(lines) + "\r\n").encode("cp949"))
    return broken


def write_orders(file: Path, count: int = 900) -> tuple[int, int]:
    """Writes the lines of orders; gives how many there are and how many are broken."""
    chance = np.random.default_rng(2)
    rates, leaving = chance.gamma(1.2, 1 / 50, count), chance.beta(1, 8, count)
    lines = []
    for customer in range(count):
        day = chance.uniform(0, 300)
        while day < DAYS:
            for line in range(1 + int(chance.poisson(0.6))):
                category = CATEGORIES[(customer + line + int(chance.integers(0, 2))) % 5]
                lines.append((day, customer, category, int(chance.integers(10, 300)) * 100))
            if chance.random() < leaving[customer]:
                break
            day += chance.exponential(1 / rates[customer])
    lines.sort()
    text = ["주문번호,회원번호,주문일시,상품명,카테고리,수량,결제금액,매장"]
    orders: dict[tuple[float, int], int] = {}
    broken = 0
    for n, (day, customer, category, amount) in enumerate(lines):
        order = orders.setdefault((day, customer), len(orders) + 1)
        at = START + dt.timedelta(days=day)
        row = [
            f"A{order:06d}", f"M{customer:05d}", at.strftime(MOMENTS[n % 3]),
            f"{category} {customer % 4}호", category, "1",
            f'"{amount:,}"' if n % 2 else f"{amount}원", "강남" if order % 2 else "서초",
        ]  # fmt: skip
        if n % 100 == 42:
            broken += 1
            if n % 3 == 0:
                row[2] = "2022/13/45"
            elif n % 3 == 1:
                row[6] = "무료?"
            else:
                row = row[:5]
        text.append(",".join(row))
    file.write_bytes(("\r\n".join(text) + "\r\n").encode("cp949"))
    return len(lines), broken
