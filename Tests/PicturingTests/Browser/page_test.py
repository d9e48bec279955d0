"""The page of a run in a real browser: opened, stepped, searched, linked into, predicted, compared, printed.

Usage: page_test.py LARDER [SCREENSHOTS]

LARDER is the program; if SCREENSHOTS is a folder, what was seen is kept there. Without a browser it says so and passes over.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
import unittest

from webdriver import Browser, is_present

RACE = """
database users rows=user:1..user:100 read=20ms write=5ms
cache front over users capacity=3 ttl=60s
after 5ms write user:1 "Ann"
read user:1
read user:1
read user:2..user:5
advance 61s
read user:1
read user:1
"""

HOSTILE = r"""
database d
cache c over d ttl=10s
write "</script><img src=x>" "</script><script>document.title='broken'</script>"
read "</script><img src=x>"
write "k\n\u{1b}[31m" "<!-- ]]>"
read "k\n\u{1b}[31m"
"""

COMPARED = """
database users rows=user:1..user:1000
cache front over users capacity=20
workload keys=user:1..user:1000 zipf=0.99 rate=200/s for=1s
fail users for=100ms
advance 1s
compare policy=lru,lfu {
  workload keys=user:1..user:1000 zipf=0.99 rate=200/s for=2s
}
"""

WRITE_BEHIND = """
database users rows=user:1..user:100
cache front over users strategy=write-behind flush-every=5s
write user:1 "Ann"
write user:2 "Bo"
advance 1s
crash front
read user:1
"""

# Some thousand events, as a page of some size.
LARGE = """
database users rows=user:1..user:1000
cache front over users capacity=100 ttl=5s
workload keys=user:1..user:1000 zipf=0.99 rate=500/s for=EVENTSs writes=5%
"""


def page(script, **words):
    """The path of the page of a script, made once."""
    key = (script, tuple(words.items()))
    if key not in page.made:
        path = os.path.join(page.folder, f"page{len(page.made)}.larder")
        with open(path, "w", encoding="utf-8") as file:
            file.write(script)
        out = path.replace(".larder", ".html")
        subprocess.run(
            [page.larder, "run", os.path.basename(path), "--trace", "off", "-o", os.path.basename(out)], check=True,
            cwd=page.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        page.made[key] = out
    return page.made[key]


page.made = {}


class PageTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.browser = Browser()

    @classmethod
    def tearDownClass(cls):
        cls.browser.__exit__()

    def tearDown(self):
        self.assertEqual(self.browser.complaints(), [])

    def see(self, name):
        if page.pictures:
            self.browser.screenshot(os.path.join(page.pictures, name + ".png"))

    def event(self):
        return self.browser.text("#event")

    def number(self):
        return int(self.browser.run("return document.getElementById('number').value"))

    def state(self):
        """The rows of the tables of caches, cell by cell."""
        return self.browser.run(
            "return [...document.querySelectorAll('#caches tbody tr')].map(r => [...r.cells].map(c => c.textContent))")

    def test_it_opens_where_something_went_wrong(self):
        self.browser.open(page(RACE))
        self.assertIn("STALE", self.event())
        self.assertIn("because of #14", self.browser.text("#chain"))
        self.assertIn("outdated by #7", self.browser.text("#chain"))
        wrong = self.browser.text("#wrongs")
        self.assertIn("1 stale read, at #15", wrong)
        self.assertIn("#10 stored an old value of user:1 in front, after #7 had written \"Ann\" at 0.005s", wrong)
        self.assertIn("this read would not have been stale", self.browser.text("#why"))
        self.assertEqual(self.state()[0][:3], ["user:1", '"row 1"', '"Ann"'])
        self.assertIn("stale", self.state()[0][5])
        self.see("race")

    def test_nothing_is_fetched(self):
        self.browser.open(page(RACE))
        self.assertEqual(self.browser.run("return performance.getEntriesByType('resource').length"), 0)
        self.assertTrue(self.browser.run("return document.querySelector('meta[http-equiv]').content").startswith(
            "default-src 'none'"))

    def test_keys_step(self):
        self.browser.open(page(RACE), "#e=3")
        self.assertEqual(self.number(), 3)
        self.browser.press("ArrowRight")
        self.assertEqual(self.number(), 4)
        self.assertIn("MISS", self.event())
        self.browser.press("ArrowLeft", "ArrowLeft")
        self.assertEqual(self.number(), 2)
        self.browser.press("Shift+ArrowRight")
        self.assertEqual(self.number(), 12)
        self.browser.press("End")
        last = self.number()
        self.browser.press("Home")
        self.assertEqual(self.number(), 1)
        self.browser.press("n")
        self.assertEqual(self.number(), 4)
        self.browser.press("n")
        self.assertEqual(self.number(), 15)
        self.browser.press("Enter")
        self.assertEqual(self.number(), 7, "to the write that made it stale")
        self.browser.press("Backspace")
        self.assertEqual(self.number(), 15)
        self.assertGreater(last, 40)

    def test_the_content_is_that_of_the_moment(self):
        self.browser.open(page(RACE), "#e=1")
        self.assertEqual(self.state(), [])
        self.browser.run("location.hash = '#e=10'")
        time.sleep(0.2)
        self.assertEqual([row[0] for row in self.state()], ["user:1"])
        self.assertIn("60s left", self.state()[0][4])
        # The last store of the four reads: the one that was used longest ago has left.
        self.browser.run("location.hash = '#e=35'")
        time.sleep(0.2)
        keys = {row[0] for row in self.state()}
        self.assertLessEqual(len(keys), 3)
        self.assertNotIn("user:1", keys)
        self.assertEqual(sum("leaves next" in row[5] for row in self.state()), 1)
        self.assertIn("next to leave: ", self.browser.text("#caches"))

    def test_the_statement_is_marked(self):
        self.browser.open(page(RACE), "#e=7")
        marked = "return [...document.querySelectorAll('#script .now')].map(l => l.textContent)"
        self.assertEqual(self.browser.run(marked), ['after 5ms write user:1 "Ann"'])
        self.browser.press("Home", "ArrowRight")
        self.assertEqual(self.browser.run(marked), ["cache front over users capacity=3 ttl=60s"])

    def test_filters_search(self):
        self.browser.open(page(RACE), "#e=1")
        self.browser.press("/")
        self.browser.press(*"stale,hit")
        self.assertIn("events 1 to 3 of 3 that match", self.browser.text("#caption"))
        self.browser.press("Enter")
        self.assertIn("HIT", self.event())
        self.browser.press("n")
        self.assertIn("STALE", self.event())
        self.browser.press("/", "Backspace")
        self.browser.press(*"key:user:3")
        rows = self.browser.run("return [...document.querySelectorAll('#rows tr')].map(r => r.cells[4].textContent)")
        self.assertEqual(set(rows), {"user:3"})

    def test_a_link_leads_into_a_moment(self):
        self.browser.open(page(RACE), "#e=10")
        self.assertIn("#10", self.event())
        self.browser.press("ArrowRight")
        self.assertEqual(self.browser.run("return location.hash"), "#e=11")
        self.browser.run("location.hash = '#e=5'")
        time.sleep(0.2)
        self.assertEqual(self.number(), 5)
        self.browser.open(page(RACE), "#e=100000")
        self.assertIn("STORE", self.browser.run("return document.getElementById('rows').textContent"))

    def test_the_future_can_be_predicted(self):
        self.browser.open(page(RACE), "#e=3")
        self.browser.press("p")
        self.assertEqual(self.browser.run("return document.querySelectorAll('#rows tr').length"), 3)
        self.browser.press("ArrowRight")
        self.assertIn("user:1 in front. What will it be?", self.browser.text("#question"))
        self.assertEqual(self.number(), 3)
        self.browser.click("#question button:nth-of-type(1)")
        self.assertIn("No. It was a miss (cold: never cached before). 0 of 1 right.", self.browser.text("#question"))
        for _ in range(9):
            self.browser.press("ArrowRight")
        self.assertIn("What will it be?", self.browser.text("#question"))
        self.browser.click("#question button:nth-of-type(1)")
        self.assertIn("Right. It was a hit", self.browser.text("#question"))
        self.see("predict")

    def test_two_runs_stand_side_by_side(self):
        self.browser.open(page(COMPARED))
        self.assertFalse(self.browser.run("return document.getElementById('parting').hidden"))
        self.browser.click("#parting")
        self.assertFalse(self.browser.run("return document.getElementById('lanes2').hidden"))
        self.assertIn("policy=lru", self.browser.text("#caches"))
        self.assertIn("policy=lfu", self.browser.text("#caches"))
        self.assertIn("policy=lfu: ", self.browser.text("#plot-value"))
        kinds = self.browser.run(
            "const p = larder, [a, b] = p.partingAt; const [x, y] = p.variants;"
            "return [x.name(x.index(a)) + x.keyName(x.key[x.index(a)]), y.name(y.index(b)) + y.keyName(y.key[y.index(b)])]")
        self.assertNotEqual(kinds[0], kinds[1])
        self.see("compare")

    def test_what_waits_to_be_written_back_is_listed(self):
        self.browser.open(page(WRITE_BEHIND), "#e=8")
        self.assertIn("write-behind queue: user:1 \"Ann\"", self.browser.text("#caches"))
        self.assertTrue(any("dirty" in row[5] for row in self.state()))
        self.assertNotIn("stale", self.browser.text("#caches"))
        self.browser.press("End")
        self.assertIn("2 lost writes", self.browser.text("#wrongs"))

    def test_what_is_given_is_shown_and_not_run(self):
        self.browser.open(page(HOSTILE), "#e=4")
        self.assertNotEqual(self.browser.run("return document.title"), "broken")
        self.assertEqual(self.browser.run("return document.querySelectorAll('img, main script').length"), 0)
        self.browser.press("End")
        self.assertIn("</script><img src=x>", self.browser.text("#caches"))
        self.assertIn("k\\u{a}\\u{1b}[31m", self.browser.text("#caches"))

    def test_dark_and_small(self):
        self.browser.open(page(RACE))
        self.browser.press("d")
        self.assertEqual(self.browser.run("return document.documentElement.dataset.theme"), "dark")
        self.see("dark")
        self.browser.resize(520, 900)
        try:
            self.browser.open(page(RACE))
            width = self.browser.run("return [document.documentElement.scrollWidth, innerWidth]")
            self.assertLessEqual(width[0], width[1], "nothing sticks out at the side")
            self.see("small")
        finally:
            self.browser.resize(1400, 1000)

    def test_it_prints_on_one_page(self):
        self.browser.open(page(RACE))
        path = os.path.join(page.pictures or page.folder, "print.pdf")
        self.assertEqual(self.browser.pages_of_print(path), 1)

    def test_people_who_do_not_see_it_get_the_same(self):
        self.browser.open(page(RACE))
        without_name = self.browser.run(
            "return [...document.querySelectorAll('button, input, select')].filter(e => !e.hidden && "
            "!(e.textContent.trim() || e.getAttribute('aria-label') || e.labels?.length)).map(e => e.id)")
        self.assertEqual(without_name, [])
        heads = self.browser.run("return [...document.querySelectorAll('#events th')].map(h => [h.scope, h.textContent])")
        self.assertEqual([h[1] for h in heads], ["#", "time", "where", "what", "key", "detail"])
        self.assertTrue(all(h[0] == "col" for h in heads))
        self.assertEqual(self.browser.run("return document.querySelectorAll('[aria-current=true]').length"), 1)
        self.assertEqual(self.browser.run("return document.documentElement.lang"), "en")

    def test_a_large_run_opens_quickly(self):
        seconds = int(os.environ.get("LARDER_PAGE_SECONDS", "3"))
        path = page(LARGE.replace("EVENTS", str(seconds)))
        started = time.monotonic()
        own = self.browser.open(path)
        count = self.browser.run("return larder.run.count")
        size = os.path.getsize(path)
        print(f"\n  {count} events: {size} bytes, {own} ms in the page, {time.monotonic() - started:.2f} s in all", flush=True)
        self.assertLess(size, 60_000 + count * 40)
        self.browser.press("0")
        steps = self.browser.run(
            "const from = performance.now(); for (let i = 0; i < 20; i++) { larder.go(i * Math.floor(larder.run.count / 20)); }"
            "return (performance.now() - from) / 20")
        print(f"  {steps:.1f} ms a step with everything in view", flush=True)
        self.assertLess(steps, 250)
        self.see("large")


def main():
    if not is_present():
        print("page_test: there is no chromium with its driver here, so the page is not tried in a browser")
        return
    page.larder = os.path.abspath(sys.argv[1])
    page.pictures = os.path.abspath(sys.argv[2]) if len(sys.argv) > 2 else None
    with tempfile.TemporaryDirectory(prefix="larder-pages-") as folder:
        page.folder = folder
        program = unittest.main(argv=[sys.argv[0]] + sys.argv[3:], exit=False, verbosity=1)
        page.isWell = program.result.wasSuccessful()
    sys.exit(0 if page.isWell else 1)


if __name__ == "__main__":
    main()
