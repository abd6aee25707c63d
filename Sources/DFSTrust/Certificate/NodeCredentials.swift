/// The key and certificate of a node, in PEM.
package struct NodeCredentials: Sendable {
    package let certificatePEM: String
    /// A secret.
    package let keyPEM: String
}
