extension Topic {
    static let numbers = Topic(
        name: "numbers",
        summary: "how numbers are written and calculated with",
        discussion: #"""
            A whole number is written 100000 or 100_000; numbers of entries, clients and writes need no unit. Everything else has one: \#
            times (60s), sizes (64KiB), shares (10%) and rates (1000/s); see 'help units'. let calculates with + - * / and %, from left to \#
            right with * / % first. Times add to times and sizes to sizes, both are multiplied and divided by numbers, and a time divided by \#
            a time is a number. Whole numbers are exact to 64 bits; a result beyond that is an error.
            """#,
        harm: #"""
            60 could be seconds or milliseconds, and 10s + 5 could be 15 seconds or not; both are errors.
            """#,
        remedy: #"""
            Give each number its unit, and let names hold what you calculate.
            """#,
        example: #"""
            let ttl = 10s
            let grace = $ttl * 2 + 500ms
            print "grace $grace is ${ttl} twice and a bit"
            let room = 1KiB * 64
            print $room
            let ratio = $grace / $ttl
            print $ratio
            expect error { let x = 10s + 5 }
            """#)
}
