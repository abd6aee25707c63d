import DFSModel

/// How the text of one setting is read.
struct SettingForm<Value: Sendable>: Sendable {
    /// What is expected, after "must be", such as "true or false".
    let expectation: String
    /// The value, or nil if the text is not what is expected.
    let parse: @Sendable (String) -> Value?
}

extension SettingForm where Value == String {
    static var path: Self {
        Self(expectation: "the path of a file or folder") { text in
            text.isEmpty || text.utf8.contains(0) ? nil : text
        }
    }
}

extension SettingForm where Value == Int {
    static func integer(in range: ClosedRange<Int>) -> Self {
        let end = range.upperBound == .max ? "up" : "to \(range.upperBound)"
        return Self(expectation: "an integer from \(range.lowerBound) \(end)") { text in
            Int(text).flatMap { range.contains($0) ? $0 : nil }
        }
    }
}

extension SettingForm where Value == Bool {
    static var flag: Self {
        Self(expectation: "true or false") { ["true": true, "false": false][$0] }
    }
}

extension SettingForm
where Value: CaseIterable & RawRepresentable, Value.RawValue == String {
    static var choice: Self {
        let names = Value.allCases.map(\.rawValue).joined(separator: ", ")
        return Self(expectation: "one of \(names)") { Value(rawValue: $0) }
    }
}

extension SettingForm {
    static func identifier<Kind>() -> Self where Value == Identifier<Kind> {
        Self(expectation: "an identifier of 32 hexadecimal digits") { Identifier<Kind>($0) }
    }
}

extension SettingForm where Value == NodeName {
    static var nodeName: Self {
        Self(expectation: "a node name such as DFS1") { try? NodeName($0) }
    }
}

extension SettingForm where Value == UserName {
    static var userName: Self {
        Self(expectation: "a user name") { try? UserName($0) }
    }
}

extension SettingForm where Value == NodeAddress {
    static var address: Self {
        Self(expectation: "an address, HOST:PORT") { try? NodeAddress($0) }
    }
}

extension SettingForm where Value == NodeEndpoint {
    static var endpoint: Self {
        Self(expectation: "a node and its address, such as DFS1=127.0.0.1:10001") {
            try? NodeEndpoint($0)
        }
    }
}

extension SettingForm where Value == Member {
    /// `DFS1 127.0.0.1:10001 <incarnation>`
    static var member: Self {
        Self(expectation: "a node name, an address and an incarnation") { text in
            let parts = text.split(separator: " ").map(String.init)
            guard parts.count == 3, let name = try? NodeName(parts[0]),
                let address = try? NodeAddress(parts[1]), let incarnation = Incarnation(parts[2])
            else { return nil }
            return Member(name: name, incarnation: incarnation, address: address)
        }
    }
}
