/// A number of requests before the present one, in words. It is none if no request makes the room: a smaller capacity does.
func requestsAgo(_ number: Int64) -> String {
    number == 0 ? "the latest request" : "\(counted(number, "request")) ago"
}

/// A number and its noun, in the plural if it is not 1.
func counted(_ number: Int64, _ noun: String) -> String {
    number == 1 ? "1 \(noun)" : "\(number) \(noun)s"
}

/// A number and its noun, whose plural is not regular.
func counted(_ number: Int64, _ noun: String, _ plural: String) -> String {
    "\(number) \(number == 1 ? noun : plural)"
}
