/// Events in the order of their times; those of one time in the order in which they were added.
///
/// A binary heap of small entries; the events, which are large, stay where they were put.
struct EventQueue<Event: Sendable>: Sendable {
    private struct Entry: Sendable {
        let time: Int
        let number: Int
        /// Where in ``events`` the event is.
        let place: Int

        func isBefore(_ other: Entry) -> Bool {
            time != other.time ? time < other.time : number < other.number
        }
    }

    private var heap: [Entry] = []
    private var events: [Event?] = []
    private var freePlaces: [Int] = []
    private var added = 0

    mutating func add(_ event: Event, at time: Int) {
        heap.append(Entry(time: time, number: added, place: keep(event)))
        added += 1
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].isBefore(heap[parent]) else { return }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    /// Takes out the first event, with its time.
    mutating func next() -> (time: Int, event: Event)? {
        guard let first = heap.first, let event = events[first.place].take() else { return nil }
        freePlaces.append(first.place)
        let last = heap.removeLast()
        if !heap.isEmpty {
            heap[0] = last
            sink()
        }
        return (first.time, event)
    }

    private mutating func keep(_ event: Event) -> Int {
        guard let place = freePlaces.popLast() else {
            events.append(event)
            return events.count - 1
        }
        events[place] = event
        return place
    }

    private mutating func sink() {
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count {
                if heap[child].isBefore(heap[least]) { least = child }
            }
            guard least != parent else { return }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}
