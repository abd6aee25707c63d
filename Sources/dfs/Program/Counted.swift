/// A number of things in words: `1 node`, `4 nodes`.
struct Counted: CustomStringConvertible {
    let description: String

    init(_ count: Int, _ noun: String, plural: String? = nil) {
        description = "\(count) \(count == 1 ? noun : plural ?? noun + "s")"
    }
}
