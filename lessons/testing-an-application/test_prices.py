"""What the price list promises, with the clock, the cache and the database in the test's hands."""

import redis

from prices import Prices


class Database:
    def __init__(self):
        self.rows = {"tea": 3, "coffee": 4}
        self.reads = 0
        self.is_down = False

    def read(self, item):
        if self.is_down:
            raise ConnectionError("the database is down")
        self.reads += 1
        return self.rows[item]

    def write(self, item, price):
        self.rows[item] = price


def make(larder, **options):
    database = Database()
    return Prices(larder.client(**options), database), database


def test_a_price_is_read_once_an_hour(larder):
    prices, database = make(larder)
    assert prices.read("tea") == 3
    larder("TIME", "ADVANCE", "59m")
    assert prices.read("tea") == 3
    assert database.reads == 1
    larder("TIME", "ADVANCE", "2m")
    assert prices.read("tea") == 3
    assert database.reads == 2
    assert "expired" in larder("WHY", "price:tea") or "STORE" in larder("HISTORY", "price:tea")


def test_a_miss_says_that_the_price_had_expired(larder):
    prices, _ = make(larder)
    prices.read("tea")
    larder("TIME", "ADVANCE", "61m")
    assert larder.client().get("price:tea") is None
    larder("EXPECT", "miss", "expired")


def test_a_cached_price_survives_the_database(larder):
    prices, database = make(larder)
    prices.read("tea")
    database.is_down = True
    assert prices.read("tea") == 3


def test_a_crash_of_the_cache_costs_one_read(larder):
    prices, database = make(larder)
    prices.read("tea")
    larder("RESTART")
    assert prices.read("tea") == 3
    assert database.reads == 2


def test_without_a_cache_the_database_answers(larder):
    prices, database = make(larder)
    larder("FAIL", "ON", "GET", "NEXT", "2")
    assert [prices.read("tea"), prices.read("tea")] == [3, 3]
    assert database.reads == 2
    assert prices.read("tea") == 3


def test_a_cache_that_hangs_costs_the_timeout_and_no_more(larder):
    prices, database = make(larder)
    larder("HANG", "ON", "GET", "NEXT", "1")
    assert prices.read("tea") == 3
    assert database.reads == 1


def test_a_reply_that_is_lost_does_not_lose_the_write(larder):
    cache = larder.client(retry=None)
    larder("FAIL", "LOST", "ON", "SET", "NEXT", "1")
    try:
        cache.set("price:tea", "3")
        assert False, "the reply should not have come"
    except redis.TimeoutError:
        pass
    assert larder.client().get("price:tea") == b"3"


def test_the_same_share_of_reads_fails_in_every_run(larder):
    def run():
        larder("RESET")
        larder("FLAKY", "30%", "ON", "GET")
        client, failures = larder.client(), []
        for number in range(20):
            try:
                client.get(f"price:{number}")
            except redis.ResponseError:
                failures.append(number)
        return failures

    first = run()
    assert 0 < len(first) < 20
    assert run() == first


def test_a_full_cache_still_reads(larder):
    prices, database = make(larder)
    prices.read("tea")
    larder("FULL", "ON", "SET")
    assert prices.read("tea") == 3
    assert prices.read("coffee") == 4
    assert prices.read("coffee") == 4
    assert database.reads == 3


def test_a_lock_is_free_again_when_its_time_is_up(larder):
    first, second = larder.client(), larder.client()
    assert first.lock("job", timeout=30).acquire(blocking=False)
    assert not second.lock("job", timeout=30).acquire(blocking=False)
    larder("TIME", "ADVANCE", "31s")
    lock = second.lock("job", timeout=30)
    assert lock.acquire(blocking=False)
    lock.release()
