"""A price list with a cache in front of its database: the application under test."""

import json

import redis


class Prices:
    """Reads prices through a cache. The cache may fail; the prices must not."""

    def __init__(self, cache: redis.Redis, database, ttl: int = 3600):
        self.cache = cache
        self.database = database
        self.ttl = ttl

    def read(self, item: str) -> int:
        key = f"price:{item}"
        try:
            known = self.cache.get(key)
        except redis.RedisError:
            return self.database.read(item)
        if known is not None:
            return json.loads(known)
        price = self.database.read(item)
        try:
            self.cache.set(key, json.dumps(price), ex=self.ttl)
        except redis.RedisError:
            pass  # The next read tries again.
        return price

    def write(self, item: str, price: int) -> None:
        self.database.write(item, price)
        try:
            self.cache.delete(f"price:{item}")
        except redis.RedisError:
            pass  # The old price stays until its time to live runs out.
