import ArgumentParser

/// What is measured.
enum Row: String, CaseIterable, Encodable, ExpressibleByArgument {
    /// `dfc put` of one large file; its floor is two copies, written and synced side by side.
    case put
    /// `dfc get` of it to a file; its floor is a copy of the file to another one.
    case get

    var floor: String {
        switch self {
        case .put: "two copies, synced, in parallel"
        case .get: "one copy to another file"
        }
    }
}
