extension Topic {
    static let compression = Topic(
        name: "compression",
        summary: "making values smaller before they are stored",
        discussion: """
            compress=zlib or compress=zstd has a real library make each value smaller before it is stored, at level 1, and \
            make it what it was after a hit. More entries fit into the same bytes, and fewer bytes go over the network. Of \
            the CPU only the time is simulated: what the README of zstd 1.4.5 gives for a desktop processor (zlib 90 MB/s \
            in and 400 MB/s out, zstd 500 and 1660), at least 1us a value. The sizes are those of the libraries that are \
            installed.
            """,
        harm: """
            Short values hardly become smaller, for each is made smaller by itself and has nothing to look back to; \
            compress-from= leaves them as they are. What does not become smaller is stored as it was, and the time is \
            spent all the same. Every hit pays for unpacking. Redis's own commands see plain values: they store what they \
            are given.
            """,
        remedy: """
            'stats' shows what became of the values, 'compare compress=none,zlib,zstd' what it does to the hit rate and to \
            the time of a read.
            """,
        example: """
            database pages read=20ms
            cache front over pages
            trace off
            for n in 1..40 {
              write page:$n "<p class='item'>one</p><p class='item'>two</p><p class='item'>$n</p>"
            }
            trace brief
            configure front compress=zlib
            read page:1
            read page:1
            compare compress=none,zlib,zstd capacity=2KiB metrics=hit-rate,entries,compression-ratio {
              repeat 2 { read page:1..page:40 }
            }
            """)
}
