/// One key of a configuration file.
struct Setting<Value: Sendable>: Sendable {
    /// As it is written in the file, in kebab-case.
    let name: String
    let form: SettingForm<Value>
    /// Whether a file without it is wrong.
    let isRequired: Bool
    /// Whether the file holds a list of such values.
    let isList: Bool

    init(
        _ name: String, _ form: SettingForm<Value>, isRequired: Bool = false, isList: Bool = false
    ) {
        self.name = name
        self.form = form
        self.isRequired = isRequired
        self.isList = isList
    }
}

/// A setting whose type does not matter, for checks.
protocol AnySetting: Sendable {
    var name: String { get }
    var isRequired: Bool { get }
    var isList: Bool { get }
    /// What is expected, after "must be".
    var expectation: String { get }
    func accepts(_ text: String) -> Bool
}

extension Setting: AnySetting {
    var expectation: String { form.expectation }

    func accepts(_ text: String) -> Bool { form.parse(text) != nil }
}

extension Sequence where Element == any AnySetting {
    /// The key that was probably meant, if one is at most two letters away.
    func nearest(to name: String) -> String? {
        map { (name: $0.name, distance: editDistance($0.name, name)) }
            .filter { $0.distance <= 2 && $0.distance < $0.name.count }
            .min { $0.distance < $1.distance }?.name
    }
}

/// Insertions, deletions and replacements (Levenshtein) from one text to the other; `_` counts
/// as `-`, and case does not matter.
private func editDistance(_ left: String, _ right: String) -> Int {
    let right = Array(right.lowercased().replacing("_", with: "-").prefix(64))
    var row = Array(0...right.count)
    for (line, letter) in left.enumerated() {
        var diagonal = row[0]
        row[0] = line + 1
        for column in right.indices {
            let replaced = diagonal + (letter == right[column] ? 0 : 1)
            diagonal = row[column + 1]
            row[column + 1] = Swift.min(replaced, diagonal + 1, row[column] + 1)
        }
    }
    return row[right.count]
}
