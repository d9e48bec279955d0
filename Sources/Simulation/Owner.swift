internal import Glibc

/// Which thread runs a simulation, for a check that costs nothing in release builds.
///
/// Between two runs a simulation belongs to nobody and may be handed to another thread; during a run only the thread
/// that called `run` may touch it.
struct Owner {
    #if DEBUG
        private var thread: pthread_t?
    #endif

    /// Makes the present thread the owner, which there must not be already.
    mutating func claim() {
        #if DEBUG
            precondition(thread == nil, "a simulation was run within or beside a run of its own")
            thread = pthread_self()
        #endif
    }

    /// Gives the simulation back after a run.
    mutating func release() {
        #if DEBUG
            thread = nil
        #endif
    }

    /// Stops the program if another thread runs the simulation at present.
    func check() {
        #if DEBUG
            guard let thread else { return }
            precondition(
                pthread_equal(thread, pthread_self()) != 0,
                "a simulation was used by another thread than the one that runs it")
        #endif
    }
}
