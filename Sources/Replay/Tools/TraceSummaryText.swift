internal import Basics

extension TraceSummary {
    /// The summary as lines of text, at most 80 columns wide.
    public func table() -> String {
        var lines: [(name: String, value: String)] = [
            ("requests", Words.grouped(requests)),
            (
                "distinct keys",
                "\(Words.grouped(keys))  (\(Decimals.percent(share(Double(keys)))) of the requests)"
            ),
        ]
        if let popularity {
            let ofKeys = keys == 0 ? 0 : Double(popularity.oneHitWonders) / Double(keys)
            lines.append(
                (
                    "one-hit wonders",
                    "\(Words.grouped(popularity.oneHitWonders))  (\(Decimals.percent(ofKeys)) of the keys)"
                ))
        }
        if let reuse {
            let again = share(Double(reuse.distances.count))
            lines.append(
                ("requested again", "\(Decimals.percent(again)) of the requests: no cache can hit more"))
        }
        lines += operationLines + sizeLines + timeLines + reuseLines + popularityLines
        let width = (lines.map(\.name.count).max() ?? 0) + 2
        return lines.map { name, value in
            "  " + name + String(repeating: " ", count: max(1, width - name.count)) + value + "\n"
        }.joined()
    }

    private func share(_ number: Double) -> Double { requests == 0 ? 0 : number / Double(requests) }

    private var operationLines: [(String, String)] {
        guard let operations else { return [("operations", "reads only")] }
        let parts = [
            ("reads", operations.reads), ("writes", operations.writes), ("deletes", operations.deletes),
        ]
        return parts.map { ($0.0, "\(Words.grouped($0.1))  (\(Decimals.percent(share(Double($0.1)))))") }
    }

    private var sizeLines: [(String, String)] {
        guard let sizes, let footprint else { return [("sizes", "none in the trace")] }
        let percentiles = zip(["50%", "90%", "99%"], sizes.percentiles).map {
            "\($0) \(Decimals.bytes(Double($1)))"
        }
        return [
            ("bytes requested", Decimals.bytes(sizes.sum)),
            ("bytes of all objects", "\(Decimals.bytes(footprint))  (each at its largest)"),
            (
                "object size",
                "mean \(Decimals.bytes(sizes.mean)), largest \(Decimals.bytes(Double(sizes.largest)))"
            ),
            ("", percentiles.joined(separator: ", ")),
        ]
    }

    private var timeLines: [(String, String)] {
        var lines: [(String, String)] = []
        if let lifetimes {
            let shown = zip(["50%", "99%"], [lifetimes.percentiles[0], lifetimes.percentiles[2]]).map {
                "\($0) \(Decimals.duration(nanoseconds: Double($1)))"
            }
            lines.append(
                (
                    "times to live",
                    "\(Decimals.percent(share(Double(lifetimes.count)))) of the requests; \(shown.joined(separator: ", "))"
                ))
        }
        guard let time else { return lines + [("times", "none in the trace")] }
        let span = Double(time.last - time.first)
        var rate = "busiest second \(Words.grouped(time.busiestSecond))"
        if span > 0 { rate = "\(Decimals.fixed(Double(requests) / span * 1e9, 1))/s in the mean, " + rate }
        lines.append(("time span", Decimals.duration(nanoseconds: span)))
        lines.append(("rate", rate))
        if time.stepsBack > 0 {
            lines.append(
                ("out of order", "\(Words.grouped(time.stepsBack)) requests are earlier than the one before"))
        }
        return lines
    }

    private var reuseLines: [(String, String)] {
        guard let reuse, reuse.distances.count > 0 else { return [("reuse", "no key comes twice")] }
        func shown(_ spread: Spread) -> String {
            zip(["50%", "90%", "99%"], spread.percentiles).map { "\($0) \(Words.grouped($1))" }.joined(
                separator: ", ")
        }
        return [
            ("reuse distance", shown(reuse.distances) + "  (other keys since)"),
            ("reuse interval", shown(reuse.intervals) + "  (requests since)"),
        ]
    }

    private var popularityLines: [(String, String)] {
        guard let popularity else { return [] }
        var lines = [
            ("most popular key", "\(Decimals.percent(popularity.shareOfFirst)) of the requests"),
            (
                "most popular 1%",
                "\(Decimals.percent(popularity.shareOfPercent)) of the requests, "
                    + "10% of the keys \(Decimals.percent(popularity.shareOfTenth))"
            ),
        ]
        if let zipf = popularity.zipf {
            lines.append(
                (
                    "Zipf exponent",
                    "\(Decimals.fixed(zipf.exponent, 3))  "
                        + "(likeliest; off by up to \(Decimals.percent(zipf.gap)) of the requests)"
                ))
        }
        return lines
    }
}

extension TraceSummary {
    /// The summary as a JSON object with a line break at its end. Sizes are bytes, times nanoseconds.
    public func json(file: String, format: String, compression: String?, notes: [String]) -> String {
        var fields = [
            "\"file\":\(JSONText.string(file))", "\"format\":\(JSONText.string(format))",
            "\"compression\":\(compression.map(JSONText.string) ?? "null")", "\"requests\":\(requests)",
            "\"distinct_keys\":\(keys)",
        ]
        fields.append(
            operations.map {
                "\"operations\":{\"read\":\($0.reads),\"write\":\($0.writes),\"delete\":\($0.deletes)}"
            } ?? "\"operations\":{\"read\":\(requests),\"write\":0,\"delete\":0}")
        fields.append("\"size_bytes\":\(sizes.map(Self.spread) ?? "null")")
        fields.append("\"footprint_bytes\":\(footprint.map { Decimals.fixed($0, 0) } ?? "null")")
        fields.append("\"ttl_ns\":\(lifetimes.map(Self.spread) ?? "null")")
        fields.append(
            time.map {
                "\"time\":{\"first_ns\":\($0.first),\"last_ns\":\($0.last),\"busiest_second\":\($0.busiestSecond),\"out_of_order\":\($0.stepsBack)}"
            } ?? "\"time\":null")
        if let reuse {
            fields.append("\"requests_again\":\(reuse.distances.count)")
            fields.append("\"reuse_distance_keys\":\(Self.spread(reuse.distances))")
            fields.append("\"reuse_interval_requests\":\(Self.spread(reuse.intervals))")
        }
        if let popularity {
            fields.append("\"one_hit_wonders\":\(popularity.oneHitWonders)")
            let shares = [popularity.shareOfFirst, popularity.shareOfPercent, popularity.shareOfTenth].map {
                Decimals.trimmed($0, 6)
            }
            fields.append(
                "\"share_of_requests\":{\"first_key\":\(shares[0]),\"first_1_percent\":\(shares[1]),\"first_10_percent\":\(shares[2])}"
            )
            fields.append(
                popularity.zipf.map {
                    "\"zipf\":{\"exponent\":\(Decimals.trimmed($0.exponent, 4)),\"gap\":\(Decimals.trimmed($0.gap, 4)),\"method\":\"maximum likelihood over observed ranks\"}"
                } ?? "\"zipf\":null")
        }
        fields.append("\"notes\":[\(notes.map(JSONText.string).joined(separator: ","))]")
        return "{\(fields.joined(separator: ","))}\n"
    }

    private static func spread(_ spread: Spread) -> String {
        let percentiles = zip(["p50", "p90", "p99", "p999"], spread.percentiles).map { "\"\($0)\":\($1)" }
        return "{\"sum\":\(Decimals.fixed(spread.sum, 0)),\"mean\":\(Decimals.trimmed(spread.mean, 3)),"
            + "\"min\":\(spread.smallest),\"max\":\(spread.largest),\(percentiles.joined(separator: ","))}"
    }
}
