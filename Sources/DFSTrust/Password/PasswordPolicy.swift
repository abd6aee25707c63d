package import DFSModel

/// Which passwords may be set. A policy never judges a password at login.
package struct PasswordPolicy: Sendable {
    package static let maximumBytes = 1_024
    package static let minimumCharacters = 8

    private let allowWeak: Bool

    /// `allowWeak` lets short passwords and the user's own name pass, for trials.
    package init(allowWeak: Bool = false) {
        self.allowWeak = allowWeak
    }

    /// Throws ``TrustError`` with `.invalid` that says which rule the password breaks.
    package func check(_ password: String, for user: UserName) throws(TrustError) {
        if let problem = problem(with: password, for: user) {
            throw TrustError(.invalid, problem)
        }
    }

    private func problem(with password: String, for user: UserName) -> String? {
        if password.isEmpty {
            return "The password is empty. Choose one."
        }
        if password.utf8.count > Self.maximumBytes {
            return "The password is longer than \(Self.maximumBytes) bytes. Choose a shorter one."
        }
        if password.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
            return "The password contains a control character. Choose one without."
        }
        if allowWeak { return nil }
        if password.count < Self.minimumCharacters {
            return "The password is too short. Choose one of at least "
                + "\(Self.minimumCharacters) characters."
        }
        if password.lowercased() == user.text.lowercased() {
            return "The password is the user's name. Choose another one."
        }
        return nil
    }
}
