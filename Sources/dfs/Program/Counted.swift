/// A number of things in words: `1 node`, `4 nodes`.
struct Counted: CustomStringConvertible {
    let description: String

    init(_ count: Int, _ noun: String) {
        description = "\(count) \(noun)\(count == 1 ? "" : "s")"
    }
}
