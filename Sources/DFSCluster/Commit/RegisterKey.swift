package import DFSModel

/// Names one register: the unit of agreement.
package enum RegisterKey: Hashable, Sendable {
    /// A path in a user's namespace.
    case file(owner: UserName, path: FilePath)
    /// A user of the cluster.
    case user(UserName)
    /// The list of voters.
    case members

    /// Which kind of register: the column `space` of the catalog.
    package enum Space: String, Sendable {
        case file, user, members
    }

    package var space: Space {
        switch self {
        case .file: .file
        case .user: .user
        case .members: .members
        }
    }

    /// The user that the register belongs to; empty for ``members``.
    package var owner: String {
        switch self {
        case .file(let owner, _): owner.text
        case .user(let name): name.text
        case .members: ""
        }
    }

    /// The path inside the owner's namespace; empty unless it is a ``file(owner:path:)``.
    package var path: String {
        switch self {
        case .file(_, let path): path.text
        case .user, .members: ""
        }
    }

    /// What its owner calls it, for messages: other owners' registers are none of their business.
    package var shownName: String {
        switch self {
        case .file(_, let path): path.text.printable
        case .user(let name): name.text
        case .members: "list of members"
        }
    }

    /// The key with these parts, as a catalog row has them. Parts that the space does not have
    /// must be empty, so that each key has one form.
    package init(space: String, owner: String, path: String) throws {
        switch Space(rawValue: space) {
        case .file: self = .file(owner: try UserName(owner), path: try FilePath(path))
        case .user: self = .user(try UserName(owner))
        case .members: self = .members
        case nil: throw ModelError(.corrupt, "'\(space.printable)' is not a kind of register.")
        }
        guard self.owner == owner, self.path.utf8.elementsEqual(path.utf8) else {
            throw ModelError(.corrupt, "A register of space '\(space)' has parts too many.")
        }
    }
}

extension RegisterKey: CustomStringConvertible {
    package var description: String {
        switch self {
        case .file(let owner, let path): "\(owner)/\(path)"
        case .user(let name): "user \(name)"
        case .members: "members"
        }
    }
}

extension RegisterKey: BinaryCodable {
    package init(from reader: inout BinaryReader) throws {
        try self.init(
            space: try reader.readString(), owner: try reader.readString(),
            path: try reader.readString())
    }

    package func write(to writer: inout BinaryWriter) {
        writer.write(space.rawValue)
        writer.write(owner)
        writer.write(path)
    }
}
