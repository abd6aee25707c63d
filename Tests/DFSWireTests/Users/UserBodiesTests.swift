import DFSModel
import DFSWire
import Foundation
import Testing

@Suite struct UserBodiesTests {
    @Test("the bodies around a login come back as they were")
    func login() throws {
        let login = try Samples.throughJSON(LoginBody(user: "anna", password: "päss\"word"))
        #expect(login.user == "anna")
        #expect(login.password == "päss\"word")
        let token = try Samples.throughJSON(
            TokenBody(
                token: "t", user: try UserName("anna"), role: .readOnly, expiresAtSeconds: 9))
        #expect(token.token == "t")
        #expect(token.user == (try UserName("anna")))
        #expect(token.role == .readOnly)
        #expect(token.expiresAtSeconds == 9)
        let caller = WhoAmIBody(
            user: "anna", role: .admin, node: try NodeName("DFS1"), expiresAtSeconds: 3)
        #expect(try Samples.throughJSON(caller) == caller)
    }

    @Test("the bodies that set passwords come back as they were", arguments: [true, false])
    func passwords(flag: Bool) throws {
        let own = try Samples.throughJSON(
            PasswordBody(current: "a", new: "b", allowWeak: flag))
        #expect(own.current == "a")
        #expect(own.new == "b")
        #expect(own.allowWeak == flag)
        let set = try Samples.throughJSON(
            SetUserBody(password: "p", role: .user, allowWeak: flag, isNew: !flag))
        #expect(set.password == "p")
        #expect(set.role == .user)
        #expect(set.allowWeak == flag)
        #expect(set.isNew == !flag)
    }

    @Test("a list of users comes back as it was and holds nothing of a password")
    func users() throws {
        let user = UserBody(name: try UserName("anna"), role: .user, files: 1, bytes: 2)
        let list = UsersBody(users: [user, user])
        #expect(try Samples.throughJSON(list) == list)
        #expect(try Samples.keysOfJSON(user) == ["name", "role", "files", "bytes"])
    }

    @Test(
        "a role or user that does not exist is refused",
        arguments: [
            #"{"password":"p","role":"root","allow_weak":false,"new":true}"#,
            #"{"password":"p","role":"user","new":true}"#, "{}", "[]", "", "null",
        ])
    func malformed(text: String) {
        #expect(throws: (any Error).self) {
            try Samples.fromJSON(SetUserBody.self, Data(text.utf8))
        }
    }
}
