import Testing

@testable import DFSSimulation

@Suite struct EventQueueTests {
    @Test("events come in the order of their times, those of one time in the order of adding")
    func order() {
        var queue = EventQueue<Int>()
        let times = [5, 1, 3, 1, 5, 0, 3]
        for (number, time) in times.enumerated() { queue.add(number, at: time) }
        var events: [Int] = []
        while let (_, event) = queue.next() { events.append(event) }
        #expect(events == [5, 1, 3, 2, 6, 0, 4])
    }
}
