extension Topic {
    static let openLoad = Topic(
        name: "open-load",
        summary: "operations arrive at their rate, whether or not the earlier ones are done",
        discussion: """
            In an open load, arrivals come from outside and do not wait: users click whether or not the \
            site is slow. 'workload' makes one, at rate=. In a closed load a fixed number of clients each \
            wait for an answer before they ask again; 'together' with several reads in a block is one. \
            They behave alike while all is well, and quite differently when it is not.
            """,
        harm: """
            A closed load slows down together with what it measures, and so it hides the trouble: the slow \
            answers are few because few were asked for.
            """,
        remedy: """
            Use 'workload' to see what a fault does to traffic that does not stop. arrivals=random makes \
            them a Poisson process: the same rate, at uneven distances. Here a read starts every 10ms, and \
            each takes 25ms.
            """,
        example: """
            database users rows=user:1..user:100 read=25ms
            workload keys=user:1..user:100 rate=100/s for=40ms trace=on
            """)
}
