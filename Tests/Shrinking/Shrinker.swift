/// Makes a failing script shorter by leaving statements out while it still fails (Zeller's delta debugging, 1999).
public enum Shrinker {
    /// The shortest list found for which `fails` still holds; `fails` is asked at most `patience` times.
    public static func shrink<Item>(
        _ items: [Item], patience: Int = 2000, while fails: ([Item]) -> Bool
    ) -> [Item] {
        var current = items
        var asked = 0
        var size = max(1, current.count / 2)
        while true {
            var hasShrunk = false
            var start = 0
            while start < current.count, asked < patience {
                var candidate = current
                candidate.removeSubrange(start..<min(start + size, current.count))
                asked += 1
                if !candidate.isEmpty, fails(candidate) {
                    current = candidate
                    hasShrunk = true
                } else {
                    start += size
                }
            }
            if asked >= patience || (size == 1 && !hasShrunk) { return current }
            if !hasShrunk || size > current.count { size = max(1, min(size, current.count) / 2) }
        }
    }
}
