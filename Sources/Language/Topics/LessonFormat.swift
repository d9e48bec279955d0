/// How lessons are written: what `help lesson-format` prints, and what `lessons/README.md` holds.
///
/// It stands here because help does; the grammar itself is read in the room of the lessons, where a test holds the two
/// together.
public enum LessonFormat {
    /// A lesson in small that has everything. It passes `larder lessons check`.
    public static let example = #"""
        # 1. A second read

        <!-- lesson
        minutes: 5
        about: What a copy saves.
        -->

        ## Twice the same

        Prose is Markdown. A larder block holds statements and what they print.

        ```larder
        larder> database users rows=user:1..user:9
        database users rows=user:1..user:9 read=20ms write=30ms
        larder> cache front over users ttl=60s
        cache front over users strategy=cache-aside capacity=unbounded ttl=60s
        larder> read user:1
           0.000s  front   MISS     user:1   cold: never cached before
           0.001s  users   READ     user:1   "row 1", 20ms
           0.021s  front   STORE    user:1   ttl 60s, until 60.021s · 1 entry
           0.022s  app     DONE     user:1   "row 1" from users in 22ms
        ```

        A minute later it is read again. What will that be?

        <!-- predict
        choice: a hit
          expect hit
        right: a miss, because the copy expired
          expect miss expired
        because: The copy was good for 60s from when it was stored.
        -->

        ```larder
        larder> advance 60s
          60.021s  front   EXPIRE   user:1   its ttl of 60s, set at 0.021s, ran out
        larder> read user:1
          60.022s  front   MISS     user:1   expired 1ms ago (ttl 60s, stored at 0.021s)
          60.023s  users   READ     user:1   "row 1", 20ms
          60.043s  front   STORE    user:1   ttl 60s, until 120.043s · 1 entry
          60.044s  app     DONE     user:1   "row 1" from users in 22ms
        ```

        And how long did it take?

        <!-- predict
        typed: expect latency = ?
        right: 1ms
        because: It is a hit again.
        -->

        ```larder
        larder> read user:1
          60.044s  front   HIT      user:1   "row 1", stored 1ms ago, 59.999s left
          60.045s  app     DONE     user:1   "row 1" from front in 1ms
        ```

        ## Your turn

        Read one user three times, so that the database is asked once.

        <!-- exercise: One load
        start:
          database users rows=user:1..user:9
          cache front over users
        goal: at least three reads
          expect stats app reads >= 3
        goal: at most one of them reaches the database
          expect stats users loads <= 1
        forbid: warm configure
        hint: The first read of a user is always a miss.
        hint: That was another user, so it was another cold miss.
          when expect events miss in=front >= 2
          try read user:1
          try read user:2
        solution:
          read user:1
          read user:1
          read user:1
        shortest:
          read user:1 user:1 user:1
        after: A cache lives on repetition.
        -->

        ## What to remember

        - A hit saves the trip to the database.

        ## Where to read more

        - Here: `help hit`.

        """#

    /// The grammar, in Markdown that reads well on a terminal too.
    public static let grammar = #"""
        A lesson is one Markdown file, `NN-NAME.md`: the tutorial, the exercise and the
        golden test at once. It reads well as it stands on a code-hosting page.
        `larder learn` takes it, `larder test` compares it, `larder lessons check`
        proves it, `larder lessons new "Title"` begins one.

        ## The file

        - UTF-8, plain line ends, at most 1 MiB, no control characters.
        - First line: `# N. Title`. N is the number in the file's name; the lessons of a
          folder count 1, 2, 3, …
        - `## Title` begins a step, which the tutor shows as one. The last two steps are
          `## What to remember` and `## Where to read more`.
        - Text is Markdown: paragraphs, `###` headings, lists, quotations (`> `),
          tables, code, `**strong**`, `*emphasis*`, `[links](https://…)`. At most 20
          lines of 78 columns before something is to be typed, so that nothing scrolls
          away.

        ## Blocks

        Between three backquotes with the word `larder`, and three backquotes:

        - `larder> ` begins a statement, `   ...> ` goes on with it (a block in braces).
        - All other lines are what the statement prints, compared byte for byte. Errors
          may stand there too: a statement that fails is taken back, as at the prompt.
          An `expect` that does not hold fails the test, whatever stands below it.
        - All blocks of a lesson are one session, from the top. `reset` begins anew.
        - `[..]` in an output stands for anything within the line. `[NAME]` stands for a
          word that is the same wherever the name stands; names are declared in
          `names:` of the lesson. Both are rarely needed: everything is deterministic.
        - A lesson has no files: `save`, `include` and `file=` fail in it.

        Write the statements alone and let `larder test --update` fill in the output. It
        writes nothing else, and nothing at all where the lesson is not in order.

        ## Directives

        HTML comments that begin a line. The first line holds a name, perhaps a colon
        and a title; then `field: value`, one a line; lines indented by two blanks go on
        with the field above. Every comment is a directive; `<!-- note: … -->` is a
        remark. What is not listed here is an error.

        ### `<!-- lesson` (once, below the title)

        - `minutes:` how long it takes, 5 to 15
        - `about:` one line, for lists and the beginning
        - `names:` names such as `ID, PORT` that may stand in outputs (optional)

        ### `<!-- predict` (right below its question, which is text)

        Asked before the block that follows in the same step, and settled after it.

        - `right:` the right answer (once)
        - `choice:` another answer; several
        - `because:` what is said afterwards (optional)
        - `typed:` in the place of choices: an expectation with one `?`, where what
          the learner types goes; `right:` is then what is right to type

        Below a choice, indented, may stand the expectation that holds after the block
        exactly where that choice is right. Give one to each, or to none. Without any,
        no block need follow: it is a question about ideas.

        ### `<!-- exercise: Title` (right below its task, which is text)

        - `start:` statements that make what the learner starts with; without it, the
          exercise starts from what the lesson has built. Nothing takes them back
        - `goal:` in words; below it, indented, expectations that all have to hold,
          or `explore { … }`, in which no order may break a promise.
          Several; all have to be met at once
        - `trial:` statements that are run on a copy after each of the learner's;
          goals and hints then look at that copy (optional)
        - `forbid:` names of statements that may not be used (optional)
        - `hint:` in words, in the order in which they are given on request; at least
          one. With `when expect …` or `when not expect …` lines below, it shows by
          itself as soon as all of them are so, once; such a hint needs `try
          STATEMENT` lines, which show that a learner can come upon it
        - `solution:` statements that meet the goal from the start, shown on request
        - `shortest:` a shorter solution, never shown: the score to beat (optional;
          else the solution's length is)
        - `after:` what is said when it is solved (optional)

        Statements count one each, those in blocks too; what was undone does not count.
        What follows the exercise in the lesson goes on from before it.

        ## Expectations

        `expect …` statements: see `help expect` and `help metrics`. Of use in goals:

        - `expect stats users loads <= 2`: reads that reached the database `users`
        - `expect staleness <= 5s`: no read further behind the truth than that
        - `expect no event lost`: no acknowledged write lost
        - `expect events miss user:1 in=front >= 2`, with `before=` and `after=` for
          times; `expect event flush after=50s`
        - `expect cached user:1`, `expect hit`, `expect clean`

        ## What `larder lessons check` proves

        The outputs are what is printed. The right answers are right, the others are
        not. No exercise is solved at its start; its solutions solve it and use nothing
        forbidden; no hint shows at the start, and each that shows by itself does so
        when its `try` is typed. Numbers, names and titles are in order, every lesson
        has a prediction and an exercise, and nothing stands unused.

        ## An example
        """#

    /// What `help lesson-format` prints.
    static var page: String {
        "lesson-format: how a lesson is written\n\n" + grammar.replacing("`", with: "'") + "\n\n" + example
    }

    /// The whole of `lessons/README.md`.
    public static var readme: String {
        "# How lessons are written\n\n" + grammar + "\n\n````markdown\n" + example + "````\n"
    }
}
