package import DFSModel

/// A node and where it is reached, written `DFS1=127.0.0.1:10001`.
package struct NodeEndpoint: Hashable, Sendable {
    package let name: NodeName
    package let address: NodeAddress

    package init(name: NodeName, address: NodeAddress) {
        self.name = name
        self.address = address
    }

    /// Reads `NAME=HOST:PORT`.
    package init(_ text: String) throws(ModelError) {
        guard let equals = text.firstIndex(of: "=") else {
            throw ModelError(
                .invalid, "'\(text.printable)' is not a node's address. Write NAME=HOST:PORT.")
        }
        name = try NodeName(String(text[..<equals]))
        address = try NodeAddress(String(text[text.index(after: equals)...]))
    }
}

extension NodeEndpoint: CustomStringConvertible {
    package var description: String { "\(name)=\(address)" }
}
